"""`packet import`: packets of other offices are verified and taken, each at most once."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands import book, known_errors, reading, trying
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.packet import desk, hearing, intake_shown, receivable, replies, taking
from ketnap.commands.packet.hearing import Heard
from ketnap.commands.packet.taking import Taken
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.exchange.packets.manifest import TRANSFER
from ketnap.exchange.packets.reading import load
from ketnap.storage.correspondence import packets
from ketnap.storage.correspondence.packets import OUT
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork


@declare(
    "packet import",
    help=N_(
        "nhập gói của đơn vị khác: hồ sơ chuyển đến, xác nhận\n\n"
        "ketnap goi nhap GT-3BD6-EE1D-8030.zip.age\n\n"
        "Gói được kiểm trước khi nhập: đúng nơi gửi đã tin, còn nguyên, gửi cho đơn vị này, còn hạn. Mỗi gói chỉ nhập "
        "một lần; nhập lại thì ghi lại đúng gói xác nhận đã lập."
    ),
)
@argument(
    "paths", metavar=N_("TỆP"), help=N_("tệp gói, đúng như nơi gửi đã lập"), reads=reading.path, many=True
)
def command(invocation: Invocation, paths: Sequence[Path]) -> Answer:
    """Take packets into the book."""
    if len(paths) == 1:
        return _answer(invocation, taken_from(invocation, paths[0]))
    found: list[Answer] = []
    refused: list[tuple[Path, Problem]] = []
    for path in paths:
        try:
            found.append(_answer(invocation, taken_from(invocation, path)))
        except (Problem, OSError) as error:
            problem = known_errors.problem_of(error)
            if problem is None:
                raise
            refused.append((path, problem))
    return _together(invocation, found, refused)


class FromFile(NamedTuple):
    """What a file brought, the files of the answers that went back, and why the case in it is not to be received."""

    outcome: Taken | Heard
    files: tuple[Path, ...]
    against: Problem | None


def taken_from(invocation: Invocation, path: Path) -> FromFile:
    """Take one file. Raises Problem, OSError."""
    content = load(path)
    with book.writing(invocation) as uow:
        outcome = take(uow, invocation, content)
        against = receivable.against(uow, outcome) if isinstance(outcome, Taken) else None
    # The file comes after the book: what it says must be true, and it can be written again.
    answers = outcome.replies if isinstance(outcome, Taken) else ()
    return FromFile(outcome, tuple(replies.put(invocation, each) for each in answers), against)


def take(uow: SqliteUnitOfWork, invocation: Invocation, content: bytes) -> Taken | Heard:
    """Verify the bytes of a packet and take it, or find it taken. Raises Problem."""
    at = desk.here(invocation, uow)
    try:
        packet = desk.opened(content, at, invocation.now)
    except Problem as error:
        # What was sealed for another office opens for nobody here, the writer included.
        if error.code == "packet.not_decryptable" and _is_ours(uow, content):
            raise desk.own() from error
        raise
    kept = packets.find(uow, packet.manifest.id)
    if packet.manifest.kind == TRANSFER:
        if kept is not None:
            found = taking.taken(uow, kept)
            return found._replace(replies=replies.renewed(uow, invocation, at, found.said))
        return taking.take(uow, invocation, at, packet, uow.next_command())
    if kept is not None:
        return hearing.heard(uow, kept)
    return hearing.hear(uow, invocation, packet, uow.next_command())


def _is_ours(reader: Reader, content: bytes) -> bool:
    """Whether this office wrote these very bytes."""
    return any(
        each.direction == OUT and packets.content(reader, each.id) == content
        for each in packets.every(reader)
    )


def _answer(invocation: Invocation, found: FromFile) -> Answer:
    if isinstance(found.outcome, Taken):
        data, blocks = intake_shown.transfer(invocation, found.outcome, found.files, found.against)
    else:
        data, blocks = intake_shown.receipt(invocation, found.outcome)
    return Answer(
        {"packets": [data], "refused": [], "dry_run": invocation.dry_run},
        (*trying.heading(invocation), *blocks, *trying.closing(invocation)),
    )


def _together(
    invocation: Invocation, found: Sequence[Answer], refused: Sequence[tuple[Path, Problem]]
) -> Answer:
    """Several files: what was taken, then what was not."""
    data: dict[str, Any] = {
        "packets": [each for answer in found for each in answer.data["packets"]],
        "refused": [{"file": str(path), **problem.data()["error"]} for path, problem in refused],
        "dry_run": invocation.dry_run,
    }
    blocks: list[Block] = [block for answer in found for block in answer.blocks]
    if refused:
        blocks.append(Cell(_("Không nhập {count} tệp:").format(count=len(refused)), "bad"))
    for path, problem in refused:
        blocks += [f"{path.name}: {problem.message}", *problem.blocks]
    return Answer(data, tuple(blocks), Exit.PARTLY if refused else Exit.DONE)
