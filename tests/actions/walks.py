"""Random walks through a questionnaire: what a hesitating youth does, and what they said in the end."""

import json
from dataclasses import dataclass, field
from functools import cache
from random import Random

from actions.turn import BACK, DONE, SKIP
from ops.demo.files import questionnaires
from store.questions import QuestionKind
from tests.actions.stage import Said, Stage, responses

COMMUNES = ("51454", "51573", "91228", "69385", "18279")
THEMES = ("emploi", "formation", "logement", "sante", "mobilite", "engagement")
LONGEST = 30
ENDS = {"utter_offers_found", "utter_offers_found_one", "utter_no_offer"}


@dataclass
class Walker:
    """Presses and writes as the dice say; `final` is what was last said to each question."""

    stage: Stage
    dice: Random
    final: dict[str, tuple[str, ...]] = field(default_factory=dict)
    screen: list[Said] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)

    async def walk(self) -> None:
        """Hesitate for a while, then go to the end."""
        await self._enter()
        for _ in range(self.dice.randrange(LONGEST)):
            await self._hesitate()
        for _ in range(LONGEST):
            if ENDS & set(responses(self.screen)):
                return
            await self._answer()
        raise AssertionError(f"never done: {self.moves}")

    async def _enter(self) -> None:
        self.screen = await self.stage.start()

    async def _hesitate(self) -> None:
        move = self.dice.choices(
            (self._answer, self._skip, self._back, self._change, self._restart, self._old_button),
            weights=(60, 10, 12, 10, 2, 6),
        )[0]
        await move()

    async def _answer(self) -> None:
        question = asked(self.screen)
        if question is None:
            await self._change()
        elif question == "theme":
            await self._say("theme", self.dice.choice(THEMES))
        elif question == "place":
            await self._write("place", self.dice.choice(COMMUNES))
        elif question == "age":
            await self._write("age", str(self.dice.randint(16, 30)))
        elif question in several():
            await self._tick(question, self.dice.sample(choices(self.screen, question), 2))
        else:
            await self._say(question, self.dice.choice(choices(self.screen, question)))

    async def _say(self, question: str, value: str) -> None:
        self.final[question] = (value,)
        await self._press("answer", question=question, value=value)

    async def _tick(self, question: str, values: list[str]) -> None:
        self.final[question] = tuple(values)
        for value in (*values, DONE):
            await self._press("answer", question=question, value=value)

    async def _write(self, question: str, value: str) -> None:
        self.final[question] = (value,)
        self.moves.append(f"write {value}")
        self.screen = await self.stage.write(postcode(value), f"give_{question}")

    async def _skip(self) -> None:
        question = asked(self.screen)
        if question not in (None, "theme"):
            self.final[question] = ()
            await self._press("answer", question=question, value=SKIP)

    async def _back(self) -> None:
        question = asked(self.screen)
        if question is None:
            await self._press("go_back")
        elif question != "theme":
            await self._press("answer", question=question, value=BACK)

    async def _change(self) -> None:
        await self._press("change")
        offered = [b["payload"] for said in self.screen for b in said.buttons if "change_answer" in b["payload"]]
        if offered:
            name, values = parsed(self.dice.choice(offered))
            await self._press(name, **values)

    async def _restart(self) -> None:
        self.final = {}
        await self._press("restart")

    async def _old_button(self) -> None:
        """A tap on a question that is over changes nothing."""
        question = asked(self.screen)
        if question is not None and question != "situation" and question != "theme":
            await self._press("answer", question="situation", value="lyceen")

    async def _press(self, name: str, **values: str) -> None:
        self.moves.append(f"{name} {values}")
        self.screen = await self.stage.press(f"/{name}" + (json.dumps(values) if values else ""))


async def straight(stage: Stage, final: dict[str, tuple[str, ...]]) -> list[Said]:
    """The same youth, without hesitation."""
    screen = await stage.start()
    for _ in range(LONGEST):
        question = asked(screen)
        if question is None:
            return screen
        screen = await _straight_answer(stage, question, final[question])
    raise AssertionError("never done")


async def _straight_answer(stage: Stage, question: str, values: tuple[str, ...]) -> list[Said]:
    if not values:
        return await stage.answer(question, SKIP)
    if question in ("place", "age"):
        return await stage.write(postcode(values[0]), f"give_{question}")
    for value in values[:-1]:
        await stage.answer(question, value)
    screen = await stage.answer(question, values[-1])
    return await stage.answer(question, DONE) if question in several() else screen


@cache
def several() -> frozenset[str]:
    """The questions that take several answers."""
    every = [question for file in questionnaires() for question in file.questions]
    return frozenset(question.key for question in every if question.kind is QuestionKind.SEVERAL)


def asked(screen: list[Said]) -> str | None:
    """The question on screen, None when there is none."""
    for said in reversed(screen):
        for button in said.buttons:
            name, values = parsed(button["payload"])
            if name == "answer":
                return values["question"]
    return None


def choices(screen: list[Said], question: str) -> list[str]:
    pressed = [parsed(b["payload"]) for said in screen for b in said.buttons]
    return [
        values["value"]
        for name, values in pressed
        if name == "answer" and values["question"] == question and not values["value"].startswith("__")
    ]


async def every_offer(stage: Stage, screen: list[Said]) -> list[str]:
    """The titles of all the offers found, in order, those on the next pages too."""
    titles = []
    while page := [said.words["title"] for said in screen if said.response == "utter_offer"]:
        titles += page
        screen = await stage.press('/choose{"what": "more"}')
    return titles


def parsed(payload: str) -> tuple[str, dict[str, str]]:
    name, brace, rest = payload.removeprefix("/").partition("{")
    return name, json.loads(brace + rest) if brace else {}


def postcode(value: str) -> str:
    """What is typed for a commune of the walks: a name that is nobody else's."""
    return {"51454": "Reims", "51573": "Tinqueux", "91228": "91000", "69385": "Lyon 5", "18279": "Vierzon"}.get(
        value, value
    )
