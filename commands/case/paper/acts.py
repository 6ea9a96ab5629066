"""Recording what was done with originals: where they were put, who borrowed them, that they are back."""

from collections.abc import Iterator, Sequence
from datetime import date
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import showing, trying
from ketnap.commands.case.paper import named, originals
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell, Pairs
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.titles import Titles
from ketnap.storage.correspondence import papers as papers_kept
from ketnap.storage.correspondence.papers import By, Doing
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import custody
from ketnap.workflow.custody import Against, Original
from ketnap.workflow.names import normal
from ketnap.workflow.ports import CaseFile

_MANY = 3


class Wanted(NamedTuple):
    """What is to be recorded: where the original is put, who borrows it, whether it is back, and the day."""

    place: str | None
    borrower: str | None
    returned: bool
    on: date

    @property
    def does(self) -> bool:
        return self.place is not None or self.borrower is not None or self.returned


class _Done(NamedTuple):
    """What was recorded, with the papers as they were before and as they are now; `command` "" where it had been
    recorded before."""

    file: CaseFile
    doings: tuple[Doing, ...]
    after: tuple[Original, ...]
    command: str
    invocation: Invocation

    @property
    def titles(self) -> Titles:
        return Titles(self.file.law.procedure)


def record(
    uow: SqliteUnitOfWork,
    invocation: Invocation,
    code: str,
    name: str | None,
    number: str | None,
    wanted: Wanted,
) -> Answer:
    """Record it of the papers that are meant, and answer. Raises Problem, NoSuchCase."""
    file = uow.case(code)
    papers = papers_kept.of_case(uow, code)
    known = _known(uow, invocation, code)
    if known is not None:
        return known
    chosen = named.single(papers, name, number, file, invocation)
    titles = Titles(file.law.procedure)
    doings = tuple(_doings(_apt(chosen, wanted, name, file), wanted, file, titles, invocation))
    if not doings:
        return _nothing_new(chosen, code, titles, invocation)
    command = uow.next_command()
    by = By(invocation.actor, command, invocation.now, invocation.key)
    papers_kept.record(uow, code, doings, by)
    touched = {each.original.sheet for each in doings}
    after = tuple(each for each in papers_kept.of_case(uow, code) if each.sheet in touched)
    return _answer(_Done(file, doings, after, command, invocation))


def _known(uow: SqliteUnitOfWork, invocation: Invocation, code: str) -> Answer | None:
    """The answer where a key was used before: for this case nothing more is recorded. Raises Problem where it was used
    for something else."""
    if not invocation.key:
        return None
    earlier = papers_kept.of_key(uow, invocation.key)
    event = uow.recorded(invocation.key)
    if not earlier and event is None:
        return None
    if event is not None or any(each.case != code for each in earlier):
        case = earlier[0].case if event is None else event[0]
        text = _("Khóa «{key}» đã dùng cho việc khác, {case}. Lệnh này chưa ghi: dùng khóa khác.")
        message = text.format(key=invocation.key, case=case)
        raise Problem("key.taken", message, Exit.CHANGED, following=(line("case history", case),))
    text = _("Đã ghi từ trước · {case} · lệnh {command}. Không ghi thêm, sổ giữ nguyên.")
    command = earlier[0].act.command
    data = {"case": code, "command": command, "repeated": True, "dry_run": invocation.dry_run}
    return Answer(data, (text.format(case=code, command=command),))


def _apt(chosen: Sequence[Original], wanted: Wanted, name: str | None, file: CaseFile) -> Sequence[Original]:
    """Of a whole dossier the papers that it can be recorded of: only what is out comes back, what is out is not lent
    again. Raises Problem where none is left."""
    if name is not None:
        return chosen
    if wanted.returned:
        apt = [each for each in chosen if each.loan is not None]
        if not apt:
            raise named.refused("not_lent", _("{case}: không ai mượn giấy tờ nào.").format(case=file.code))
        return apt
    filed = [each for each in chosen if each.filed is not None]
    if wanted.borrower is None:
        return filed
    apt = [each for each in filed if each.loan is None]
    if not apt:
        message = _("{case}: mọi giấy tờ đều đang cho mượn.").format(case=file.code)
        raise named.refused("lent", message, line("case paper", file.code))
    return apt


def _doings(
    chosen: Sequence[Original], wanted: Wanted, file: CaseFile, titles: Titles, invocation: Invocation
) -> Iterator[Doing]:
    """What is to be written, leaving out what is so already. Raises Problem with the first thing against it."""
    for each in chosen:
        loan = each.loan
        if wanted.returned:
            _allow(each, custody.RETURNED, wanted.on, file, titles, invocation)
            yield Doing(each, custody.RETURNED, None, wanted.on)
        if wanted.place is not None and wanted.place != each.place:
            yield Doing(each, custody.PLACED, wanted.place, wanted.on)
        if wanted.borrower is None:
            continue
        if loan is not None and (loan.borrower, loan.lent_on) == (wanted.borrower, wanted.on):
            continue
        _allow(each, custody.LENT, wanted.on, file, titles, invocation)
        yield Doing(each, custody.LENT, wanted.borrower, wanted.on)


def _allow(
    original: Original, act: str, on: date, file: CaseFile, titles: Titles, invocation: Invocation
) -> None:
    found = custody.against(original, act, on, invocation.today)
    if found is not None:
        raise _refused(found, act, file, titles, invocation)


def _refused(found: Against, act: str, file: CaseFile, titles: Titles, invocation: Invocation) -> Problem:
    """Why it cannot be recorded, and what to type instead."""
    paper, loan = found.original, found.original.loan
    name = named.shown(paper, titles)
    day = "" if found.day is None else showing.long_day(found.day)
    if found.code == "future":
        return usage(_("Ngày {day} chưa đến.").format(day=f"{found.day:%d/%m/%Y}"))
    words = named.typed(paper, [paper], file.code, titles)
    if found.code == "lent" and loan is not None:
        who = showing.name(loan.borrower, invocation)
        text = _("«{paper}» đang cho {who} mượn từ {day}. Nhận lại trước, rồi cho mượn tiếp.")
        message = text.format(paper=name, who=who, day=day)
        return named.refused("lent", message, line("case paper", *words, "--return"))
    texts = {
        "not_lent": _("«{paper}» không cho ai mượn."),
        "before_newest": _("«{paper}»: ngày này trước lần cho mượn hoặc trả gần nhất ({day})."),
        "before_paper": _("«{paper}»: ngày này trước ngày ghi trên giấy ({day})."),
    }
    if found.code == "not_lent" and found.day is not None:
        texts["not_lent"] = _("«{paper}» không cho ai mượn: đã trả {day}.")
    return named.refused(
        found.code, texts[found.code].format(paper=name, day=day), line("case paper", *words)
    )


# ---- the answer ------------------------------------------------------------------------------------


def _nothing_new(chosen: Sequence[Original], code: str, titles: Titles, invocation: Invocation) -> Answer:
    data = {
        "case": code,
        "command": None,
        "papers": [originals.data(each, titles, invocation) for each in chosen],
        "repeated": True,
        "dry_run": invocation.dry_run,
    }
    text = _("{case}: đã ghi như vậy từ trước. Không ghi thêm, sổ giữ nguyên.")
    return Answer(data, (text.format(case=code),))


def _answer(done: _Done) -> Answer:
    invocation, titles = done.invocation, done.titles
    data = {
        "case": done.file.code,
        "command": done.command,
        "acts": [_act(each, invocation) for each in done.doings],
        "papers": [originals.data(each, titles, invocation) for each in done.after],
        "repeated": False,
        "dry_run": invocation.dry_run,
    }
    blocks: list[Block] = [*trying.heading(invocation)]
    blocks += [Cell(head, "strong") for head in _heads(done)]
    pairs = tuple(_pairs(done))
    blocks += [Pairs(pairs)] if pairs else []
    blocks += trying.closing(invocation)
    return Answer(data, tuple(blocks))


def _act(doing: Doing, invocation: Invocation) -> dict[str, Any]:
    what = doing.what
    if doing.act == custody.LENT and what is not None:
        what = showing.name(what, invocation)
    return {
        "document": doing.original.document,
        "number": doing.original.number,
        "act": doing.act,
        "what": what,
        "on": doing.on,
    }


def _heads(done: _Done) -> Iterator[str]:
    """One sentence for each kind of act."""
    texts = {
        custody.RETURNED: _("{who} đã trả {papers}, {day}"),
        custody.PLACED: _("{papers}: bản gốc để ở {what}"),
        custody.LENT: _("Cho {what} mượn {papers}, từ {day}"),
    }
    tail = f" · {done.file.code}"
    if not done.invocation.dry_run:
        tail += " · " + _("lệnh {command}").format(command=done.command)
    for act, text in texts.items():
        of_kind = [each for each in done.doings if each.act == act]
        if not of_kind:
            continue
        borrowers = dict.fromkeys(each.original.loan.borrower for each in of_kind if each.original.loan)
        first = of_kind[0]
        what = first.what or ""
        yield (
            text.format(
                papers=_named(of_kind, done.titles),
                what=showing.name(what, done.invocation) if act == custody.LENT else what,
                who=", ".join(showing.name(each, done.invocation) for each in borrowers),
                day=showing.long_day(first.on),
            )
            + tail
        )


def _named(doings: Sequence[Doing], titles: Titles) -> str:
    if len(doings) > _MANY:
        return _("{count} giấy tờ").format(count=showing.number(len(doings)))
    return ", ".join(f"«{named.shown(each.original, titles)}»" for each in doings)


def _pairs(done: _Done) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    invocation, spoken = done.invocation, done.invocation.language
    before = dict.fromkeys(
        each.original.place for each in done.doings if each.act == custody.PLACED and each.original.place
    )
    if before:
        yield _("Trước đó"), "; ".join(normal(str(each)) for each in before)
    places = dict.fromkeys(each.place for each in done.after if each.loan is None and each.place)
    acts = {each.act for each in done.doings}
    if places and custody.RETURNED in acts and custody.PLACED not in acts:
        yield _("Nơi để"), "; ".join(str(each) for each in places)
    if invocation.dry_run:
        return
    if any(each.act == custody.LENT for each in done.doings):
        words: tuple[Any, ...] = (done.file.code,)
        if len(done.after) == 1:
            words = named.typed(done.after[0], done.after, done.file.code, done.titles)
        yield _("Khi trả"), line("case paper", *words, "--return").text(spoken)
    yield _("Hoàn tác"), line("case undo", done.command).text(spoken)
