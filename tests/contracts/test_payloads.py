"""What buttons carry fits every channel."""

from hypothesis import given
from hypothesis import strategies as st

from actions.voice import payload
from ops.demo.files import networks, questionnaires
from store.messages import Message
from tests.actions.stage import domain

TELEGRAM_BYTES = 64
LONGEST_LABEL = 34


class TestTokens:
    @given(seq=st.integers(1, 10**9), index=st.integers(0, 99))
    def test_fit_a_button_of_telegram(self, seq: int, index: int) -> None:
        token = Message(seq=seq, nonce="a" * 8).token(index)

        assert len(token.encode()) <= TELEGRAM_BYTES


class TestPayloads:
    def test_name_a_declared_intent(self) -> None:
        declared = {name for each in domain()["intents"] for name in each}

        assert payload("answer", question="age", value="19") == '/answer{"question": "age", "value": "19"}'
        assert {"answer", "choose", "change_answer", "cancel"} <= declared


class TestLabels:
    def test_of_choices_fit_a_narrow_screen(self) -> None:
        labels = [c.label for file in questionnaires() for question in file.questions for c in question.choices]

        assert [label for label in labels if len(label) > LONGEST_LABEL] == []

    def test_of_links_fit_the_deep_link_of_telegram(self) -> None:
        ids = [network.territory.id for network in networks() if network.territory]

        assert [territory for territory in ids if len(territory.encode()) > TELEGRAM_BYTES] == []
