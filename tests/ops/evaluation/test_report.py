"""The page that keeps the scores."""

from pathlib import Path

import pytest

from ops.evaluation import report
from ops.evaluation.scores import Score


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / report.PAGE).parent.mkdir()
    (tmp_path / report.PAGE).write_text(f"before\n{report.BEGIN}old\n{report.END}\nafter\n")
    return tmp_path


class TestThePage:
    def test_gives_back_what_was_written(self, root: Path) -> None:
        scores = (Score("Intent right", 97, 108), Score("need", 3, 3))

        report.write(root, [report.table("what", scores)])

        assert report.known(root) == {score.name: score for score in scores}

    def test_keeps_the_words_around(self, root: Path) -> None:
        report.write(root, [report.table("what", [Score("x", 1, 1)])])

        page = (root / report.PAGE).read_text()
        assert page.startswith("before\n")
        assert page.endswith("after\n")
        assert "old" not in page

    def test_says_which_score_fell(self) -> None:
        assert report.fallen({"x": Score("x", 100, 100)}, [Score("x", 90, 100)]) == ["x: 1.000 became 0.900"]
        assert report.fallen({"x": Score("x", 90, 100)}, [Score("x", 95, 100), Score("new", 0, 9)]) == []
