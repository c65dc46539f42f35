"""The embedded keys: made once, never changed."""

import base64
from pathlib import Path

from ops.keys import ensure_keys


class TestEnsuringKeys:
    def test_makes_them_once(self, tmp_path: Path) -> None:
        first: dict[str, str] = {}
        second: dict[str, str] = {}

        assert ensure_keys(tmp_path / "var", first)
        assert not ensure_keys(tmp_path / "var", second)

        assert first == second
        assert set(first) == {"CONTACT_KEYS", "SIGNING_KEY", "RASA_SECRET"}

    def test_keeps_them_from_other_users(self, tmp_path: Path) -> None:
        ensure_keys(tmp_path, {})

        assert (tmp_path / "keys.env").stat().st_mode & 0o777 == 0o600

    def test_a_contact_key_is_an_id_with_32_bytes(self, tmp_path: Path) -> None:
        environ: dict[str, str] = {}

        ensure_keys(tmp_path, environ)

        key_id, _, key = environ["CONTACT_KEYS"].partition(":")
        assert key_id
        assert len(base64.b64decode(key, validate=True)) == 32

    def test_a_key_given_by_the_environment_wins_and_is_not_written(self, tmp_path: Path) -> None:
        environ = {"SIGNING_KEY": "given"}

        ensure_keys(tmp_path, environ)

        assert environ["SIGNING_KEY"] == "given"
        assert "given" not in (tmp_path / "keys.env").read_text()

    def test_an_empty_setting_counts_as_not_given(self, tmp_path: Path) -> None:
        environ = {"RASA_SECRET": ""}

        ensure_keys(tmp_path, environ)

        assert environ["RASA_SECRET"]

    def test_completes_an_older_file_without_touching_it(self, tmp_path: Path) -> None:
        (tmp_path / "keys.env").write_text("CONTACT_KEYS=old:key\n")
        environ: dict[str, str] = {}

        ensure_keys(tmp_path, environ)

        assert environ["CONTACT_KEYS"] == "old:key"
        assert (tmp_path / "keys.env").read_text().startswith("CONTACT_KEYS=old:key\nSIGNING_KEY=")
