"""The questions, one page each."""

from tests.bot.form.visitor import Visitor


class TestStarting:
    async def test_says_robot_three_minutes_and_nothing_without_a_yes(self, visitor: Visitor) -> None:
        await visitor.open()

        assert "Je suis un robot" in visitor.words
        assert "3 minutes" in visitor.words
        assert "Rien n’est envoyé à personne sans ton oui" in visitor.words

    async def test_ticks_the_theme_of_the_link(self, visitor: Visitor) -> None:
        await visitor.open("/formulaire?territoire=51-reims&theme=logement")

        assert "Boussole « Grand Reims »" in visitor.words
        assert ("theme", "logement") in visitor.read.forms[0].fields

    async def test_a_link_that_means_nothing_is_an_ordinary_start(self, visitor: Visitor) -> None:
        await visitor.open("/formulaire?territoire=../x&theme=DROP%20TABLE&offre=999999999&campagne=%00")

        assert visitor.page.status_code == 200
        assert "Cette offre n’est plus proposée" in visitor.words

    async def test_needs_a_theme(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit()

        assert visitor.page.status_code == 422
        assert "choisis un besoin" in visitor.words


class TestAnswering:
    async def test_goes_from_place_to_age_with_progress(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        assert "Question 1 sur" in visitor.words
        await visitor.submit(texte="Reims")

        assert "Question 2 sur" in visitor.words
        assert "Quel âge as-tu" in visitor.words
        assert [answer.status_code for answer in visitor.posted] == [303, 303]

    async def test_skips(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.skip()

        assert "Quel âge as-tu" in visitor.words

    async def test_asks_about_health_only_who_agrees(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="sante")
        for _ in range(3):
            assert "tu n’es pas obligé·e de répondre" not in visitor.words
            await visitor.skip()

        assert "tu n’es pas obligé·e de répondre" in visitor.words
        assert "Je préfère ne pas répondre" in visitor.words

    async def test_keeps_what_was_typed_when_the_place_is_unknown(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.submit(texte="xqzwv")

        assert visitor.page.status_code == 422
        assert "je n’ai pas trouvé « xqzwv »" in visitor.words
        assert 'value="xqzwv"' in visitor.page.text

    async def test_asks_which_place(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.submit(texte="51300")
        assert "C’est lequel ?" in visitor.words
        code = visitor.page.text.split('name="choix" value="', 1)[1].split('"', 1)[0]
        await visitor.submit(choix=code)

        assert "Quel âge as-tu" in visitor.words

    async def test_escapes_what_was_typed(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.submit(texte='"><script>xqzwv</script>')

        assert "<script>" not in visitor.page.text

    async def test_an_age_that_is_not_served_leaves_kindly(self, visitor: Visitor) -> None:
        await visitor.open("/formulaire?territoire=51-reims&theme=emploi")
        await visitor.submit()
        await visitor.submit(texte="Reims")
        await visitor.submit(texte="12")
        assert "La Boussole commence à 16 ans" in visitor.words
        assert "Le Phare" in visitor.words

        await visitor.follow("Je me suis trompé")

        assert "Question 1 sur" in visitor.words

    async def test_an_age_without_figures_is_asked_again(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.skip()
        await visitor.submit(texte="plutôt jeune")

        assert "Écris ton âge en chiffres" in visitor.words

    async def test_goes_back_with_the_answer_still_there(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.submit(texte="reims")
        await visitor.follow("Retour")

        assert 'value="Reims"' in visitor.page.text

    async def test_a_night_outside_shows_115_first_then_goes_on(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="logement")
        while 'value="cette_nuit"' not in visitor.page.text:
            await visitor.skip()
        await visitor.submit(choix="cette_nuit")
        assert visitor.path == "/formulaire/aide"
        assert visitor.page.text.index('href="tel:115"') == visitor.page.text.index('href="tel:')

        await visitor.follow("Continuer")

        assert visitor.path in ("/formulaire/question", "/formulaire/offres")


class TestDistress:
    async def test_is_answered_first_and_not_carried_on(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.submit(texte="je veux mourir")

        assert visitor.path == "/formulaire/aide"
        assert 'href="tel:3114"' in visitor.page.text
        assert "je veux mourir" not in visitor.page.text
        assert "suicide" not in str(visitor.page.url)

    async def test_the_questions_go_on_where_they_were(self, visitor: Visitor) -> None:
        await visitor.open()
        await visitor.submit(theme="emploi")
        await visitor.submit(texte="je veux mourir")
        await visitor.follow("Continuer")

        assert "Question 1 sur" in visitor.words


class TestHoldingOn:
    async def test_an_altered_address_is_an_honest_page(self, visitor: Visitor) -> None:
        for token in ("x", "", "aaaa.bbbb", "é"):
            await visitor.open(f"/formulaire/question?etat={token}")
            assert visitor.page.status_code == 410
            assert "n’est plus valable" in visitor.words

    async def test_answers_cannot_be_read_in_the_address(self, visitor: Visitor) -> None:
        await visitor.reach_offers()

        assert "Reims" not in str(visitor.page.url)
        assert "51454" not in str(visitor.page.url)

    async def test_a_form_of_another_site_is_refused(self, visitor: Visitor) -> None:
        await visitor.open()
        token = visitor.read.forms[0].fields[0][1]
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example.com"}, {"Origin": "null"}):
            answer = await visitor.client.post("/formulaire", data={"etat": token, "theme": "emploi"}, headers=headers)
            assert answer.status_code == 403

    async def test_says_so_when_the_database_is_away(self, away: Visitor) -> None:
        await away.open()

        assert away.page.status_code == 503
        assert "Le service ne répond pas" in away.words
        assert 'href="tel:112"' in away.page.text

    async def test_missing_fields_are_an_honest_page(self, visitor: Visitor) -> None:
        answer = await visitor.client.post("/formulaire/question", data={})

        assert answer.status_code == 422
        assert "text/html" in answer.headers["Content-Type"]
