"""Security: what is refused at the edge, and what each answer carries."""

import pytest

from backoffice.app import create_app
from backoffice.desk import Desk, build
from backoffice.pages import MAY_FOLLOW
from backoffice.settings import Settings
from store.request_statuses import Status
from tests.backoffice.browsing import ADDRESS, HERE, Enter, version_of
from tests.backoffice.facts import stored
from tests.backoffice.making import Maker, Watch
from tests.backoffice.test_access import ROUTES, knock, path_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class TestForms:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://elsewhere.example.com"},
            {"Origin": "null"},
            {"Origin": ""},
            {"Origin": f"{ADDRESS}.example.com"},
            {"Origin": ADDRESS, "Sec-Fetch-Site": "cross-site"},
            {"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"},
            {"Origin": ADDRESS, "Sec-Fetch-Site": "none"},
        ],
    )
    @pytest.mark.parametrize("path", ["/connexion", f"/connexion/{'s' * 43}", "/deconnexion", "/charte"])
    async def test_of_another_site_are_refused(self, visit: Enter, path: str, headers: dict[str, str]) -> None:
        clara = await visit("clara")

        answer = await clara.client.post(path, data={"csrf": clara.csrf, "email": "clara@example.org"}, headers=headers)

        assert answer.status_code == 403
        assert (await clara.read("/demandes")).status_code == 200

    async def test_of_our_pages_are_taken_from_browsers_that_hide_the_origin(self, visit: Enter) -> None:
        clara = await visit("clara")
        headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}

        answer = await clara.client.post("/deconnexion", data={"csrf": clara.csrf}, headers=headers)

        assert answer.status_code == 303

    @pytest.mark.parametrize("csrf", ["", "wrong", "é"])
    async def test_without_the_token_of_the_session_do_nothing(
        self, visit: Enter, make: Maker, desk: Desk, csrf: str
    ) -> None:
        request_id = await make.contact_request(status=Status.SEEN)
        clara = await visit("clara")
        version = version_of((await clara.read(f"/demandes/{request_id}")).text)
        clara.csrf = csrf

        for verb in ("accepter", "tentative", "contacte", "cloturer", "coordonnees"):
            answer = await clara.send(f"/demandes/{request_id}/{verb}", version=version, outcome="helped")
            assert answer.status_code == 403

        assert (await stored(desk, request_id)).status is Status.SEEN

    async def test_with_the_token_of_someone_else_do_nothing(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        clara, moussa = await visit("clara"), await visit("moussa")
        clara.csrf = moussa.csrf

        assert (await clara.send(f"/demandes/{request_id}/coordonnees")).status_code == 403

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
    async def test_of_another_kind_are_refused(self, visit: Enter, kind: str) -> None:
        clara = await visit("clara")

        answer = await clara.client.post("/deconnexion", content=b"{}", headers={"Content-Type": kind})

        assert answer.status_code == 415

    async def test_that_are_too_long_or_of_unknown_length_are_refused(self, visit: Enter) -> None:
        clara = await visit("clara")

        async def endless():  # type: ignore[no-untyped-def]  # bytes
            yield b"email=x"

        long = await clara.client.post("/connexion", content=b"e" * 70_000, headers=FORM)
        unknown = await clara.client.post("/connexion", content=endless(), headers=FORM)

        assert (long.status_code, unknown.status_code) == (413, 411)

    async def test_without_a_version_are_not_understood(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")

        for version in ("", "-1", "x", "99999999999"):
            assert (await clara.send(f"/demandes/{request_id}/accepter", version=version)).status_code == 422


class TestHeaders:
    @pytest.mark.parametrize("name", [*ROUTES, "unknown"])
    async def test_stand_on_each_answer(self, visit: Enter, make: Maker, name: str) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara", address=HERE if name.startswith("local_mail") else ADDRESS)

        if name == "unknown":
            answer = await clara.read("/unknown")
        else:
            path = path_of(ROUTES[name], make, request_id, invitation_id="0" * 32, membership_id=1)
            answer = await knock(clara, ROUTES[name], path)

        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        # One form is drawn again while one writes.
        assert ("script-src 'self'" in policy) == (name in ("edit_offer", "save_offer", "create_offer"))
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == ("no-cache" if name == "asset" else "no-store")
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")

    async def test_speak_of_https_only_there(self, settings: Settings, desk: Desk) -> None:
        import httpx

        plain = settings.model_copy(update={"backoffice_url": "http://localhost:8001"})
        transport = httpx.ASGITransport(create_app(plain, desk=desk))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8001") as client:
            assert "strict-transport-security" not in (await client.get("/connexion")).headers

    async def test_let_no_script_nor_style_stand_in_a_page(self, visit: Enter, make: Maker) -> None:
        request_id = await make.contact_request()
        clara = await visit("clara")

        for path in ("/demandes", f"/demandes/{request_id}", "/charte", "/connexion"):
            page = (await clara.read(path)).text
            assert "<script" not in page
            assert "style=" not in page
            assert "://" not in page.replace("http://www.w3.org", "")


class TestLocalMails:
    async def test_are_read_on_this_machine_only(self, desk: Desk, visit: Enter, settings: Settings) -> None:
        import httpx

        there = httpx.ASGITransport(create_app(settings, desk=desk), client=("192.0.2.7", 1))
        async with httpx.AsyncClient(transport=there, base_url=HERE) as client:
            from_elsewhere = await client.get("/courriels")

        assert from_elsewhere.status_code == 404
        assert (await (await visit()).read("/courriels")).status_code == 404  # under another name
        assert (await (await visit(address=HERE)).read("/courriels")).status_code == 200

    async def test_do_not_exist_with_a_mail_server(self, settings: Settings, watch: Watch) -> None:
        import httpx

        posting = settings.model_copy(
            update={"smtp_url": Settings(contact_keys="k", signing_key="s", smtp_url="smtp://127.0.0.1:9").smtp_url}
        )
        desk = build(posting, clock=watch)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(posting, desk=desk)), base_url=HERE
        ) as client:
            assert (await client.get("/courriels")).status_code == 404
            assert "/courriels" not in (await client.get("/connexion")).text
        await desk.close()

    @pytest.mark.parametrize("name", ["..%2Fboussole.db", "%2e%2e", "x.eml", f"20260310T110000-{'b' * 32}.eml"])
    async def test_are_named_as_ours_are(self, visit: Enter, name: str) -> None:
        assert (await (await visit(address=HERE)).read(f"/courriels/{name}")).status_code == 404


class TestThePageToFollow:
    @pytest.mark.parametrize("path", ["//example.com", "/demandes/../x", "/connexion/abc", f"/demandes/{'a' * 32}/x"])
    def test_is_a_request_and_nothing_else(self, path: str) -> None:
        assert MAY_FOLLOW.fullmatch(path) is None
