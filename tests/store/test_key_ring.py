"""What the key ring seals is read by the same ring, for the same place, and by nobody else."""

import base64
import copy
import pickle
import secrets
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.key_ring import BadKeyRing, KeyRing, Unreadable

PLACE = "contact_details.value:1f3a"
# Fixed, not drawn: they name tests, and workers must collect the same names.
OLD = "2026-01:" + b64encode(bytes(range(32))).decode()
NEW = "2026-11:" + b64encode(bytes(range(32, 64))).decode()


@pytest.fixture
def ring() -> KeyRing:
    return KeyRing.parse(OLD)


class TestSealing:
    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_is_read_back(self, plain: str) -> None:
        ring = KeyRing.parse(OLD)
        assert ring.decrypt(ring.encrypt(plain, bound_to=PLACE), bound_to=PLACE) == plain

    def test_shows_nothing_of_the_text(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)

        assert b"6399" not in token
        assert token != ring.encrypt("+33639980001", bound_to=PLACE)

    def test_belongs_to_one_row_and_column(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)
        for elsewhere in ("contact_details.value:1f3b", "inbox.text:1f3a", ""):
            with pytest.raises(Unreadable):
                ring.decrypt(token, bound_to=elsewhere)

    def test_breaks_when_any_byte_changes(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)
        for place in range(len(token)):
            altered = bytearray(token)
            altered[place] ^= 1
            with pytest.raises(Unreadable):
                ring.decrypt(bytes(altered), bound_to=PLACE)

    def test_breaks_when_cut_anywhere(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)
        for size in range(len(token)):
            with pytest.raises(Unreadable):
                ring.decrypt(token[:size], bound_to=PLACE)

    @settings(max_examples=1_000)
    @given(st.binary(max_size=80) | st.binary(max_size=80).map(lambda rest: b"\x01\x07" + rest))
    def test_refuses_any_other_bytes(self, token: bytes) -> None:
        with pytest.raises(Unreadable):
            KeyRing.parse(OLD).decrypt(token, bound_to=PLACE)


class TestRotation:
    def test_still_reads_what_the_old_key_sealed(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)
        rotated = KeyRing.parse(f"{NEW},{OLD}")

        assert rotated.decrypt(token, bound_to=PLACE) == "+33639980001"
        assert rotated.needs_rotation(token)

    def test_seals_with_the_first_key(self) -> None:
        rotated = KeyRing.parse(f"{NEW},{OLD}")
        token = rotated.encrypt("+33639980001", bound_to=PLACE)

        assert not rotated.needs_rotation(token)
        assert KeyRing.parse(NEW).decrypt(token, bound_to=PLACE) == "+33639980001"

    def test_reads_no_more_once_the_key_is_gone(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)
        with pytest.raises(Unreadable):
            KeyRing.parse(NEW).decrypt(token, bound_to=PLACE)

    def test_is_not_fooled_by_another_key_of_the_same_name(self, ring: KeyRing) -> None:
        token = ring.encrypt("+33639980001", bound_to=PLACE)
        with pytest.raises(Unreadable):
            KeyRing.parse(KeyRing.generate_text("2026-01")).decrypt(token, bound_to=PLACE)


class TestBlindIndex:
    def test_finds_the_same_value_again(self, ring: KeyRing) -> None:
        phone, other = (ring.blind_index(value, purpose="phone") for value in ("+33639980001", "+33639980002"))

        assert phone == ring.blind_index("+33639980001", purpose="phone")
        assert phone != other
        assert len(phone) == 32

    def test_stays_when_keys_are_added_in_front(self, ring: KeyRing) -> None:
        rotated = KeyRing.parse(f"{NEW},{OLD}")
        assert rotated.blind_index("a@example.org", purpose="email") == ring.blind_index(
            "a@example.org", purpose="email"
        )

    def test_links_nothing_across_purposes(self, ring: KeyRing) -> None:
        assert ring.blind_index("x", purpose="phone") != ring.blind_index("x", purpose="email")

    def test_depends_on_the_ring(self, ring: KeyRing) -> None:
        assert ring.blind_index("x", purpose="phone") != KeyRing.parse(NEW).blind_index("x", purpose="phone")


class TestParsing:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            ",",
            "a",
            "a:",
            ":abc",
            "a:!!!",
            f"é:{OLD}",
            f"{OLD},",
            f"{OLD},{OLD}",
            "a:" + "A" * 44,
            "a b:AAAA",
            "a:é",
        ],
    )
    def test_refuses_what_is_no_ring(self, text: str) -> None:
        with pytest.raises(BadKeyRing):
            KeyRing.parse(text)

    def test_wants_32_bytes(self) -> None:
        for size in (16, 24, 31, 33, 64):
            entry = "short:" + base64.b64encode(secrets.token_bytes(size)).decode()
            with pytest.raises(BadKeyRing, match=str(size)):
                KeyRing.parse(entry)

    def test_forgives_spaces_around_entries(self) -> None:
        assert KeyRing.parse(f" {NEW} , {OLD} ").key_ids == ("2026-11", "2026-01")

    @settings(max_examples=1_000)
    @given(st.text(max_size=200) | st.text(max_size=60).map("key:".__add__))
    def test_never_breaks_otherwise(self, text: str) -> None:
        with pytest.raises(BadKeyRing):
            KeyRing.parse(text)


class TestSecrecy:
    def test_shows_ids_only(self, ring: KeyRing) -> None:
        secret = OLD.partition(":")[2]
        for shown in (repr(ring), str(ring), f"{ring}"):
            assert shown == "KeyRing(2026-01)"
        with pytest.raises(BadKeyRing) as refused:
            KeyRing.parse(f"{OLD},{OLD}")
        assert secret not in str(refused.value)

    def test_is_never_copied_or_written(self, ring: KeyRing) -> None:
        with pytest.raises(TypeError):
            pickle.dumps(ring)
        with pytest.raises(TypeError):
            copy.copy(ring)

    def test_makes_a_new_key_each_time(self) -> None:
        assert KeyRing.generate_text("a") != KeyRing.generate_text("a")
        with pytest.raises(BadKeyRing):
            KeyRing.generate_text("a,b")
