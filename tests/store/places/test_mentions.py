import pytest

from store.places import Gazetteer, Nothing
from tests.store.places.reading import codes, only


class TestASentenceWithAPlace:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("j'habite à reims", "Reims"),
            ("J'HABITE A REIMS", "Reims"),
            ("J’habite à Épernay.", "Épernay"),
            ("jsuis sur lyon 7", "Lyon 7e Arrondissement"),
            ("le 7eme arrondissement de lyon stp", "Lyon 7e Arrondissement"),
            ("à côté de Vierzon", "Vierzon"),
            ("51100 reims", "Reims"),
            ("j'ai 19 ans à reims jcherche un taf", "Reims"),
            ("j'habite 12 rue de la paix 51100 Reims", "Reims"),
            ("salut je cherche un appart sur bordo", "Bordeaux"),
            ("j'vis à villeurbane avec ma mere", "Villeurbanne"),
            ("jabite a vaulx en vlin", "Vaulx-en-Velin"),
            ("jhabite aux ulis", "Les Ulis"),
            ("je viens du Mans", "Le Mans"),
            ("J'habite au Havre", "Le Havre"),
            ("je suis à Fort de France", "Fort-de-France"),
            ("je viens de Lyon mais j'habite à Reims", "Reims"),
            ("j'ai 18 ans, 75013", "Paris 13e Arrondissement"),
            ("chui dans le 93 a saint denis", "Saint-Denis"),
            ("moi cest marseille", "Marseille"),
            ("je suis à bordo", "Bordeaux"),
            ("un appart sur bdx ou pas loin", "Bordeaux"),
            ("gyneco à Sainté", "Saint-Étienne"),
            ("st benoit la réunion, 18 ans", "Saint-Benoît"),
            ("valence, celle de la drôme", "Valence"),
            ("le moule gwadloup, 23 ans", "Le Moule"),
            ("mi rest le port, 974", "Le Port"),
            ("pas nantes, toulouse en fait", "Toulouse"),
            ("jhabite à brest et je cherche un truc", "Brest"),
            ("prise en licence à rennes, loin de la Mayenne", "Rennes"),
            ("étudiante en L2 à Lyon 7", "Lyon 7e Arrondissement"),
        ],
    )
    def test_gives_it(self, gazetteer: Gazetteer, text: str, name: str) -> None:
        assert only(gazetteer.mention(text)) == name

    def test_gives_a_town_named_like_a_word_after_i_live_in(self, gazetteer: Gazetteer) -> None:
        assert only(gazetteer.mention("j'habite à sens")) == "Sens"

    def test_offers_both_of_two(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.mention("lyon ou villeurbanne")) == ("69123", "69266")

    def test_offers_both_of_two_after_one_preposition(self, gazetteer: Gazetteer, grand_reims: frozenset[str]) -> None:
        assert codes(gazetteer.mention("à Bétheny ou Tinqueux", near=grand_reims)) == ("51055", "51573")

    def test_offers_the_bearers_of_a_shared_name(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.mention("je viens de st denis"))[:2] == ("97411", "93066")

    def test_knows_the_villages_of_the_territory(self, gazetteer: Gazetteer, grand_reims: frozenset[str]) -> None:
        assert codes(gazetteer.mention("moi cest cormontreuil wesh", near=grand_reims)) == ("51172",)


class TestASentenceWithoutPlace:
    @pytest.mark.parametrize(
        "text",
        """je cherche un appart
oui
j'ai 19 ans
un stage
sens
bonjour
azerty qsdf
j'habite chez mes parents
j'habite en foyer
j'habite à l'hôtel
je vis seul
je suis à la rue
je dors à la rue
je dors dans ma voiture
j'ai besoin de thune
envie de bouger
je viens de finir mes études
je viens d'avoir 18 ans
dans le bâtiment
à côté du port
près de la gare
à la maison
à fond
à pied
en bus
vers midi
à 18h
le 12 mars
dans la marne
en essonne
mon numéro 06 39 98 51 00
je m'appelle Charly
j'ai arrêté les cours
un cdi en restauration
je voudrais devenir infirmière
je suis en garde à vue
j'ai un enfant de 2 ans
mon père me frappe
qui lit mes messages ?
je veux partir à l'étranger
un semestre à Montréal
j'ai décroché depuis la Toussaint
du baby-sitting
le pass culture
du coup je fais quoi""".splitlines(),
    )
    def test_gives_nothing(self, gazetteer: Gazetteer, grand_reims: frozenset[str], text: str) -> None:
        assert gazetteer.mention(text) == Nothing()
        assert gazetteer.mention(text, near=grand_reims) == Nothing()
