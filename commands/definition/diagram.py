"""`definition diagram`: the steps that move the state as a Mermaid diagram, the others below it."""

from gettext import gettext as _

from ketnap.commands import in_use
from ketnap.commands.declaring import declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Raw
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.workflow import machine
from ketnap.workflow.procedure import BACK


@declare(
    "definition diagram", help=N_("sơ đồ trạng thái (Mermaid): các bước đổi trạng thái, rồi các bước khác")
)
def command(invocation: Invocation) -> Answer:
    """The Mermaid diagram; the steps that move no state follow as comments, so the whole stays one diagram."""
    procedure = in_use.procedure(invocation)
    titles = Titles(procedure)
    drawn = machine.diagram(procedure)
    rest = [step for step in procedure.steps.values() if step.to is None or step.to == BACK]
    wide = max((len(titles.step_word(step)) for step in rest), default=0)
    lines = [f"%% {titles.step_word(step):<{wide}}  {titles.of('step', step.name)}" for step in rest]
    text = drawn + "%% " + _("Các bước không đổi trạng thái:") + "\n" + "\n".join(lines)
    data = {
        "mermaid": drawn,
        "other_steps": [
            {"step": step.name, "title": titles.of("step", step.name), "alias": step.alias} for step in rest
        ],
    }
    return Answer(data, (Raw(text),))
