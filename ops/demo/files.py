"""The demo's files, read into frozen values."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from store.criteria import Criteria, Criterion
from store.deadlines import DuePolicy
from store.offer_statuses import OfferStatus
from store.people import Role
from store.places import ZoneLevel
from store.questions import Question, Register
from store.territories import InformationPoint

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ThemeFile:
    key: str
    label: str


@dataclass(frozen=True)
class ZoneFile:
    level: ZoneLevel
    code: str


@dataclass(frozen=True)
class PersonFile:
    key: str
    name: str
    email: str
    role: Role = Role.PROFESSIONAL


@dataclass(frozen=True)
class WatcherFile:
    """Somebody who looks on: committee and reader of a territory, State services of a department, a region, France."""

    key: str
    name: str
    email: str
    role: Role
    perimeter: str


@dataclass(frozen=True)
class OfferFile:
    key: str
    theme: str
    title: str
    how: str
    gain: str
    zones: tuple[ZoneFile, ...]
    criteria: dict[str, Any] | None = None
    delay_days: int | None = None
    capacity: int | None = None
    valid_until: date | None = None
    status: OfferStatus = OfferStatus.PUBLISHED

    def conditions(self) -> Criteria:
        given = dict(self.criteria or {})
        age = given.pop("age", None) or {}
        choices = tuple(Criterion(question, tuple(map(str, keys))) for question, keys in given.items())
        return Criteria(age.get("min"), age.get("max"), choices)


@dataclass(frozen=True)
class OrganisationFile:
    key: str
    name: str
    kind: str
    address: str
    delay_days: int
    phone: str | None = None
    people: tuple[PersonFile, ...] = ()
    offers: tuple[OfferFile, ...] = ()


@dataclass(frozen=True)
class AgesFile:
    min: int
    max: int


@dataclass(frozen=True)
class TerritoryFile:
    id: str
    name: str
    department: str
    region: str
    epcis: tuple[str, ...]
    timezone: str
    age: AgesFile
    due_policy: DuePolicy
    themes: tuple[str, ...]
    information_point: InformationPoint


@dataclass(frozen=True)
class NetworkFile:
    """A territory with its organisations, or organisations of the whole country."""

    organisations: tuple[OrganisationFile, ...]
    territory: TerritoryFile | None = None
    watchers: tuple[WatcherFile, ...] = ()


@dataclass(frozen=True)
class QuestionnaireFile:
    key: str
    theme: str
    title: str
    version: int
    register: Register
    questions: tuple[Question, ...]


def themes() -> tuple[ThemeFile, ...]:
    return TypeAdapter(tuple[ThemeFile, ...]).validate_python(_read(HERE / "themes.yml"))


def networks() -> list[NetworkFile]:
    paths = [*sorted((HERE / "territories").glob("*.yml")), HERE / "national.yml"]
    return [TypeAdapter(NetworkFile).validate_python(_read(path)) for path in paths]


def questionnaires() -> list[QuestionnaireFile]:
    paths = sorted((HERE / "questionnaires").glob("*.yml"))
    return [TypeAdapter(QuestionnaireFile).validate_python(_read(path)) for path in paths]


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))
