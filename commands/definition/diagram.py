"""`definition diagram`: the steps that move the state as a Mermaid diagram, those that move none, or back, below it."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any

from ketnap.commands import in_use
from ketnap.commands.declaring import declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Raw
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow import machine
from ketnap.workflow.procedure import BACK, Step


@declare(
    "definition diagram", help=N_("sơ đồ trạng thái (Mermaid): các bước đổi trạng thái, rồi các bước khác")
)
def command(invocation: Invocation) -> Answer:
    """The Mermaid diagram; the steps that move no state follow as comments, so the whole stays one diagram."""
    procedure = in_use.procedure(invocation)
    titles = Titles(procedure)
    drawn = machine.diagram(procedure)
    steps = procedure.steps.values()
    still = [_row(step, titles) for step in steps if step.to is None]
    back = [_row(step, titles, step.sources) for step in steps if step.to == BACK]
    text = drawn + "\n".join(
        (
            *_comments(_("Các bước không đổi trạng thái:"), still),
            *_comments(_("Các bước trở lại trạng thái trước (của hồ sơ ở đây hay ở nơi đi):"), back),
        )
    )
    data = {
        "mermaid": drawn,
        "other_steps": [_data(step, titles) for step in steps if step.to is None],
        "steps_back": [
            {**_data(step, titles), "from": list(step.sources)} for step in steps if step.to == BACK
        ],
    }
    return Answer(data, (Raw(text),))


def _data(step: Step, titles: Titles) -> dict[str, Any]:
    return {"step": step.name, "title": titles.of("step", step.name), "alias": step.alias}


def _row(step: Step, titles: Titles, sources: Sequence[str] = ()) -> tuple[str, str]:
    said = titles.of("step", step.name)
    if sources:
        states = ", ".join(titles.of("state", each) for each in sources)
        said += " " + _("(từ: {states})").format(states=states)
    return titles.step_word(step), said


def _comments(head: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    """A heading and its steps as comments of the diagram; nothing where there are none."""
    wide = max((len(word) for word, _said in rows), default=0)
    return [f"%% {head}", *(f"%% {word:<{wide}}  {said}" for word, said in rows)] if rows else []
