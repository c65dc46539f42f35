"""Invitations over HTTP: sent, read, accepted once, and refused alike."""

import re

import pytest
from sqlalchemy import select

from backoffice.desk import Desk
from backoffice.limits import INVITATIONS_TO_SOMEBODY, LINK_TRIES_FROM_ADDRESS
from backoffice.mail.sender import deliver
from store.invitations import INVITATION_LIFE, Invitation
from store.people import Membership, PerimeterKind, Person, Role
from tests.backoffice.browsing import Enter, Visit
from tests.backoffice.inviting import EMAIL, NAME, invite, membership_of
from tests.backoffice.making import Maker, Watch
from tests.backoffice.test_mail import mails, part

FIELDS = {"name": NAME, "email": EMAIL, "role": "professional"}
HOSTILE = "<script>alert(1)</script>"


async def secret_in_the_mail(desk: Desk) -> str:
    """Of the last letter to Ines."""
    while await deliver(desk):
        pass
    [*_, mail] = [each for each in mails(desk) if EMAIL in str(each["To"])]
    found = re.search(r"/invitation/([A-Za-z0-9_-]+)", part(mail, "plain"))
    assert found is not None
    return found.group(1)


def mission(make: Maker) -> str:
    return f"/organismes/{make.organisations['mission']}"


async def memberships(desk: Desk) -> list[tuple[Role, str]]:
    async with desk.database.read() as session:
        query = select(Membership.role, Membership.perimeter_id).join(Person).where(Person.email == EMAIL)
        return [(role, perimeter) for role, perimeter in await session.execute(query)]


class TestFromTheLetterToTheCharter:
    async def test_makes_a_professional(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana, ines = await visit("ana"), await visit()
        answer = await ana.send(f"{mission(make)}/invitations", **FIELDS)
        assert (answer.status_code, answer.headers["location"]) == (303, mission(make))
        secret = await secret_in_the_mail(desk)

        page = await ines.read(f"/invitation/{secret}")
        assert "Ana Lebreton" in page.text
        assert "répondre aux jeunes pour Mission locale des Trois-Portes" in page.text
        assert await memberships(desk) == []

        answer = await ines.send(f"/invitation/{secret}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert await memberships(desk) == [(Role.PROFESSIONAL, str(make.organisations["mission"]))]
        assert (await ines.read("/demandes")).headers["location"] == "/charte"

    async def test_ends_the_session_that_the_browser_had(self, visit: Enter, make: Maker) -> None:
        _, secret = await invite(make)
        clara = await visit("clara")
        old = clara.client.cookies["__Host-session"]

        await clara.send(f"/invitation/{secret}")
        fresh = await visit()
        fresh.carry("__Host-session", old)

        assert (await fresh.read("/demandes")).headers["location"] == "/connexion"

    async def test_makes_an_animateur_by_the_state(self, visit: Enter, make: Maker, desk: Desk) -> None:
        paul = await visit(await make.person(Role.DEPARTMENTAL, PerimeterKind.DEPARTMENT, "51"))
        await paul.send("/equipes/51-reims/invitations", **{**FIELDS, "role": "animateur"})

        await (await visit()).send(f"/invitation/{await secret_in_the_mail(desk)}")

        assert await memberships(desk) == [(Role.ANIMATEUR, "51-reims")]


class TestRefused:
    async def test_is_the_same_page_whatever_the_reason(self, visit: Enter, make: Maker, watch: Watch) -> None:
        ana, stranger = await visit("ana"), await visit()
        _, used = await invite(make)
        await stranger.send(f"/invitation/{used}")
        revoked_id, revoked = await invite(make, email="b@example.org")
        await ana.send(f"/invitations/{revoked_id}/annuler")
        replaced_id, replaced = await invite(make, email="c@example.org")
        await ana.send(f"/invitations/{replaced_id}/renvoyer")
        _, old = await invite(make, email="d@example.org", at=watch.at - INVITATION_LIFE)
        gone = await make.person(Role.ANIMATEUR, PerimeterKind.TERRITORY, "51-reims")
        _, orphan = await invite(make, by=gone, email="e@example.org")
        await make.leaves(gone)
        secrets = (used, revoked, replaced, old, orphan, "u" * 43)

        pages = [await (await visit()).read(f"/invitation/{each}") for each in secrets]
        posts = [await (await visit()).send(f"/invitation/{each}") for each in secrets]

        assert {page.status_code for page in (*pages, *posts)} == {410}
        assert len({page.text for page in (*pages, *posts)}) == 1
        assert "demandez une nouvelle invitation" in pages[0].text

    async def test_is_not_accepted_from_another_site(self, visit: Enter, make: Maker, desk: Desk) -> None:
        _, secret = await invite(make)

        answer = await (await visit()).client.post(
            f"/invitation/{secret}", data={"csrf": ""}, headers={"Origin": "https://evil.example"}
        )

        assert answer.status_code == 403
        assert await memberships(desk) == []

    async def test_is_limited(self, visit: Enter) -> None:
        stranger = await visit()
        for _ in range(LINK_TRIES_FROM_ADDRESS.amount):
            await stranger.read(f"/invitation/{'u' * 43}")

        assert (await stranger.read(f"/invitation/{'u' * 43}")).status_code == 429


class TestSending:
    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"name": " "}, "Écrivez son prénom"),
            ({"name": "x" * 90}, "80 caractères au plus"),
            ({"email": "ines@"}, "Cette adresse"),
            ({"role": ""}, "Choisissez un rôle"),
            ({"role": "national"}, "Choisissez un rôle"),
            ({"role": "animateur"}, "Choisissez un rôle"),
            ({"email": "clara@example.org"}, "Cette personne a déjà ce rôle ici"),
            ({"email": "Ana@example.org"}, "Vous ne pouvez pas vous inviter vous-même"),
        ],
    )
    async def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, visit: Enter, make: Maker, changed: dict[str, str], said: str
    ) -> None:
        answer = await (await visit("ana")).send(f"{mission(make)}/invitations", **(FIELDS | changed))

        assert answer.status_code == 422
        assert said in answer.text
        assert (changed | {"role": ""}).get("email", EMAIL) in answer.text

    async def test_does_not_say_whether_an_address_has_an_account(self, visit: Enter, make: Maker) -> None:
        ana = await visit("ana")

        answers = [
            await ana.send(f"{mission(make)}/invitations", name="Quelqu’un", email=email, role="professional")
            for email in ("yann@example.org", "nobody@example.org")
        ]
        page = (await ana.read(mission(make))).text

        assert {(each.status_code, each.headers["location"]) for each in answers} == {(303, mission(make))}
        assert "Yann Morvan" not in page
        assert page.count("Quelqu’un</h3>") == 2

    async def test_shows_hostile_names_as_text(self, visit: Enter, make: Maker, desk: Desk) -> None:
        ana = await visit("ana")
        await ana.send(f"{mission(make)}/invitations", **{**FIELDS, "name": HOSTILE})
        secret = await secret_in_the_mail(desk)

        pages = [await ana.read(mission(make)), await (await visit()).read(f"/invitation/{secret}")]
        [*_, mail] = mails(desk)

        for page in (*(page.text for page in pages), part(mail, "html")):
            assert "<script>alert" not in page

    async def test_is_limited_for_each_address(self, visit: Enter, make: Maker) -> None:
        ana = await visit("ana")
        sent = [
            (await ana.send(f"{mission(make)}/invitations", **FIELDS)).status_code
            for _ in range(INVITATIONS_TO_SOMEBODY.amount + 1)
        ]

        assert sent == [303] * INVITATIONS_TO_SOMEBODY.amount + [429]

    async def test_again_and_revoking_come_back_to_the_page(self, visit: Enter, make: Maker, desk: Desk) -> None:
        invitation_id, _ = await invite(make)
        ana = await visit("ana")
        for verb in ("renvoyer", "annuler"):
            assert (await ana.send(f"/invitations/{invitation_id}/{verb}")).headers["location"] == mission(make)

        assert (await ana.send(f"/invitations/{invitation_id}/renvoyer")).status_code == 404
        async with desk.database.read() as session:
            assert (await session.get_one(Invitation, invitation_id)).revoked_at is not None


class TestLeaving:
    async def test_is_at_once(self, visit: Enter, make: Maker) -> None:
        ana, moussa = await visit("ana"), await visit("moussa")
        assert (await moussa.read(mission(make))).status_code == 200

        answer = await ana.send(f"/membres/{await membership_of(make, 'moussa')}/retirer")

        assert (answer.status_code, answer.headers["location"]) == (303, mission(make))
        assert (await moussa.read(mission(make))).status_code == 404

    async def test_asks_first_when_nobody_would_be_left(self, visit: Enter, make: Maker) -> None:
        await make.contact_request()
        ana = await visit("ana")
        await ana.send(f"/membres/{await membership_of(make, 'moussa')}/retirer")
        path = f"/membres/{await membership_of(make, 'clara')}/retirer"

        asked = await ana.send(path)
        assert asked.status_code == 409
        assert "Un jeune attend" in asked.text
        assert (await ana.send(path, confirmed="true")).status_code == 303

    async def test_is_refused_without_the_token_of_the_form(self, visit: Enter, make: Maker) -> None:
        ana: Visit = await visit("ana")
        path = f"/membres/{await membership_of(make, 'moussa')}/retirer"

        assert (await ana.client.post(path, data={"csrf": "forged"})).status_code == 403
        await membership_of(make, "moussa")
