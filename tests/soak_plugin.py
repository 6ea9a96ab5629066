"""Collects what the tests with a long form saw, from every process of the run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from soaking import LONG, Figure, Proof, Seen, write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", type=Path, help="keep the figures of the tests with a long form in this file")


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    """Tell figures of this test, by what they count."""

    def tell(**figures: Figure) -> None:
        request.node.user_properties.extend(figures.items())

    return tell


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    # The report travels between processes, the test itself does not.
    mark = item.get_closest_marker("soak")
    if mark is not None and not any(name == "about" for name, _ in item.user_properties):
        item.user_properties.append(("about", mark.args[0]))
    yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    path = config.getoption("--proof")
    if path is None:
        return
    seen = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            figures = cast(dict[str, Figure], dict(report.user_properties))
            about = figures.pop("about", None)
            if about is not None and report.when == "call":
                name = report.nodeid.partition("/")[2]
                seen.append(Seen(str(about), name, outcome, round(report.duration, 1), figures))
    write(path, seen, f"{'long' if LONG else 'short'}, {datetime.now(UTC):%Y-%m-%d}")
