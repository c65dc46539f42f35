"""A visitor without script: reads pages, follows links, fills in and posts forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from fastapi import FastAPI
from httpx import AsyncClient, Response

from tests.bot.form.serving import visit


@dataclass
class Form:
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._href: str | None = None
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append(Form(given["action"]))
        if tag == "input" and self.forms and _is_sent(given):
            self.forms[-1].fields.append((given["name"], given.get("value", "")))
        if tag == "a":
            self._href, self._label = given.get("href", ""), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.links.append((" ".join(self._label.split()), self._href))
            self._href = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self._label += data


def _is_sent(given: dict[str, str]) -> bool:
    return given.get("type") not in ("radio", "checkbox") or "checked" in given


class Visitor:
    """`page` is the answer that the browser would show, redirections followed."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.page = Response(200)
        self.posted: list[Response] = []

    async def open(self, path: str = "/formulaire") -> "Visitor":
        self.page = await self.client.get(path, follow_redirects=True)
        return self

    async def submit(self, *ticked: tuple[str, str], to: str | None = None, **typed: str) -> "Visitor":
        """Post the page's form (the one with this action) with these fields in place of its own."""
        form = next(form for form in self.read.forms if to is None or form.action == to)
        replaced = {*typed, *(name for name, _ in ticked)}
        fields = [*((k, v) for k, v in form.fields if k not in replaced), *typed.items(), *ticked]
        answer = await self.client.post(
            form.action,
            content=urlencode(fields),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
        )
        self.posted.append(answer)
        self.page = answer
        if answer.status_code == 303:
            await self.open(answer.headers["Location"])
        return self

    async def follow(self, label: str) -> "Visitor":
        href = next(href for words, href in self.read.links if words.startswith(label))
        return await self.open(href)

    async def skip(self) -> "Visitor":
        return await self.submit(action="passer")

    async def reach_offers(self, *, theme: str = "emploi", place: str = "Reims", age: str = "19") -> "Visitor":
        await self.open()
        await self.submit(theme=theme)
        await self.submit(texte=place)
        await self.submit(texte=age)
        while self.path == "/formulaire/question":
            await self.skip()
        return self

    async def reach_contact(self, count: int = 1) -> "Visitor":
        await self.reach_offers()
        return await self.submit(*(("offre", key) for key in self.offers[:count]), action="demander")

    async def reach_recap(self, count: int = 1, joined: str = "06 39 98 12 34") -> "Visitor":
        await self.reach_contact(count)
        return await self.submit(*((name, "oui") for name in self.consents), prenom="Zéphyrine", joindre=joined)

    @property
    def read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.page.text)
        return reader

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.read.words).split())

    @property
    def path(self) -> str:
        return self.page.url.path

    @property
    def offers(self) -> list[str]:
        return _values(self.page.text, 'name="offre" value="')

    @property
    def consents(self) -> list[str]:
        return [f"accord-{key}" for key in dict.fromkeys(_values(self.page.text, 'type="radio" name="accord-'))]


def _values(page: str, before: str) -> list[str]:
    return [part.split('"', 1)[0] for part in page.split(before)[1:]]


def visitor_of(app: FastAPI) -> Visitor:
    return Visitor(visit(app))
