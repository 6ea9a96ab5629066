"""The law that comes with the program, whole."""

from ketnap.definitions import calendar_file, loader
from ketnap.workflow.law import Law


def law() -> Law:
    """Procedure, rules, calendar and instruments as shipped."""
    loaded = loader.shipped()
    assert not loaded.problems, "the shipped law is sound (tests)"
    assert loaded.procedure is not None
    assert loaded.rules is not None
    assert loaded.instruments is not None
    return Law(loaded.procedure, loaded.rules, calendar_file.shipped(), loaded.instruments)
