"""The demo's files: complete, real where they must be, invented everywhere else."""

import re
from collections import Counter
from typing import Any

import pytest

from store.places import Gazetteer
from tests.ops.demo_reading import (
    DEMO,
    Network,
    national,
    phones,
    questionnaires,
    read,
    territories,
    texts,
)

NETWORKS = [*territories(), national()]
ORGANISATIONS = [organisation for network in NETWORKS for organisation in network.organisations]
OFFERS = [offer for network in NETWORKS for offer in network.raw_offers]
PEOPLE = [person for organisation in ORGANISATIONS for person in organisation["people"]]
THEMES = {"emploi", "logement", "formation", "sante", "mobilite", "engagement"}
LEVELS = {"commune", "epci", "department", "region", "france"}
# Reserved for fiction by the regulator of telephony.
FICTIONAL = ("019900", "026191", "035301", "046571", "053649", "063998")


def duplicates(keys: list[str]) -> set[str]:
    return {key for key, times in Counter(keys).items() if times > 1}


class TestShape:
    def test_is_wide_enough(self) -> None:
        assert len(ORGANISATIONS) >= 24
        assert len(OFFERS) >= 120
        assert {offer["theme"] for offer in OFFERS} == THEMES

    def test_has_zones_of_every_level(self) -> None:
        assert {zone["level"] for offer in OFFERS for zone in offer["zones"]} == LEVELS

    def test_every_offer_says_where_it_is(self) -> None:
        assert all(offer["zones"] for offer in OFFERS)

    @pytest.mark.parametrize("things", [ORGANISATIONS, OFFERS, PEOPLE], ids=["organisations", "offers", "people"])
    def test_no_key_is_used_twice(self, things: list[dict[str, Any]]) -> None:
        assert not duplicates([thing["key"] for thing in things])

    def test_organisations_are_complete(self) -> None:
        fields = {"key", "name", "kind", "address", "phone", "delay_days", "people", "offers"}
        assert [o["key"] for o in ORGANISATIONS if set(o) != fields] == []

    def test_offers_are_complete(self) -> None:
        needed = {"key", "theme", "title", "how", "gain", "zones", "criteria"}
        allowed = needed | {"delay_days", "capacity", "valid_until", "status"}
        assert [o["key"] for o in OFFERS if not needed <= set(o) <= allowed] == []

    def test_delays_are_those_of_the_charter(self) -> None:
        delays = [thing["delay_days"] for thing in (*ORGANISATIONS, *OFFERS) if "delay_days" in thing]
        assert set(delays) <= set(range(1, 8))

    def test_a_professional_stands_behind_every_organisation(self) -> None:
        roles = {o["key"]: {person["role"] for person in o["people"]} for o in ORGANISATIONS}
        assert [key for key, held in roles.items() if "professional" not in held] == []

    def test_every_territory_has_one_animateur(self) -> None:
        animateurs = [
            (network.name, organisation["kind"])
            for network in NETWORKS
            for organisation in network.organisations
            for person in organisation["people"]
            if person["role"] == "animateur"
        ]
        assert sorted(animateurs) == [(network.name, "animation") for network in territories()]

    def test_territories_differ_in_how_delays_are_counted(self) -> None:
        assert {network.territory["due_policy"] for network in territories()} == {"calendar", "working"}

    def test_every_territory_opens_every_theme_with_offers_of_its_own(self) -> None:
        for network in territories():
            assert set(network.territory["themes"]) == THEMES == {offer["theme"] for offer in network.raw_offers}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


class TestPlaces:
    def test_every_zone_exists(self, gazetteer: Gazetteer) -> None:
        known = {
            "commune": lambda code: gazetteer.get(code).name,
            "epci": gazetteer.epci_name,
            "department": gazetteer.department_name,
            "region": gazetteer.region_name,
            "france": {"FR": "France"}.__getitem__,
        }
        for offer in OFFERS:
            assert all(known[zone["level"]](zone["code"]) for zone in offer["zones"]), offer["key"]

    def test_a_territory_is_the_group_of_communes_that_it_names(self, gazetteer: Gazetteer) -> None:
        names = {network.name: gazetteer.epci_name(network.territory["epcis"][0]) for network in territories()}
        words = {"51-reims": "Reims", "69-lyon": "Lyon", "91-coeur-essonne": "Essonne"}
        assert all(words[name] in epci for name, epci in names.items())

    @pytest.mark.parametrize("network", territories(), ids=lambda network: network.name)
    def test_a_territory_keeps_to_its_own_place(self, network: Network, gazetteer: Gazetteer) -> None:
        territory = network.territory
        zones = {(zone["level"], zone["code"]) for offer in network.raw_offers for zone in offer["zones"]}
        communes = {code for level, code in zones if level == "commune"}

        assert {gazetteer.get(code).epci for code in communes} <= set(territory["epcis"])
        assert {code for level, code in zones if level == "epci"} <= set(territory["epcis"])
        assert {code for level, code in zones if level == "department"} <= {territory["department"]}
        assert {gazetteer.get(code).department for code in communes} == {territory["department"]}


class TestFiction:
    def test_every_phone_is_reserved_for_fiction(self) -> None:
        found = [phone for network in NETWORKS for text in texts(network.raw) for phone in phones(text)]
        assert len(found) >= len(ORGANISATIONS)
        assert [phone for phone in found if len(phone) != 10 or not phone.startswith(FICTIONAL)] == []

    def test_no_phone_is_shared_and_they_are_written_in_many_ways(self) -> None:
        written = [organisation["phone"] for organisation in ORGANISATIONS]
        assert not duplicates([digits for phone in written for digits in phones(phone)])
        assert len({re.sub(r"\d", "0", phone) for phone in written}) >= 5

    def test_every_e_mail_and_site_is_an_example(self) -> None:
        words = " ".join(text for path in DEMO.rglob("*.yml") for text in texts(read(path)))
        hosts = re.findall(r"@([\w.-]+)|https?://([\w.-]+)", words)
        assert hosts
        assert all(re.fullmatch(r"(.+\.)?example\.(org|com|net)", mail or site) for mail, site in hosts)

    def test_nobody_shares_an_e_mail(self) -> None:
        assert not duplicates([person["email"] for person in PEOPLE])


class TestWords:
    def test_titles_speak_in_the_youths_voice(self) -> None:
        assert [o["title"] for o in OFFERS if not re.match(r"(Je |J’|Je ne )", o["title"])] == []

    def test_titles_are_not_repeated(self) -> None:
        assert not duplicates([offer["title"] for offer in OFFERS])

    @pytest.mark.parametrize(("field", "longest"), [("title", 60), ("how", 130), ("gain", 90)])
    def test_offers_are_short(self, field: str, longest: int) -> None:
        assert [offer[field] for offer in OFFERS if len(offer[field]) > longest] == []

    def test_how_it_works_takes_two_sentences_at_most(self) -> None:
        assert [o["how"] for o in OFFERS if len(re.findall(r"[.?!…](?:\s|$)", o["how"])) > 2] == []

    def test_only_typographic_apostrophes_are_shown(self) -> None:
        shown = [offer[field] for offer in OFFERS for field in ("title", "how", "gain")]
        shown += [
            q[field] for file in questionnaires().values() for q in file["questions"] for field in ("text", "help")
        ]
        assert [text for text in shown if "'" in text] == []
