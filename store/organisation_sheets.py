"""Organisation sheets: an organisation made or written anew by the animateur of its territory."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from store.database import new_id
from store.errors import DomainError
from store.offer_changes import Hand
from store.offer_writing import Problem, ProblemKind
from store.organisation_access import get_run, hand_of
from store.organisation_writing import OrganisationForm, check
from store.organisations import Organisation
from store.people import Viewer
from store.request_events import person


class UnfitOrganisation(DomainError):
    """The form does not hold to the rules."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__([problem.field for problem in problems])
        self.problems = problems


async def create(
    session: AsyncSession, viewer: Viewer, territory_id: str, form: OrganisationForm, *, at: datetime
) -> Organisation:
    """In a territory that this viewer animates; raise `UnfitOrganisation`."""
    checked = check(form)
    elsewhere = [] if territory_id in viewer.territories else [Problem("territory", ProblemKind.UNKNOWN)]
    if checked.problems or elsewhere:
        raise UnfitOrganisation((*elsewhere, *checked.problems))
    facts = checked.facts
    made = Organisation(
        key=f"organisation-{new_id()}",
        name=facts.name,
        kind=facts.kind,
        address=facts.address,
        phone=facts.phone,
        delay_days=facts.delay_days,
        territory_id=territory_id,
    )
    session.add(made)
    made.begin(hand=Hand(person(viewer.person_id), on_behalf=True), at=at)
    await session.flush()
    return made


async def rewrite(
    session: AsyncSession, viewer: Viewer, organisation_id: int, form: OrganisationForm, *, version: int, at: datetime
) -> None:
    """Raise `NoSuchOrganisation`, `OrganisationMovedOn`, or `UnfitOrganisation`."""
    organisation = await get_run(session, viewer, organisation_id)
    organisation.expect(version)
    checked = check(form, present_kind=organisation.kind)
    if checked.problems:
        raise UnfitOrganisation(checked.problems)
    organisation.rewrite(checked.facts, hand=hand_of(viewer, organisation), at=at)
