import pytest

from store.places import Gazetteer, Nothing, One, Several
from tests.store.places.reading import codes, only


class TestOneName:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("reims ", "Reims"),
            ("REIMS", "Reims"),
            ("fort de france", "Fort-de-France"),
            ("FORT-DE-FRANCE", "Fort-de-France"),
            ("le havre", "Le Havre"),
            ("havre", "Le Havre"),
            ("l'hay les roses", "L'Haÿ-les-Roses"),
            ("lhay les roses", "L'Haÿ-les-Roses"),
            ("st étienne", "Saint-Étienne"),
            ("St Michel s/ Orge", "Saint-Michel-sur-Orge"),
            ("cayenne", "Cayenne"),
            ("bron", "Bron"),
            ("ulis", "Les Ulis"),
            ("courcouronnes", "Évry-Courcouronnes"),
            ("annecy le vieux", "Annecy"),
            ("paname", "Paris"),
            ("sens", "Sens"),
        ],
    )
    def test_is_found_however_it_is_written(self, gazetteer: Gazetteer, text: str, name: str) -> None:
        assert only(gazetteer.search(text)) == name

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Rheims", "Reims"),
            ("reim", "Reims"),
            ("bordo", "Bordeaux"),
            ("villeurbane", "Villeurbanne"),
            ("vaulx en vlin", "Vaulx-en-Velin"),
            ("massi", "Massy"),
            ("lile", "Lille"),
            ("mulhouze", "Mulhouse"),
            ("strazbourg", "Strasbourg"),
            ("decine", "Décines-Charpieu"),
            ("caluire", "Caluire-et-Cuire"),
            ("montrueil", "Montreuil"),
        ],
    )
    def test_misspelt_is_the_town_people_mean(self, gazetteer: Gazetteer, text: str, name: str) -> None:
        assert only(gazetteer.search(text)) == name

    def test_a_village_spelt_right_is_not_corrected_into_a_town(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("bourdon")) == ("80123",)


class TestSharedNames:
    def test_are_offered_with_the_largest_first(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("saint-denis"))[:2] == ("97411", "93066")

    def test_are_at_most_five(self, gazetteer: Gazetteer) -> None:
        assert len(codes(gazetteer.search("sainte colombe"))) == 5

    def test_are_settled_by_the_territory(self, gazetteer: Gazetteer, coeur_essonne: frozenset[str]) -> None:
        assert isinstance(gazetteer.search("ste genevieve des bois"), Several)
        assert codes(gazetteer.search("ste genevieve des bois", near=coeur_essonne)) == ("91549",)

    def test_are_settled_by_the_territory_in_lyon(self, gazetteer: Gazetteer, lyon: frozenset[str]) -> None:
        assert codes(gazetteer.search("st priest", near=lyon)) == ("69290",)

    def test_show_the_department_of_the_territory_first(
        self, gazetteer: Gazetteer, grand_reims: frozenset[str]
    ) -> None:
        first = gazetteer.get(codes(gazetteer.search("st pierre", near=grand_reims))[0])

        assert first.department == "51"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("saint denis 93", "93066"),
            ("st denis (974)", "97411"),
            ("st-denis la réunion", "97411"),
            ("la réunion st denis", "97411"),
            ("93200 saint denis", "93066"),
            ("st pierre martinique", "97225"),
        ],
    )
    def test_are_settled_by_a_department_or_postcode(self, gazetteer: Gazetteer, text: str, code: str) -> None:
        assert codes(gazetteer.search(text)) == (code,)


class TestPartOfAName:
    @pytest.mark.parametrize(("text", "code"), [("evry", "91228"), ("corbeil", "91174"), ("la rochelle", "17300")])
    def test_is_the_town_when_the_village_of_that_name_is_too_small_to_be_meant(
        self, gazetteer: Gazetteer, text: str, code: str
    ) -> None:
        assert codes(gazetteer.search(text)) == (code,)

    @pytest.mark.parametrize(("text", "code"), [("clermont", "63113"), ("boulogne", "92012")])
    def test_offers_the_town_before_the_village_of_exactly_that_name(
        self, gazetteer: Gazetteer, text: str, code: str
    ) -> None:
        found = gazetteer.search(text)

        assert isinstance(found, Several)
        assert codes(found)[0] == code

    def test_offers_several_towns(self, gazetteer: Gazetteer) -> None:
        assert set(codes(gazetteer.search("vitry"))) >= {"94081", "51649"}


class TestDistricts:
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("lyon 7", "69387"),
            ("lyon 7eme", "69387"),
            ("Lyon 7e arrondissement", "69387"),
            ("lyon7", "69387"),
            ("paris 13e", "75113"),
            ("13eme paris", "75113"),
            ("paris 18", "75118"),
            ("marseille 1er", "13201"),
            ("marseile 4e", "13204"),
            ("75013", "75113"),
            ("69007 lyon", "69387"),
        ],
    )
    def test_are_found_by_number(self, gazetteer: Gazetteer, text: str, code: str) -> None:
        assert codes(gazetteer.search(text)) == (code,)

    def test_marseille_13_may_be_the_department(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("marseille 13")) == ("13213", "13055")

    def test_a_bare_number_is_a_district_in_its_own_territory(self, gazetteer: Gazetteer, lyon: frozenset[str]) -> None:
        assert codes(gazetteer.search("7eme", near=lyon)) == ("69387",)
        assert gazetteer.search("7eme") == Nothing()

    def test_a_city_alone_stays_the_city(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("lyon")) == ("69123",)


class TestPostcodes:
    def test_one_commune_is_found(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("51 100")) == ("51454",)

    def test_several_communes_come_by_population(self, gazetteer: Gazetteer) -> None:
        found = gazetteer.search("91700")

        assert isinstance(found, Several)
        sizes = [commune.population for commune in found.communes]
        assert sizes == sorted(sizes, reverse=True)

    def test_a_name_picks_among_them(self, gazetteer: Gazetteer) -> None:
        assert only(gazetteer.search("91700 fleury merogis")) == "Fleury-Mérogis"

    def test_a_misspelt_name_picks_among_them(self, gazetteer: Gazetteer) -> None:
        assert only(gazetteer.search("91700 fleuri merogi")) == "Fleury-Mérogis"

    def test_one_that_contradicts_the_name_leaves_the_choice(self, gazetteer: Gazetteer) -> None:
        assert set(codes(gazetteer.search("51100 lyon"))) == {"51454", "69123"}

    def test_the_round_one_of_a_department_is_its_largest_town(self, gazetteer: Gazetteer) -> None:
        assert codes(gazetteer.search("69000")) == ("69123",)

    def test_an_unknown_one_finds_nothing(self, gazetteer: Gazetteer) -> None:
        assert gazetteer.search("99999") == Nothing()


class TestNonsense:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "azerty qsdf",
            "bonjour",
            "oui",
            "non",
            "jsp",
            "chez moi",
            "en bus",
            "93",
            "essonne",
            "dans la marne",
            "en essonne",
            "tunis",
            "londres",
            "👋",
            "???",
            "wesh",
        ],
    )
    def test_finds_nothing(self, gazetteer: Gazetteer, text: str) -> None:
        assert gazetteer.search(text) == Nothing()

    def test_a_word_wrong_inside_a_long_name_is_no_obstacle(self, gazetteer: Gazetteer) -> None:
        assert only(gazetteer.search("pointe noir")) == "Pointe-Noire"

    @pytest.mark.parametrize("text", ["rue", "job"])
    def test_an_everyday_word_that_names_a_village_is_asked_back(self, gazetteer: Gazetteer, text: str) -> None:
        found = gazetteer.search(text)

        assert isinstance(found, Several)
        assert len(found.communes) == 1

    def test_a_whole_sentence_is_searched_for_its_place(self, gazetteer: Gazetteer) -> None:
        assert isinstance(gazetteer.search("jsuis de reims"), One)
