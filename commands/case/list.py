"""`case list`: the cases of the book or of one organisation, by name."""

from collections.abc import Iterable
from gettext import gettext as _
from typing import Any

from ketnap.commands import book, showing, states
from ketnap.commands.contract import line
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Table, rows
from ketnap.commands.texts import N_
from ketnap.commands.titles import Titles
from ketnap.storage import queries
from ketnap.storage.queries import CaseLine
from ketnap.workflow.procedure import NEW


@declare("case list", help=N_("danh sách hồ sơ, xếp theo tên"))
@option("--org", into="organisation", metavar=N_("TỔ CHỨC"), help=N_("chỉ của tổ chức này và cấp dưới"))
@option("--state", into="state", metavar=N_("TRẠNG THÁI"), help=N_("chỉ ở trạng thái này"))
def command(invocation: Invocation, organisation: str | None, state: str | None) -> Answer:
    """List cases."""
    with book.reading(invocation) as reader:
        titles = Titles(reader.law().procedure)
        under = None if organisation is None else org_words.meant(reader, invocation, organisation)
        found = queries.cases(reader, under, None if state is None else states.meant(state, titles))
    return listed(found, titles, invocation, _("Chưa có hồ sơ nào. Nhập danh sách: {command}"))


def listed(found: Iterable[CaseLine], titles: Titles, invocation: Invocation, nothing: str) -> Answer:
    """Cases as a table and as --json. Those whose only step was withdrawn are not listed."""
    cases = [each for each in found if each.state != NEW]
    data = {"cases": [_data(each, titles, invocation) for each in cases]}
    if not cases:
        return Answer(
            data, (nothing.format(command=line("case import", _("TỆP")).text(invocation.language)),)
        )
    table = Table(
        (_("mã"), _("họ tên"), _("sinh"), _("chi bộ"), _("trạng thái"), _("từ")),
        rows(
            (
                each.code,
                showing.name(each.person, invocation),
                "" if each.born_on is None else f"{each.born_on:%d/%m/%Y}",
                each.cell_name,
                titles.of("state", each.state),
                "" if each.state_since is None else showing.short_day(each.state_since, invocation.today),
            )
            for each in cases
        ),
        headed=True,
    )
    code = cases[0].code if len(cases) == 1 else _("MÃ")
    look = line("case show", code).text(invocation.language)
    said = _("{count} hồ sơ. Xem một hồ sơ: {command}")
    return Answer(data, (table, said.format(count=showing.number(len(cases)), command=look)))


def _data(each: CaseLine, titles: Titles, invocation: Invocation) -> dict[str, Any]:
    return {
        "code": each.code,
        "person": showing.name(each.person, invocation),
        "born_on": each.born_on,
        "organisation": each.cell,
        "organisation_name": each.cell_name,
        "state": each.state,
        "state_title": titles.of("state", each.state),
        "state_since": each.state_since,
        "version": each.version,
        "opened_on": each.opened_on,
    }
