"""A link in an e-mail shows the promise and acts on it, for one person, and opens nothing else."""

import asyncio
import logging
import re
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import delete, func, select, update

from backoffice.desk import Desk
from backoffice.link_tokens import LinkTokens
from backoffice.mail.sender import deliver
from store.database import Base
from store.notices import Notice, NoticeKind, tell_person
from store.people import CharterSignature, Membership, Person
from store.request_events import EventKind, person
from store.request_links import Named
from store.request_statuses import ClosingOutcome, Status
from tests.backoffice.browsing import Enter, Visit, version_of
from tests.backoffice.facts import events, stored, told_to_youth
from tests.backoffice.making import FIRST_NAME, NOON, PHONE, Maker, Watch
from tests.backoffice.test_mail import mails, part

LINK = re.compile(r"https://backoffice\.example\.org(/r/[A-Za-z0-9_.-]+)")
DAY = timedelta(days=1)


def link_to(desk: Desk, make: Maker, request_id: str, key: str = "clara", *, issued: datetime = NOON) -> str:
    return f"/r/{desk.links.seal(Named(request_id, make.people[key], issued))}"


async def press(visit: Visit, link: str, act: str, *, version: str | None = None) -> httpx.Response:
    """A button of the page, as it is now or as it was at this version."""
    return await visit.send(link, act=act, version=version or version_of((await visit.read(link)).text))


async def rows(desk: Desk) -> dict[str, int]:
    tables: list[type[Base]] = [mapper.class_ for mapper in Base.registry.mappers]
    async with desk.database.read() as session:
        return {
            each.__tablename__: await session.scalar(select(func.count()).select_from(each)) or 0 for each in tables
        }


async def asked_again(desk: Desk) -> list[int | None]:
    async with desk.database.read() as session:
        query = select(Notice.person_id).where(Notice.kind == NoticeKind.REQUEST_LINK)
        return list(await session.scalars(query))


class TestThePage:
    async def test_shows_the_promise_and_nothing_of_the_youth(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()

        answer = await (await visit()).read(link_to(desk, make, request_id))

        assert answer.status_code == 200
        for said in ("Je prépare mes entretiens", "Il reste 2 jours", "jeudi 12 mars", "Nouvelle", "J’accepte"):
            assert said in answer.text
        for hidden in (FIRST_NAME, PHONE, "06 39 98", "Reims", "après-midi", "Un travail qui dure", "Quel âge"):
            assert hidden not in answer.text
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"

    async def test_says_who_has_it(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request(status=Status.ACCEPTED)

        page = (await (await visit()).read(link_to(desk, make, request_id, "moussa"))).text

        assert "Suivie par <strong>Clara Vasselin</strong>" in page
        assert ">J’accepte<" not in page

    async def test_read_a_hundred_times_changes_nothing(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        link, scanner = link_to(desk, make, request_id), await visit()
        before, version = await rows(desk), (await stored(desk, request_id)).version

        answers = [await scanner.read(link) for _ in range(100)]

        assert {answer.status_code for answer in answers} == {200}
        assert await rows(desk) == before
        assert (await stored(desk, request_id)).version == version
        assert (await stored(desk, request_id)).status is Status.SENT

    async def test_leads_to_sign_in_for_the_contact_details(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        nobody = await visit()
        page = (await nobody.read(link_to(desk, make, request_id))).text
        assert f'href="/demandes/{request_id}"' in page

        away = await nobody.read(f"/demandes/{request_id}")

        assert away.headers["location"] == "/connexion"
        assert f"/demandes/{request_id}" in away.headers["set-cookie"]

    async def test_opens_no_session(self, visit: Enter, make: Maker, desk: Desk) -> None:
        nobody, link = await visit(), link_to(desk, make, await make.contact_request())
        await press(nobody, link, "accept")

        assert "__Host-session" not in nobody.client.cookies
        assert (await nobody.read("/demandes")).headers["location"] == "/connexion"

    @pytest.mark.parametrize(
        ("status", "said"),
        [(Status.CLOSED, "Il n’y a plus rien à faire"), (Status.WITHDRAWN, "Ne rappelez plus ce jeune")],
    )
    async def test_says_where_a_finished_request_stands(
        self, visit: Enter, make: Maker, desk: Desk, status: Status, said: str
    ) -> None:
        page = (await (await visit()).read(link_to(desk, make, await make.contact_request(status=status)))).text

        assert said in page
        assert "<button" not in page

    async def test_stands_in_no_log(
        self, visit: Enter, make: Maker, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        logging.getLogger("httpx").setLevel(logging.WARNING)
        nobody, link = await visit(), link_to(desk, make, await make.contact_request())
        await press(nobody, link, "accept")
        await nobody.read(link[:-3])
        await nobody.send(f"{link}/nouveau-lien")

        assert link.removeprefix("/r/")[:40] not in "".join(
            record.getMessage() for record in caplog.records if record.name.startswith(("backoffice", "store"))
        )


class TestActing:
    @pytest.mark.parametrize(
        ("act", "status", "kind", "told"),
        [
            ("accept", Status.ACCEPTED, EventKind.ACCEPTED, [NoticeKind.REQUEST_ACCEPTED]),
            ("attempt", Status.ATTEMPTED, EventKind.ATTEMPTED, [NoticeKind.REQUEST_ATTEMPTED]),
            ("contacted", Status.CONTACTED, EventKind.CONTACTED, []),
        ],
    )
    async def test_is_done_in_the_name_of_whom_the_link_names(
        self,
        visit: Enter,
        make: Maker,
        desk: Desk,
        act: str,
        status: Status,
        kind: EventKind,
        told: list[NoticeKind],
    ) -> None:
        request_id = await make.contact_request()
        nobody, link = await visit(), link_to(desk, make, request_id, "moussa")

        answer = await press(nobody, link, act)

        assert (answer.status_code, answer.headers["location"]) == (303, link)
        assert (await stored(desk, request_id)).status is status
        assert (await events(desk, request_id))[-1] == (kind, make.people["moussa"])
        assert [notice.kind for notice in await told_to_youth(desk)] == told
        assert 'class="flash"' in (await nobody.read(link)).text

    async def test_twice_is_done_once(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        nobody, link = await visit(), link_to(desk, make, request_id)
        version = version_of((await nobody.read(link)).text)

        answers = [await press(nobody, link, "accept", version=version) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [303] * 3
        assert len(await events(desk, request_id)) == 2

    async def test_at_once_by_two_the_second_reads_what_the_first_did(
        self, visit: Enter, make: Maker, desk: Desk
    ) -> None:
        request_id = await make.contact_request()
        both = [await visit(), await visit()]
        links = [link_to(desk, make, request_id, key) for key in ("clara", "moussa")]
        version = version_of((await both[0].read(links[0])).text)

        answers = await asyncio.gather(
            *(press(one, link, "accept", version=version) for one, link in zip(both, links, strict=True))
        )

        assert sorted(answer.status_code for answer in answers) == [303, 409]
        (second,) = [answer for answer in answers if answer.status_code == 409]
        first = "Clara Vasselin" if answers[0].status_code == 303 else "Moussa Kébé"
        assert f"<strong>{first}</strong> a accepté la demande" in second.text
        assert len(await events(desk, request_id)) == 2

    @pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
    async def test_on_what_is_over_is_refused(self, visit: Enter, make: Maker, desk: Desk, status: Status) -> None:
        request_id = await make.contact_request(status=status)
        before = await events(desk, request_id)

        version = str((await stored(desk, request_id)).version)
        answer = await press(await visit(), link_to(desk, make, request_id), "accept", version=version)

        assert answer.status_code == 409
        assert await events(desk, request_id) == before

    async def test_needs_a_form_of_our_own(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        nobody = await visit()
        nobody.client.headers["Origin"] = "https://elsewhere.example.org"

        answer = await press(nobody, link_to(desk, make, request_id), "accept", version="1")

        assert answer.status_code == 403
        assert (await stored(desk, request_id)).status is Status.SENT

    async def test_knows_no_other_act(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()

        assert (await press(await visit(), link_to(desk, make, request_id), "close")).status_code == 422
        assert (await stored(desk, request_id)).status is Status.SENT


class TestALinkThatIsRefused:
    async def test_says_nothing_and_does_nothing(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        named = Named(request_id, make.people["clara"], NOON)
        good = link_to(desk, make, request_id)
        forged = {
            "forged": f"/r/{LinkTokens('another key').seal(named)}",
            "other purpose": f"/r/{LinkTokens('signing', purpose='boussole.sign-in').seal(named)}",
            "changed": good[:-1] + ("A" if good[-1] != "A" else "B"),
            "foreign": link_to(desk, make, request_id, "nadia"),
            "of an animateur": link_to(desk, make, request_id, "ana"),
            "of nothing": link_to(desk, make, "0" * 32),
        }
        await make.signature("nadia")
        nobody = await visit()

        pages = set()
        for link in forged.values():
            answers = [await nobody.read(link), await press(nobody, link, "accept", version="1")]
            assert [answer.status_code for answer in answers] == [410, 410]
            pages |= {answer.text.replace(link, "LINK") for answer in answers}

        assert len(pages) == 1
        assert "Je prépare" not in pages.pop()
        assert (await stored(desk, request_id)).status is Status.SENT

    async def test_is_ten_days_old(self, visit: Enter, make: Maker, desk: Desk, watch: Watch) -> None:
        nobody, link = await visit(), link_to(desk, make, await make.contact_request())

        watch.advance(days=10)
        assert (await nobody.read(link)).status_code == 200
        watch.advance(seconds=1)
        assert (await nobody.read(link)).status_code == 410
        assert (await press(nobody, link, "accept", version="1")).status_code == 410

    async def test_lives_until_two_days_after_the_promise(
        self, visit: Enter, make: Maker, desk: Desk, watch: Watch
    ) -> None:
        request_id = await make.contact_request()
        link = link_to(desk, make, request_id, issued=NOON - 12 * DAY)
        due, nobody = (await stored(desk, request_id)).due_at, await visit()

        watch.at = due + 2 * DAY
        assert (await nobody.read(link)).status_code == 200
        watch.advance(seconds=1)
        assert (await nobody.read(link)).status_code == 410

    @pytest.mark.parametrize("trouble", ["left", "disabled", "unsigned"])
    async def test_is_of_somebody_who_answers_no_more(
        self, visit: Enter, make: Maker, desk: Desk, trouble: str
    ) -> None:
        request_id, clara = await make.contact_request(), make.people["clara"]
        nobody, link = await visit(), link_to(desk, make, request_id)
        version = version_of((await nobody.read(link)).text)
        leaving = {
            "left": delete(Membership).where(Membership.person_id == clara),
            "disabled": update(Person).where(Person.id == clara).values(disabled_at=NOON),
            "unsigned": delete(CharterSignature).where(CharterSignature.person_id == clara),
        }
        async with desk.database.turn() as session:
            await session.execute(leaving[trouble])

        answers = [await nobody.read(link), await press(nobody, link, "accept", version=version)]
        await nobody.send(f"{link}/nouveau-lien")

        assert [answer.status_code for answer in answers] == [410, 410]
        assert (await stored(desk, request_id)).status is Status.SENT
        assert await asked_again(desk) == []


class TestANewLink:
    async def test_goes_to_the_same_person_and_works(self, visit: Enter, make: Maker, desk: Desk, watch: Watch) -> None:
        request_id = await make.contact_request()
        nobody, old = await visit(), link_to(desk, make, request_id)
        await deliver(desk)
        watch.advance(days=11)

        answer = await nobody.send(f"{old}/nouveau-lien")
        await deliver(desk)

        assert (answer.status_code, answer.headers["location"]) == (303, old)
        assert await asked_again(desk) == [make.people["clara"]]
        letter = next(mail for mail in mails(desk) if "nouveau lien" in str(mail["Subject"]))
        assert "clara@example.org" in str(letter["To"])
        found = LINK.search(part(letter, "plain"))
        assert found is not None
        assert (await press(nobody, found[1], "accept")).status_code == 303

    async def test_comes_three_times_a_day_at_most(self, visit: Enter, make: Maker, desk: Desk, watch: Watch) -> None:
        request_id = await make.contact_request()
        nobody, link = await visit(), link_to(desk, make, request_id)

        answers = [await nobody.send(f"{link}/nouveau-lien") for _ in range(5)]
        others = await nobody.send(f"{link_to(desk, make, request_id, 'moussa')}/nouveau-lien")
        spent = len(await asked_again(desk))
        watch.advance(days=1, seconds=1)
        await nobody.send(f"{link}/nouveau-lien")

        assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, link)}
        assert others.status_code == 303
        assert (spent, len(await asked_again(desk))) == (4, 5)

    async def test_is_answered_alike_whatever_the_link(self, visit: Enter, make: Maker, desk: Desk) -> None:
        finished = link_to(desk, make, await make.contact_request(status=Status.WITHDRAWN))
        foreign = link_to(desk, make, await make.contact_request(), "nadia")
        good = link_to(desk, make, await make.contact_request())
        nobody = await visit()

        answers = [await nobody.send(f"{each}/nouveau-lien") for each in (finished, foreign, "/r/" + "x" * 90, good)]

        assert {(answer.status_code, answer.headers["set-cookie"]) for answer in answers} == {
            (303, answers[0].headers["set-cookie"])
        }
        assert await asked_again(desk) == [make.people["clara"]]

    async def test_is_not_sent_once_the_request_is_over(
        self, visit: Enter, make: Maker, desk: Desk, watch: Watch
    ) -> None:
        request_id = await make.contact_request(status=Status.CONTACTED)
        await deliver(desk)
        before = len(mails(desk))
        await (await visit()).send(f"{link_to(desk, make, request_id)}/nouveau-lien")
        async with desk.database.turn() as session:
            request = await stored(desk, request_id)
            session.add(request)
            request.close(ClosingOutcome.HELPED, by=person(make.people["clara"]), at=watch.at)
        await deliver(desk)

        assert await asked_again(desk) == [make.people["clara"]]
        assert len(mails(desk)) == before


class TestLetters:
    async def test_carry_a_link_of_their_own(self, visit: Enter, make: Maker, desk: Desk) -> None:
        request_id = await make.contact_request()
        await deliver(desk)

        links = [LINK.search(part(mail, kind)) for mail in mails(desk) for kind in ("plain", "html")]

        found = [link[1] for link in links if link is not None]
        assert len(found) == 4
        assert found[0] == found[1] != found[2] == found[3]
        assert (await press(await visit(), found[2], "accept")).status_code == 303
        assert (await events(desk, request_id))[-1] == (EventKind.ACCEPTED, make.people["moussa"])

    async def test_to_an_animateur_lead_to_sign_in(self, make: Maker, desk: Desk, watch: Watch) -> None:
        request_id = await make.contact_request(status=Status.SEEN)
        await deliver(desk)
        async with desk.database.turn() as session:
            ana = make.people["ana"]
            kind = NoticeKind.REORIENTATION_ANSWERED
            session.add(tell_person(kind, person_id=ana, request_id=request_id, detail="agreed", at=watch.at))
        await deliver(desk)

        [letter] = [mail for mail in mails(desk) if "ana@" in str(mail["To"])]
        assert f"/demandes/{request_id}" in part(letter, "plain")
        assert LINK.search(part(letter, "plain")) is None
