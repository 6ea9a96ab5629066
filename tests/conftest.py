"""What tests share: the law as it is shipped, somebody at the desk of an office, hypothesis without chance."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from office_books import Desk, office_book

from ketnap import cli
from ketnap.definitions import calendar_file, loader
from ketnap.workflow.law import Law

# The same examples every time: a red suite is red for everybody, and nothing is slow by accident.
settings.register_profile(
    "ketnap", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ketnap")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is written into the folder of the person who runs the tests: neither a book nor a log."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def law() -> Law:
    """The procedure, rules, calendar and instruments in definitions/, compiled once."""
    loaded = loader.shipped()
    assert not loaded.problems, "\n".join(str(problem) for problem in loaded.problems[:10])
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    return Law(loaded.procedure, loaded.rules, calendar_file.shipped(), loaded.instruments)


@pytest.fixture
def vietnamese() -> Iterator[None]:
    """The shell speaks Vietnamese, whatever the test before left it speaking."""
    cli.speak("vi")
    yield
    cli.speak("vi")


@pytest.fixture
def desk(tmp_path: Path, law: Law, vietnamese: None) -> Iterator[Desk]:
    """Somebody at the desk of the sample office, with a book of their own."""
    book = office_book(tmp_path, law)
    yield Desk(book)
    book.close()
