"""Talking with the gateway in a terminal, against a stand-in of its web API."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.errors import OpsError
from ops.talk import ScriptStopped, lines_of, main
from tests.ops.talk_gateway import TOKEN, StandIn, standing_in


@pytest.fixture
def gateway() -> Iterator[StandIn]:
    with standing_in() as gateway:
        yield gateway


def script(folder: Path, *lines: str) -> Path:
    path = folder / "script.txt"
    path.write_text("\n".join(lines), "utf-8")
    return path


class TestPlaying:
    def test_prints_the_transcript_with_numbered_buttons(
        self, gateway: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(script(tmp_path, "# a comment", "", "bonjour", "> Me loger"), gateway.base_url)

        said = capsys.readouterr().out
        assert "robot  Salut !" in said
        assert "[1] M’engager" in said
        assert "youth  bonjour" in said
        assert gateway.acts == [("text", "bonjour"), ("choice", "1.1.abc")]

    def test_waits_for_messages_that_come_later(
        self, gateway: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        gateway.delay = 0.4
        main(script(tmp_path, "bonjour"), gateway.base_url)

        assert "robot  Entendu : bonjour" in capsys.readouterr().out

    def test_never_prints_the_token(self, gateway: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(script(tmp_path, "bonjour"), gateway.base_url)

        captured = capsys.readouterr()
        assert TOKEN not in captured.out + captured.err
        assert "abc" not in captured.out

    @pytest.mark.parametrize("label", ["M’engager", "m'engager", "M ENGAGER", "M'eng"])
    def test_finds_a_button_as_people_type_it(self, gateway: StandIn, tmp_path: Path, label: str) -> None:
        main(script(tmp_path, f"> {label}"), gateway.base_url)

        assert gateway.acts == [("choice", "1.0.abc")]

    def test_presses_the_latest_of_two_equal_buttons(self, gateway: StandIn, tmp_path: Path) -> None:
        main(script(tmp_path, "bonjour", "> Passer"), gateway.base_url)

        assert gateway.acts[-1] == ("choice", "3.0.abc")

    def test_stops_at_a_button_that_is_not_there(self, gateway: StandIn, tmp_path: Path) -> None:
        with pytest.raises(ScriptStopped, match=r"script\.txt:2: > Voler\n.*No button “Voler”") as stopped:
            main(script(tmp_path, "bonjour", "> Voler"), gateway.base_url)

        assert "“Passer”" in str(stopped.value)

    def test_stops_at_a_refusal_with_its_sentence(self, gateway: StandIn, tmp_path: Path) -> None:
        gateway.refusing = True
        with pytest.raises(ScriptStopped, match="Tu vas un peu vite"):
            main(script(tmp_path, "bonjour"), gateway.base_url)


class TestTyping:
    def test_a_number_presses_a_button_and_other_numbers_are_text(
        self, gateway: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        typed = iter(["2", "19", "> Voler", "/quit"])
        monkeypatch.setattr("builtins.input", lambda _: next(typed))
        main(None, gateway.base_url)

        assert gateway.acts == [("choice", "1.1.abc"), ("text", "19")]
        assert "No button “Voler”" in capsys.readouterr().out


class TestFailing:
    def test_says_when_nothing_answers(self, tmp_path: Path) -> None:
        with pytest.raises(OpsError, match="Nothing answers at"):
            main(script(tmp_path, "bonjour"), "http://127.0.0.1:9")

    def test_says_when_the_script_is_missing(self, gateway: StandIn, tmp_path: Path) -> None:
        with pytest.raises(OpsError, match="cannot be read"):
            main(tmp_path / "none.txt", gateway.base_url)


class TestDemoScript:
    def test_can_be_read(self) -> None:
        demo = Path(__file__).parents[2] / "ops" / "demo" / "scripts" / "premier-contact.txt"

        assert [line for _, line in lines_of(demo)][-2:] == ["> Envoyer", "> Mes demandes"]
