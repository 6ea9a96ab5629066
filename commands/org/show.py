"""`org show`: everything the register says of one organisation, past and present."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import book, showing
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.texts import N_
from ketnap.storage import queries, register
from ketnap.storage.register import Entry
from ketnap.workflow.procedure import NEW


@declare("org show", help=N_("một tổ chức: cấp trên, thẩm quyền, chức danh"))
@argument("text", metavar=N_("TỔ CHỨC"), help=N_("mã hoặc tên"), loose=True, completes="organisation")
def command(invocation: Invocation, text: str) -> Answer:
    """Show an organisation."""
    with book.reading(invocation) as reader:
        code = org_words.meant(reader, invocation, text)
        entry = register.entry(reader, code)
        cases = sum(count for state, count in queries.states(reader, code).items() if state != NEW)
        parents = reader.organisations({code}).names
    return Answer(
        _data(entry, cases, invocation),
        tuple(_blocks(entry, cases, {each: parents[each].name for each in parents}, invocation)),
    )


def _data(entry: Entry, cases: int, invocation: Invocation) -> dict[str, object]:
    made = entry.organisation
    return {
        "code": made.code,
        "name": made.name,
        "kind": made.kind,
        "successor": made.successor,
        "ended_on": made.ended_on,
        "links": [{"upper": each.parent, "from": each.from_on, "until": each.until} for each in entry.links],
        "below": sorted({each.organisation for each in entry.below}),
        "powers": [
            {"power": each.power, "manner": each.manner, "from": each.from_on, "until": each.until}
            for each in entry.powers
        ],
        "posts": [
            {
                "id": each.id,
                "title": each.post.title,
                "holder": showing.name(each.post.holder, invocation),
                "email": each.post.email,
                "from": each.post.from_on,
                "until": each.post.until,
            }
            for each in entry.posts
        ],
        "cases": cases,
    }


def _span(from_on: date, until: date | None) -> str:
    start = "" if from_on.year < _KNOWN_SINCE else _("từ {day}").format(day=f"{from_on:%d/%m/%Y}")
    end = "" if until is None else showing.until(until)
    return " ".join(part for part in (start, end) if part)


_KNOWN_SINCE = 1946


def _blocks(entry: Entry, cases: int, names: dict[str, str], invocation: Invocation) -> list[Block]:
    made = entry.organisation
    blocks: list[Block] = [
        Cell(f"{made.code} · {made.name} · {org_words.said(org_words.KINDS, made.kind)}", "strong")
    ]
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (
            _("Trực thuộc"),
            tuple(
                f"{names.get(each.parent, each.parent)} {_span(each.from_on, each.until)}".strip()
                for each in entry.links
            ),
        ),
        (_("Cấp dưới"), showing.number(len({each.organisation for each in entry.below}))),
        (_("Hồ sơ"), showing.number(cases)),
    ]
    if made.ended_on is not None:
        pairs.append(
            (
                _("Kết thúc"),
                _("{day}, {successor} tiếp nhận").format(
                    day=f"{made.ended_on:%d/%m/%Y}", successor=made.successor or "—"
                ),
            )
        )
    blocks.append(Pairs(tuple(pair for pair in pairs if pair[1])))
    return [*blocks, *_powers(entry), *_posts(entry, invocation)]


def _powers(entry: Entry) -> list[Block]:
    if not entry.powers:
        return []
    rows = tuple(
        Row(
            (
                org_words.said(org_words.POWERS, each.power),
                org_words.said(org_words.MANNERS, each.manner),
                _span(each.from_on, each.until),
            )
        )
        for each in entry.powers
    )
    return [
        Cell(_("Thẩm quyền"), "strong"),
        Table((_("thẩm quyền"), _("hình thức"), _("thời gian")), rows, indent=2),
    ]


def _posts(entry: Entry, invocation: Invocation) -> list[Block]:
    made = entry.organisation
    if not entry.posts:
        add = line("org post", made.code, _("Bí thư"), _("HỌ-TÊN"), "--email", "dia-chi@co-quan.vn").text(
            invocation.language
        )
        return [_("Chưa có ai giữ chức danh: {command}").format(command=add)]
    people = tuple(
        Row(
            (
                str(each.id),
                each.post.title,
                showing.name(each.post.holder, invocation),
                each.post.email or _("chưa có địa chỉ thư"),
                _span(each.post.from_on, each.post.until),
            )
        )
        for each in entry.posts
    )
    return [
        Cell(_("Chức danh"), "strong"),
        Table((_("số"), _("chức danh"), _("ai"), _("thư"), _("thời gian")), people, indent=2),
    ]
