"""A message of ours, as text and buttons of Telegram."""

from bot import words
from bot.channels.telegram.drawing import TEXT_LIMIT, Part, draw
from store.messages import (
    Author,
    Body,
    Choice,
    Link,
    Message,
    OfferCard,
    ReceiptCard,
    ReceiptLine,
    Speaker,
    Step,
)

URL = "https://boussole.example.org"


def drawn(body: Body, *, before: str | None = None, url: str = URL) -> tuple[Part, ...]:
    message = Message(seq=7, nonce="abcdefgh", author=Author.ROBOT, body=body)
    return draw(message, body, words=words.load().telegram, public_url=url, before=before)


def labels(part: Part) -> list[str]:
    rows = getattr(part.keyboard, "inline_keyboard", [])
    return [button.text for row in rows for button in row]


class TestDrawing:
    def test_begins_with_the_progress(self) -> None:
        [part] = drawn(Body(text="Tu fais quoi ?", progress=Step(3, 7)))

        assert part.text == "<b>Question 3 sur 7</b>\n\nTu fais quoi ?"

    def test_begins_with_who_writes(self) -> None:
        [part] = drawn(Body(text="Bonjour !", speaker=Speaker("Clara", "Mission <locale>")))

        assert part.text == "<b>Clara, Mission &lt;locale&gt;, t’écrit :</b>\n\nBonjour !"

    def test_escapes_what_looks_like_html(self) -> None:
        [part] = drawn(Body(text='<b>1 < 2 & "3"</b>', offer=OfferCard("A & B", "<i>", "", "", "", "")))

        assert part.text == '&lt;b&gt;1 &lt; 2 &amp; "3"&lt;/b&gt;\n\n<b>A &amp; B</b>\n&lt;i&gt;'

    def test_lays_an_offer_out(self) -> None:
        card = OfferCard(
            "Trouver ma voie", "Mission locale", "Reims", "Avant mardi.", "Un rendez-vous.", "", "03 53 01 00 00"
        )

        [part] = drawn(Body(offer=card))

        assert part.text.split("\n") == [
            "<b>Trouver ma voie</b>",
            "Mission locale · Reims",
            "Avant mardi.",
            "<b>Comment ça marche</b> : Un rendez-vous.",
            "<b>Téléphone</b> : 03 53 01 00 00",
        ]

    def test_lays_a_receipt_out(self) -> None:
        card = ReceiptCard("BJ-1", (ReceiptLine("Mission locale", "avant mardi"),), "/agenda/BJ-1.ics")

        [part] = drawn(Body(receipt=card))

        assert part.text.split("\n") == [
            "<b>C’est envoyé</b>",
            "Ta référence : <b>BJ-1</b>",
            "Mission locale : avant mardi",
            "Ajouter à mon agenda : https://boussole.example.org/agenda/BJ-1.ics",
        ]

    def test_puts_public_links_under_buttons_and_numbers_in_the_text(self) -> None:
        links = (Link("Formulaire", "/formulaire"), Link("Appeler", "tel:0353010000"), Link("3114", "tel:3114"))

        [part] = drawn(Body(text="• 3114 — écoute", links=links))

        assert labels(part) == ["Formulaire", "Urgence"]
        assert part.text == "• 3114 — écoute\n\nAppeler : 0353010000"

    def test_writes_the_links_that_telegram_refuses(self) -> None:
        [part] = drawn(Body(text="Ici :", links=(Link("Formulaire", "/formulaire"),)), url="http://localhost:8000")

        assert part.text == "Ici :\n\nFormulaire : http://localhost:8000/formulaire"
        assert part.keyboard is None

    def test_says_something_above_buttons_that_come_alone(self) -> None:
        [part] = drawn(Body(choices=(Choice("Oui", "/affirm"),)))

        assert part.text == "Choisis :"
        assert labels(part) == ["Oui", "Urgence"]

    def test_cuts_a_long_label_between_words(self) -> None:
        [part] = drawn(Body(text="?", choices=(Choice("un deux trois " * 10, "/x"),)))

        assert len(labels(part)[0]) <= 60
        assert labels(part)[0].endswith("…")

    def test_cuts_a_long_text_between_lines_and_keeps_the_buttons_at_the_end(self) -> None:
        text = "\n".join(f"{number} " + "&" * 300 for number in range(10))

        parts = drawn(Body(text=text, choices=(Choice("Oui", "/affirm"),)))

        assert len(parts) > 1
        assert all(len(part.text) <= TEXT_LIMIT for part in parts)
        assert "".join(part.text for part in parts).count("&amp;") == 3000
        assert [bool(part.keyboard) for part in parts] == [False] * (len(parts) - 1) + [True]

    def test_cuts_a_line_without_end(self) -> None:
        parts = drawn(Body(text="é" * 9000))

        assert all(len(part.text) <= TEXT_LIMIT for part in parts)
        assert "".join(part.text for part in parts).replace("\n", "") == "é" * 9000
