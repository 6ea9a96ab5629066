"""`demo --two-offices`: two communes, each with its own book in its own folder, hand a person on by files alone.

Nothing is shared between the two: what one office knows of the other it has read from a file that somebody carried.
"""

import shutil
from collections.abc import Iterable
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.contract import Line, line
from ketnap.commands.demo import folder as demo_folder
from ketnap.commands.demo import two_ways
from ketnap.commands.demo.two_ways import DESTINATION, NEW_CELL, ORIGIN, Lines, Turn
from ketnap.commands.demo.typist import Typed, Typist
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Raw, Table, rows
from ketnap.commands.problems import Exit
from ketnap.commands.titles import Titles
from ketnap.definitions import shipped
from ketnap.exchange.keys import card, fingerprint
from ketnap.storage.book import private_files

_CARRIED: Final = "usb"
_PACKETS: Final = "goi"
_FOLDERS: Final = {ORIGIN: "le-chan", DESTINATION: "cam-giang"}


class Act(NamedTuple):
    """A part of the story: what happens, and the lines that were typed for it; `whole`: those shown in full."""

    title: str
    lines: tuple[tuple[Typed, bool], ...]


class Played(NamedTuple):
    """What was played: the acts, and the lines that ended otherwise than they should."""

    folder: Path
    acts: tuple[Act, ...]
    surprises: tuple[Typed, ...]


class Stumbled(Exception):
    """A line that the story goes on from was refused: it ends there."""


class Stage:
    """Two desks, and somebody who carries files from one to the other."""

    def __init__(self, invocation: Invocation, folder: Path) -> None:
        self._folder = folder
        law = shipped.law()
        self.lines = Lines(Titles(law.procedure), law.calendar, invocation.today)
        self.acts: list[Act] = []
        self.surprises: list[Typed] = []
        self._typed: list[tuple[Typed, bool]] = []
        self._desks = {
            office: Typist(invocation, office, folder / name / "so.db", folder)
            for office, name in _FOLDERS.items()
        }

    def play(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            self.type(turn)

    def type(self, turn: Turn) -> Typed:
        """Type a line. Raises Stumbled where it is refused."""
        desk = self._desks[turn.office]
        typed = desk.type(self.lines.day(turn.ago), turn.line)
        self._typed.append((typed, turn.whole))
        if typed.exit:
            self.surprises.append(typed)
            raise Stumbled
        return typed

    def end(self, title: str) -> None:
        """The lines since the last one make an act."""
        self.acts.append(Act(title, tuple(self._typed)))
        self._typed = []

    def carried(self, office: str, known: Iterable[Path] = ()) -> list[Path]:
        """Copy what an office wrote for others since, and what it is called on the stick."""
        made = sorted(set(self.written(office)) - set(known), key=lambda each: each.stat().st_mtime_ns)
        stick = self._folder / _CARRIED
        private_files.make_folder(stick)
        return [Path(shutil.copy2(each, stick / each.name)) for each in made]

    def written(self, office: str) -> list[Path]:
        return list((self._folder / _FOLDERS[office] / _PACKETS).glob("*"))


def play(invocation: Invocation, path: Path) -> Played:
    """Make the folder and play the story in it. Raises Problem, OSError."""
    demo_folder.prepared(path)
    for name in (*_FOLDERS.values(), _CARRIED):
        if (path / name).is_dir():
            shutil.rmtree(path / name)
    stage = Stage(invocation, path)
    try:
        _all_of_it(stage)
    except Stumbled:
        stage.end(_("Dừng ở đây"))
    return Played(path, tuple(stage.acts), tuple(stage.surprises))


def _all_of_it(stage: Stage) -> None:
    stage.play(two_ways.founded())
    stage.end(_("Hai đơn vị, hai sổ, hai thư mục"))
    stage.play(two_ways.both_certified(stage.lines))
    stage.end(_("Lê Chân: hai người, từ phát hiện đến giấy chứng nhận"))
    stage.play(two_ways.keys())
    _keys(stage)
    stage.end(_("Hai nơi lập khóa, trao thẻ khóa, đọc dấu khóa qua điện thoại"))
    _away(stage)
    _arrived(stage)
    _followed(stage)
    _counted(stage)


def _keys(stage: Stage) -> None:
    """Each office trusts the other's card, after hearing its fingerprint."""
    for office, other in ((ORIGIN, DESTINATION), (DESTINATION, ORIGIN)):
        (path,) = stage.carried(other)
        heard = fingerprint.shown(card.read(path.read_bytes()).fingerprint)
        trusted = line("key trust", str(path), "--fingerprint", heard)
        stage.type(Turn(office, 199, trusted, whole=office == ORIGIN))


def _away(stage: Stage) -> None:
    known = stage.written(ORIGIN)
    stage.type(two_ways.moved(stage.lines, "1", 190))
    stage.play(two_ways.told("1"))
    stage.end(_("Lê Chân: biết người ấy chuyển đi, thông báo, lập gói"))
    (packet,) = stage.carried(ORIGIN, known)
    stage.type(Turn(DESTINATION, 186, line("packet import", str(packet)), whole=True))
    name = packet.name.partition(".")[0]
    received = line("case receive", "--packet", name, "--org", NEW_CELL)
    stage.type(Turn(DESTINATION, 183, received, whole=True))
    stage.end(_("Cẩm Giàng: nhập gói, tiếp nhận, hồ sơ đi tiếp"))


def _arrived(stage: Stage) -> None:
    """What the destination wrote goes home."""
    cards = [each for each in stage.written(DESTINATION) if not each.name.startswith("GT-")]
    receipts = stage.carried(DESTINATION, cards)
    stage.type(Turn(ORIGIN, 182, line("packet import", *map(str, receipts)), whole=True))
    stage.end(_("Lê Chân: nhập hai gói xác nhận, đã đến và đã tiếp nhận"))


def _followed(stage: Stage) -> None:
    """The case goes on there, and the origin hears of it."""
    stage.type(two_ways.helped(stage.lines, "1"))
    _answered(stage, 168)
    stage.play(two_ways.admitted(stage.lines, "1"))
    _answered(stage, 58)
    stage.type(two_ways.ceremony(stage.lines, "1"))
    _answered(stage, 54)
    stage.end(_("Cẩm Giàng: phân công người giúp đỡ, làm hồ sơ, quyết định, lễ kết nạp; báo lại Lê Chân"))


def _answered(stage: Stage, ago: int) -> None:
    known = stage.written(DESTINATION)
    stage.type(Turn(DESTINATION, ago, line("packet receipt", "1"), whole=True))
    (receipt,) = stage.carried(DESTINATION, known)
    stage.type(Turn(ORIGIN, ago, line("packet import", str(receipt)), whole=True))


def _counted(stage: Stage) -> None:
    """The fifth target at the origin: whole, and less as soon as one notice is missing."""
    since = ("--from", stage.lines.shown(300))
    shown = line("letter show", two_ways.NOTICE)
    stage.type(Turn(ORIGIN, 53, shown, whole=True))
    stage.type(Turn(ORIGIN, 53, _report(since), whole=True))
    stage.end(_("Lê Chân: công văn đã đi tới đâu; chỉ tiêu đạt 100 %"))
    stage.type(two_ways.moved(stage.lines, "2", 20))
    stage.type(Turn(ORIGIN, 1, _report(since), whole=True))
    stage.end(_("Lê Chân: một người nữa chuyển đi, chưa thông báo: chỉ tiêu tụt xuống"))


def _report(since: tuple[str, str]) -> Line:
    return line("report transfers", *since, "--all")


# ---- what is shown


def answer(played: Played, invocation: Invocation) -> Answer:
    """The whole of it as it was typed, then where to look."""
    blocks: list[Block] = [
        Cell(_("HAI ĐƠN VỊ, HAI SỔ · một người chuyển đi, chỉ có tệp mang qua mang lại"), "strong"),
        _("Người đều là bịa; xã, phường, quy định, lịch làm việc là thật. Ngày là ngày giả định."),
    ]
    for number, act in enumerate(played.acts, 1):
        blocks.append(Cell(f"{number}. {act.title}", "strong"))
        blocks += _act(act)
    blocks += _go_on(played, invocation)
    for typed in played.surprises:
        text = _("Chỗ hỏng của bản xem thử: {office}, {day}: {line}")
        said = text.format(office=typed.office, day=f"{typed.on:%d/%m/%Y}", line=typed.line)
        blocks += [Cell(said, "bad"), Raw(typed.shown)]
    return Answer(_data(played), tuple(blocks), Exit.UNEXPECTED if played.surprises else Exit.DONE)


def _act(act: Act) -> list[Block]:
    blocks: list[Block] = []
    before: tuple[str, date] | None = None
    for typed, whole in act.lines:
        if (typed.office, typed.on) != before:
            blocks.append(f"[{typed.office}, {showing.long_day(typed.on)}]")
        before = (typed.office, typed.on)
        blocks.append(f"$ {typed.line}")
        shown = typed.shown if whole else typed.shown.partition("\n")[0]
        blocks.append(Raw("\n".join(f"  {each}" for each in shown.splitlines())))
    return blocks


def _go_on(played: Played, invocation: Invocation) -> list[Block]:
    """What to type to look round in the two books."""
    found = []
    for office, name in _FOLDERS.items():
        book = ("--db", str(played.folder / name / "so.db"))
        found += [
            (line("packet list", *book), _("{office}: các gói đã gửi, đã nhận").format(office=office)),
            (line("case show", "1", *book), _("{office}: hồ sơ của người ấy").format(office=office)),
        ]
    spoken = invocation.language
    listed = rows((each.text(spoken), what) for each, what in found)
    return [Cell(_("XEM TIẾP"), "strong"), Table((_("lệnh"), _("để")), listed, indent=2)]


def _data(played: Played) -> dict[str, Any]:
    return {
        "out": str(played.folder),
        "books": {office: str(played.folder / name / "so.db") for office, name in _FOLDERS.items()},
        "acts": [
            {"title": act.title, "lines": [typed._asdict() for typed, _whole in act.lines]}
            for act in played.acts
        ],
        "surprises": [typed._asdict() for typed in played.surprises],
        "dry_run": False,
    }
