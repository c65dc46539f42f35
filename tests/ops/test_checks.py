"""The checks of `make test`."""

from pathlib import Path

import pytest

from ops import checks

REPORT = """<testsuites><testsuite>
<testcase classname="a.TestA" name="test_passes"/>
<testcase classname="a.TestA" name="test_left_out"><skipped type="pytest.skip" message="no browser"/></testcase>
<testcase classname="a.TestA" name="test_known"><skipped type="pytest.xfail" message="later"/></testcase>
</testsuite></testsuites>"""


class TestSkippedTests:
    def test_are_named_with_their_reason(self, tmp_path: Path) -> None:
        (tmp_path / "report.xml").write_text(REPORT)

        assert checks.skipped(tmp_path / "report.xml") == ["a.TestA test_left_out: no browser"]


class TestNode:
    def test_comes_from_the_python_package_when_the_system_has_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "/nowhere")

        first = Path(checks.node_path().split(":")[0])

        assert {"node", "npm"} <= {path.name for path in first.iterdir()}
