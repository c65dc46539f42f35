"""A draft asks for what it misses, one step at a time, forth and back."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from store.drafts import Chosen, Draft, Moment, Step, StepKind

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIRST, SAME, OTHER = Chosen(1, 10), Chosen(2, 10), Chosen(3, 20)


def agree(draft: Draft, *organisations: int, agreed: bool = True) -> Draft:
    for organisation in organisations:
        draft = draft.decide(organisation, agreed=agreed, text="D’accord ?", label="Oui", at=NOON)
    return draft


def chosen(*offers: Chosen) -> Draft:
    draft = Draft("key")
    for offer in offers:
        draft = draft.choose(offer)
    return draft


COMPLETE = replace(agree(chosen(FIRST), 10), first_name="ref1", contact="ref2", moment=Moment.NOON)


class TestSteps:
    def test_ask_one_consent_for_each_organisation(self) -> None:
        draft = chosen(FIRST, SAME, OTHER)

        assert draft.next_step() == Step(StepKind.CONSENT, 10)
        assert agree(draft, 10).next_step() == Step(StepKind.CONSENT, 20)

    def test_come_in_order_and_end_with_a_last_look(self) -> None:
        draft = agree(chosen(FIRST), 10)
        seen = [draft.next_step().kind]
        for change in ({"first_name": "ref1"}, {"contact": "ref2"}, {"moment": Moment.ANY}, {"confirmed": True}):
            draft = replace(draft, **change)
            seen.append(draft.next_step().kind)

        assert seen == [StepKind.FIRST_NAME, StepKind.CONTACT, StepKind.MOMENT, StepKind.RECAP, StepKind.SENT]

    def test_end_at_once_when_everything_is_refused(self) -> None:
        assert agree(chosen(FIRST, OTHER), 10, 20, agreed=False).next_step() == Step(StepKind.ALL_REFUSED)

    def test_go_on_with_those_agreed_to(self) -> None:
        draft = agree(agree(chosen(FIRST, OTHER), 10, agreed=False), 20)

        assert draft.next_step() == Step(StepKind.FIRST_NAME)
        assert draft.agreed == (OTHER,)


class TestChoosing:
    def test_twice_is_once(self) -> None:
        assert chosen(FIRST, FIRST).chosen == (FIRST,)

    def test_may_be_undone(self) -> None:
        assert chosen(FIRST, OTHER).drop(FIRST.offer_id).chosen == (OTHER,)


class TestDeciding:
    def test_again_replaces_the_first_word(self) -> None:
        draft = agree(agree(chosen(FIRST), 10, agreed=False), 10)

        assert draft.agreed == (FIRST,)
        assert len(draft.decisions) == 1

    def test_a_dropped_organisation_gets_nothing_whatever_was_said(self) -> None:
        assert agree(chosen(FIRST), 10).drop(FIRST.offer_id).agreed == ()


class TestUndoing:
    def test_takes_the_steps_back_one_by_one(self) -> None:
        draft, seen = replace(COMPLETE, confirmed=True), []
        while draft.decisions:
            draft = draft.undo()
            seen.append(draft.next_step().kind)

        assert seen == [StepKind.MOMENT, StepKind.CONTACT, StepKind.FIRST_NAME, StepKind.CONSENT]

    def test_with_nothing_said_changes_nothing(self) -> None:
        assert chosen(FIRST).undo() == chosen(FIRST)

    @given(st.sampled_from([COMPLETE, agree(chosen(FIRST, OTHER), 10, 20), agree(chosen(FIRST), 10)]))
    def test_asks_again_what_was_last_said(self, draft: Draft) -> None:
        assert draft.undo().next_step() != draft.next_step()
