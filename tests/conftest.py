"""What all tests share: the law as it is shipped, and hypothesis without chance."""

import pytest
from hypothesis import HealthCheck, settings

from ketnap.definitions import calendar_file, loader
from ketnap.workflow.law import Law

# The same examples every time: a red suite is red for everybody, and nothing is slow by accident.
settings.register_profile(
    "ketnap", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ketnap")


@pytest.fixture(scope="session")
def law() -> Law:
    """The procedure, rules, calendar and instruments in definitions/, compiled once."""
    loaded = loader.shipped()
    assert not loaded.problems, "\n".join(str(problem) for problem in loaded.problems[:10])
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    return Law(loaded.procedure, loaded.rules, calendar_file.shipped(), loaded.instruments)
