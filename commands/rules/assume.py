"""`rules assume`: what the office takes for granted of everybody of whom nobody has recorded it."""

from gettext import gettext as _

from ketnap.commands import book, reading, trying
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Row, Table
from ketnap.commands.problems import usage
from ketnap.commands.proposing import proposed
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.storage import law_store
from ketnap.workflow.procedure import Procedure


@declare("rules assume", help=N_("dữ kiện mà đơn vị coi là có sẵn khi chưa ai ghi"))
@argument(
    "name",
    metavar=N_("DỮ-KIỆN"),
    help=N_("tên dữ kiện; bỏ trống: xem các dữ kiện đang coi là"),
    loose=True,
    required=False,
)
@option(
    "--value",
    "--gia-tri",
    into="value",
    metavar=N_("CÓ|KHÔNG"),
    help=N_("coi là có hay không; bỏ trống: trở lại như quy trình"),
)
def command(invocation: Invocation, name: str | None, value: str | None) -> Answer:
    """Show or change the assumptions of the office."""
    if name is None:
        with book.reading(invocation) as reader:
            procedure = reader.law().procedure
        return _listed(procedure)
    with book.writing(invocation) as uow:
        procedure = uow.law().procedure
        titles = Titles(procedure)
        fact = _named(procedure, titles, name)
        assumed = None if value is None else reading.yes_or_no(value)
        law_store.assume(uow, fact, assumed)
    if assumed is None:
        said = _("«{fact}»: trở lại như quy trình.").format(fact=titles.of("fact", fact))
    else:
        said = _("«{fact}»: coi là {value} khi chưa ai ghi. Hồ sơ đã ghi khác thì theo hồ sơ.").format(
            fact=titles.of("fact", fact), value=titles.any_word("true" if assumed else "false")
        )
    data = {"fact": fact, "assume": assumed, "dry_run": invocation.dry_run}
    return Answer(data, (*trying.heading(invocation), said, *trying.closing(invocation)))


def _flags(procedure: Procedure) -> list[str]:
    """The flags that the procedure itself assumes something about: only those may an office assume otherwise."""
    return [fact.name for fact in procedure.facts.values() if isinstance(fact.assume, bool)]


def _named(procedure: Procedure, titles: Titles, typed: str) -> str:
    known = Vocabulary(Named(each, each, (each, titles.of("fact", each))) for each in _flags(procedure))
    found = known.find(typed)
    if found is None:
        raise usage(
            _("Không có dữ kiện «{typed}» để coi là.").format(typed=typed) + proposed(known.propose(typed))
        )
    return found.target


def _listed(procedure: Procedure) -> Answer:
    titles = Titles(procedure)
    flags = {name: bool(procedure.facts[name].assume) for name in _flags(procedure)}
    rows = tuple(
        Row((name, titles.of("fact", name), titles.any_word("true" if value else "false")))
        for name, value in flags.items()
    )
    return Answer({"assumed": flags}, (Table((_("tên"), _("dữ kiện"), _("coi là")), rows, headed=True),))
