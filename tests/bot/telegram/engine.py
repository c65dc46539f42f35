"""Stand-in of the dialogue engine: answers from a script, the same turn always in the same way."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel


class TurnIn(BaseModel):
    sender: str
    text: str
    metadata: dict[str, Any]
    id: str


def button(title: str, payload: str, style: str = "plain") -> dict[str, str]:
    return {"title": title, "payload": payload, "style": style}


HELLO = {"text": "Salut, je suis un robot. Rien ne part sans ton oui."}
THEME = {
    "text": "De quoi as-tu besoin ?",
    "buttons": [button("Emploi", '/need{"theme": "emploi"}'), button("Logement", '/need{"theme": "logement"}')],
    "expects": "text",
}
SITUATION = {
    "text": "Tu fais quoi en ce moment ?",
    "buttons": [
        button("Au lycée", '/answer{"question": "situation", "value": "lyceen"}'),
        button("Rien & tout", '/answer{"question": "situation", "value": "rien"}'),
    ],
    "progress": {"step": 3, "of": 7},
    "expects": "text",
}
OFFER = {
    "card": {
        "kind": "offer",
        "title": "Trouver <ma> voie",
        "organisation": "Mission locale & cie",
        "place": "Reims",
        "promise": "On te rappelle avant le mardi 20 janvier.",
        "how": "Un rendez-vous.",
        "gain": "Un coup de pouce.",
        "phone": "03 53 01 00 00",
    },
    "buttons": [button("Choisir cette offre", '/choose{"offer": "1"}', "primary")],
    "links": [{"label": "Le site", "href": "https://offre.example.org/"}, {"label": "Le plan", "href": "/formulaire"}],
    "expects": "text",
}
CONTACT = {
    "text": "Comment te joindre ?",
    "buttons": [button("Revenir", "/go_back", "quiet")],
    "expects": "contact",
}
RECEIPT = {
    "text": "C’est envoyé !",
    "card": {
        "kind": "receipt",
        "reference": "BJ-2026-0001",
        "organisation": "Mission locale & cie",
        "promise": "avant le mardi 20 janvier",
        "calendar": "https://boussole.example.org/rappel.ics",
    },
    "expects": "text",
}
SCRIPT: dict[str, list[dict[str, Any]]] = {
    "/start": [HELLO, THEME],
    "/need": [SITUATION],
    "/answer": [{"text": "C’est noté."}, OFFER],
    "/choose": [CONTACT],
    "[phone:": [RECEIPT],
    "/resume": [THEME],
}


@dataclass
class Engine:
    """`turns` is what it was told, by sender, once for each turn."""

    turns: dict[str, list[TurnIn]] = field(default_factory=lambda: defaultdict(list))
    forgotten: list[str] = field(default_factory=list)
    # Slots by sender.
    remembered: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: bool = False
    script: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: dict(SCRIPT))
    _said: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def app(self) -> FastAPI:
        app = FastAPI()
        app.add_api_route("/webhooks/gateway/turn", self._turn, methods=["POST"], response_model=None)
        tracker = "/webhooks/gateway/trackers/{sender}"
        app.add_api_route(tracker, self._forget, methods=["DELETE"], response_model=None)
        app.add_api_route(tracker, self._recall, methods=["GET"], response_model=None)
        return app

    @property
    def texts(self) -> list[str]:
        return [turn.text for turns in self.turns.values() for turn in turns]

    async def _turn(self, turn: TurnIn) -> Response:
        if self.down:
            return JSONResponse({"error": "down"}, 503)
        if (turn.sender, turn.id) not in self._said:
            self.turns[turn.sender].append(turn)
            self._said[turn.sender, turn.id] = self._answer(turn)
        return JSONResponse({"messages": self._said[turn.sender, turn.id], "intent": None, "confidence": None})

    async def _recall(self, sender: str) -> Response:
        if self.down:
            return JSONResponse({"error": "down"}, 503)
        return JSONResponse({"slots": self.remembered.get(sender, {})})

    async def _forget(self, sender: str) -> Response:
        self.forgotten.append(sender)
        return Response(status_code=204)

    def _answer(self, turn: TurnIn) -> list[dict[str, Any]]:
        for start, messages in self.script.items():
            if turn.text.startswith(start):
                return messages
        return [{"text": f"{len(self.turns[turn.sender])}: {turn.text}"}]
