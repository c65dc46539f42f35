"""Youths further along the way: before their offers, before the contact form, with a receipt."""

from collections import defaultdict

from tests.actions.stage import Said, Stage, button, responses
from tests.actions.walks import straight

FIRST_NAME, PHONE = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


async def with_offers(stage: Stage, **said: str) -> list[Said]:
    """Someone of 19 from Reims who looks for a job and skips every other question."""
    final: dict[str, tuple[str, ...]] = defaultdict(tuple)
    final |= {key: (value,) for key, value in ({"theme": "emploi", "place": "51454", "age": "19"} | said).items()}
    screen = await straight(stage, final)
    assert "utter_offer" in responses(screen)
    return screen


async def choosing(stage: Stage, screen: list[Said], *, how_many: int = 1) -> list[Said]:
    """The first offers, each of another organisation, then the contact form."""
    cards = [said for said in screen if said.response == "utter_offer"]
    by_organisation = {said.words["organisation"]: said for said in reversed(cards)}
    for said in list(by_organisation.values())[:how_many]:
        await stage.press(button([said], "utter_label_choose"))
    return await stage.press("/request_contact")


async def agreeing(stage: Stage, screen: list[Said]) -> list[Said]:
    while "utter_as_written" in responses(screen):
        screen = await stage.press(button(screen, "utter_label_consent_yes"))
    return screen


async def with_a_recap(stage: Stage) -> list[Said]:
    await agreeing(stage, await choosing(stage, await with_offers(stage)))
    await stage.write("Inès", "give_contact", first_name=FIRST_NAME)
    await stage.write("06 39 98 12 34", "give_contact", contact=PHONE, contact_kind="phone")
    return await stage.answer("moment", "any")
