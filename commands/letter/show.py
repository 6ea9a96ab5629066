"""`letter show`: one letter: who writes to whom, its life at the addressee day by day, where its files lie."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import book, showing
from ketnap.commands.contract import Line, line
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter import statuses
from ketnap.commands.letter.draft import again as letter_again
from ketnap.commands.letter.life import telling
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Cell, Pairs, Row, Table
from ketnap.commands.texts import N_
from ketnap.storage.correspondence import answers, joint
from ketnap.workflow import answering, issuing, letter_life
from ketnap.workflow.letter_life import Standing
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState, Receipt


class _Seen(NamedTuple):
    """A letter with its life. `host` is the sheet it is on, `together` all letters on that, `waits` whether somebody
    waits for an answer to it."""

    letter: LetterState
    host: LetterState
    together: tuple[LetterState, ...]
    receipts: tuple[Receipt, ...]
    line: letter_again.Line
    waits: bool
    about: Known

    @property
    def standing(self) -> Standing:
        return letter_life.stands(self.receipts)


@declare("letter show", help=N_("một văn bản: nơi nhận, tình trạng từng ngày, tệp"))
@argument(
    "named",
    metavar=N_("VĂN BẢN"),
    help=N_("số ký hiệu (42-CV/ĐU), mã đối chiếu, mã văn bản (VB-12), hoặc mã hồ sơ có một văn bản"),
    loose=True,
)
def command(invocation: Invocation, named: str) -> Answer:
    """Show a letter."""
    with book.reading(invocation) as reader:
        letter = issuing.followed(reader, letter_names.single(reader, named, invocation))
        together = joint.together(reader, letter)
        line_ = letter_again.line_of(reader, letter)
        known = (letter, *together, *(each for each in line_ if each is not None))
        receipts = tuple(letter_shape.receipts_of(reader, letter))
        waits = (
            answers.standing(reader, letter).awaited
            and letter.to not in NOBODY_ELSE
            and answering.wanted(reader, letter)
            and not answering.arrived_by_step(reader, letter)
        )
        about = letter_shape.known(reader, invocation, known)
        host = joint.host(reader, letter)
        seen = _Seen(letter, host, tuple(together), receipts, line_, waits, about)
        office = letter_issuing.own_office(reader)
        waited = None
        if waits and letter.issued_on is not None:
            waited = reader.law().calendar.working_days_between(letter.issued_on, invocation.today)
    files = letter_paper.files_of(invocation, seen.host, office.organisation)
    return Answer(_data(seen, files, waited), tuple(_blocks(seen, files, waited)))


def _data(seen: _Seen, files: Sequence[Path], waited: int | None) -> dict[str, Any]:
    before, after = seen.line
    printed = (seen.host.inputs or {}).get("letter", {})
    return {
        **letter_shape.whole(seen.letter, seen.about, files, seen.receipts),
        "short_code": printed.get("short_code"),
        "anchor": printed.get("anchor"),
        "hash": seen.host.inputs_hash,
        "working_days_waited": waited,
        "replaces": None if before is None else letter_names.shown(before.id),
        "replaced_by": None if after is None else letter_names.shown(after.id),
        "together": [
            {
                "letter": letter_names.shown(each.id),
                "case": each.case,
                "standing": _standing(each, seen.about),
            }
            for each in seen.together
            if len(seen.together) > 1
        ],
    }


def _standing(letter: LetterState, about: Known) -> str | None:
    standing = about.standings.get(letter.id)
    return None if standing is None else standing.status


def _blocks(seen: _Seen, files: Sequence[Path], waited: int | None) -> list[Block]:
    letter, about = seen.letter, seen.about
    invocation = about.invocation
    head = f"{letter_shape.named(letter)} · {about.title(letter)} · {letter.case}"
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Tình trạng"), _state(seen)),
        (_("Mã"), letter_names.shown(letter.id)),
        (_("Nơi gửi"), about.issuer(letter) or _("chưa biết")),
        (_("Nơi nhận"), about.addressee(letter)),
    ]
    pairs += _line_pairs(seen)
    life = _life(seen)
    if life:
        pairs.append((_("Diễn biến"), life))
    if waited is not None:
        pairs.append((_("Đã chờ"), showing.working_days(waited)))
    if files:
        pairs.append((_("Tệp"), tuple(str(path) for path in files)))
    printed = (seen.host.inputs or {}).get("letter", {})
    if printed.get("short_code"):
        pairs.append((_("Mã đối chiếu"), f"{printed['short_code']} · {printed['anchor']}"))
    blocks: list[Block] = [Cell(head, "strong"), Pairs(tuple(pairs))]
    if len(seen.together) > 1:
        blocks += _everybody(seen)
    if letter.status == "issued" and seen.standing.station == letter_life.REFUSED:
        return [*blocks, Cell(_("Cần giải quyết:"), "strong"), *telling.settling(letter, about, invocation)]
    following = _following(seen)
    if following is not None:
        blocks.append(_("Gõ: {command}").format(command=following.text(invocation.language)))
    return blocks


def _state(seen: _Seen) -> str:
    """Where it stands: of a case that goes on, with which step; of what is void, why."""
    letter, newest = seen.letter, letter_life.newest(seen.receipts)
    state = letter_shape.life(letter, seen.about).text
    if newest is not None and newest.status == letter_life.CONTINUED and newest.how:
        day = showing.short_day(newest.received_on, seen.about.invocation.today)
        state = _("{state}, mới nhất {day}: {how}").format(state=state, day=day, how=newest.how)
    if letter.void_because is not None:
        state += _(" (lý do hủy: {because})").format(because=letter.void_because)
    return state


def _line_pairs(seen: _Seen) -> list[tuple[str, str | tuple[str, ...]]]:
    """What it replaces, and what replaces it."""
    before, after = seen.line
    pairs: list[tuple[str, str | tuple[str, ...]]] = []
    if before is not None:
        pairs.append((_("Thay cho"), letter_shape.named(before)))
    if after is not None:
        said = f"{letter_shape.named(after)} ({letter_shape.life(after, seen.about).text})"
        pairs.append((_("Thay bằng"), said))
    return pairs


def _life(seen: _Seen) -> tuple[str, ...]:
    """Day by day, from the day on the letter."""
    letter, today = seen.letter, seen.about.invocation.today
    said = statuses.told(seen.receipts, today)
    if letter.issued_on is None:
        return said
    issued = f"{showing.short_day(letter.issued_on, today)} {statuses.title(letter_life.ISSUED)}"
    return (issued, *said)


def _everybody(seen: _Seen) -> list[Block]:
    """Everybody on a joint letter, with where each case stands."""
    rows = tuple(
        Row((each.case, letter_names.shown(each.id), letter_shape.life(each, seen.about)))
        for each in seen.together
    )
    head = _("Văn bản chung của {count} người:").format(count=showing.number(len(seen.together)))
    return [head, Table((_("hồ sơ"), _("mã"), _("tình trạng")), rows, indent=2)]


def _following(seen: _Seen) -> Line | None:
    """What to do next."""
    letter = seen.letter
    name = letter_shape.named(letter)
    if letter.status == "draft":
        return line("letter issue", letter_names.shown(letter.id))
    if letter.status == "void":
        after = seen.line.replaced_by
        return None if after is None else line("letter show", letter_shape.named(after))
    if not seen.waits:
        return line("letter render", name)
    if not seen.standing.sent:
        return line("letter send", name, "--how", statuses.way_typed("post"))
    arrived = statuses.typed(letter_life.ARRIVED)
    return line("letter receipt", name, "--code", arrived, "--how", _("CÁCH BIẾT"))
