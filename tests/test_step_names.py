"""A step is meant by its id or alias at once; the spellings of all others are not needed to know it."""

import pytest

from ketnap import cli
from ketnap.commands import facts
from ketnap.commands.facts import Place
from ketnap.commands.titles import Titles


@pytest.fixture(params=["vi", "en"])
def place(request, law):
    cli.speak(request.param)
    yield Place(law.procedure, Titles(law.procedure), None, None)
    cli.speak("vi")


def test_every_id_and_alias_means_what_it_means_among_all_spellings(place):
    known = facts._steps_of(place)
    for step in place.procedure.steps.values():
        for text in (step.name, step.alias):
            assert facts.step_named(text, place) is step
            assert known.find(text).target == step.name


def test_a_step_is_found_by_marks_capitals_and_spaces_too(place):
    for step in place.procedure.steps.values():
        assert facts.step_named(step.alias.replace("-", " ").upper(), place) is step
        assert facts.step_named(step.title, place) is step
