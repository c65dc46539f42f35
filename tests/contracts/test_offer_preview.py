"""The preview of an offer: word for word what youths read of it on each channel."""

import re
from datetime import datetime
from html import unescape
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from backoffice.pages import environment
from bot import words
from bot.channels.telegram.drawing import draw
from store.deadlines import DuePolicy
from store.messages import Body, Message, OfferCard
from store.offer_preview import Preview, preview
from store.offer_text import OfferText
from store.organisations import Organisation
from store.requesting import PlaceRules
from tests.actions.stage import domain
from tests.contracts.sources import ROOT

NOON = datetime(2026, 3, 27, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
PROMISE = "Rappel au plus tard le mercredi 1er avril"
TEXT = OfferText("emploi", "Je prépare <mon> CV & ma lettre", "Tu viens.\nOn écrit.", "Un CV.", ())
MISSION = Organisation(
    name="Mission « Les Portes »", address="22 rue du Moulin, 51100 Reims", phone="01 99 00 11 20", delay_days=5
)
RULES = PlaceRules("51-reims", DuePolicy.CALENDAR, "Europe/Paris", "51")


def seen() -> Preview:
    return preview(TEXT, MISSION, RULES, at=NOON)


def page() -> str:
    template = environment().get_template("offers/_preview.html")
    return template.render(study=SimpleNamespace(preview=seen()), looked_at=False)


def said(html: str) -> str:
    """Lines of words, without markup."""
    lines = (re.sub(r"<[^>]+>", "", line) for line in html.splitlines())
    return "\n".join(" ".join(unescape(line).split()) for line in lines if line.strip())


def card() -> OfferCard:
    """What the robot says of the same offer."""
    return OfferCard(TEXT.title, MISSION.name, MISSION.address, PROMISE, TEXT.how, TEXT.gain, MISSION.phone)


class TestThePreview:
    def test_promises_in_the_words_of_the_robot(self) -> None:
        [label] = domain()["responses"]["utter_label_promise"]

        assert label["text"].format(day="mercredi 1er avril") == PROMISE
        assert PROMISE in said(page())

    def test_is_the_message_of_telegram(self) -> None:
        message = Message(conversation_id="c", seq=1, nonce="n")
        [part] = draw(
            message, Body(offer=card()), words=words.load().telegram, public_url="https://example.org", before=None
        )
        shown = page().partition('<pre class="seen telegram">')[2].partition("</pre>")[0]

        assert said(shown) == said(part.text)

    def test_has_the_headings_of_the_chat(self) -> None:
        chat = (ROOT / "widget" / "words.js").read_text()
        headings = re.findall(r'<p class="seen-part">(.*?)</p>', page())

        assert headings
        assert all(f"'{heading}'" in chat for heading in headings)
