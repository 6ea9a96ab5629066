"""Who is left out of a batch and why, as a screen has it: a reason that all share is said once."""

from collections.abc import Sequence
from gettext import gettext as _

from ketnap.commands import showing
from ketnap.commands.case.batch.persons import Person, Why
from ketnap.commands.case.move.transfer_rows import BROUGHT_BY
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block, Row, Table, rows


def blocks(left: Sequence[Person], listed: Sequence[Person], invocation: Invocation) -> list[Block]:
    """Those who are `listed`, of all who are `left` out."""
    labels = (_("dòng"), _("mã"), _("họ tên"))
    shared = _shared(left)
    if shared is not None:
        # Nobody reads the same advice a thousand times.
        said = _("Ai cũng vậy: {reasons}").format(reasons=" ".join(shared.sentences))
        adds = _adds(left[0], shared)
        return [
            f"  {said}",
            f"  {adds}",
            Table(labels, rows(_who(each, invocation) for each in listed), headed=True, indent=2),
        ]
    labels = (*labels, _("vì"), *((_("gõ"),) if invocation.output == "pipe" else ()))
    records = tuple(_row(each, each.why, invocation) for each in listed if each.why is not None)
    return [Table(labels, records, headed=True, indent=2, notes_at=3)]


def _shared(left: Sequence[Person]) -> Why | None:
    """The reason of everybody, where one thing more in the line or in the list would do for all of them."""
    reasons = {(each.why.sentences, each.why.lacks) for each in left if each.why is not None}
    first = left[0].why
    return first if len(left) > 1 and len(reasons) == 1 and first is not None and first.lacks else None


def _adds(person: Person, why: Why) -> str:
    """What to add to the line, or to the list, so that it says what it left out; empty where that is nothing."""
    brings = [BROUGHT_BY[fact] for fact in why.lacks]
    if not brings:
        return ""
    typed = " ".join(each.typed() for each in brings)
    if person.mover.row is None:
        return _("Gõ thêm: {typed}").format(typed=typed)
    columns = ", ".join(f"«{each.column}»" for each in brings)
    return _("Ghi cột {columns}; ai cũng như nhau thì gõ thêm {typed}").format(columns=columns, typed=typed)


def _who(person: Person, invocation: Invocation) -> tuple[str, str, str]:
    return person.mover.row_shown, person.mover.case, showing.name(person.name, invocation)


def _row(person: Person, why: Why, invocation: Invocation) -> Row:
    first, *others = why.sentences
    language = invocation.language
    typed = [_("Gõ: {command}").format(command=each.text(language)) for each in why.following]
    if why.lacks and (person.mover.row is not None or not typed):
        # A line that lists people is typed again; without a list, what one of them lacks is recorded about that one.
        typed = [_adds(person, why)]
    who = _who(person, invocation)
    if invocation.output == "pipe":
        # One line a person: whoever reads a pipe counts lines.
        return Row((*who, " ".join((first, *others)), " ".join(typed)))
    return Row((*who, first), (*others, *typed))
