"""Recording what is told of letters, inside one transaction, and the answer to it: the same for one letter, for the
letters of a move and for everybody on a joint one."""

from collections.abc import Sequence
from gettext import gettext as _
from typing import Any, NamedTuple

from ketnap.commands import consequences, outcome, showing, trying
from ketnap.commands.contract import Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter import statuses
from ketnap.commands.letter.life import answers as letter_answers
from ketnap.commands.letter.life.targets import Target
from ketnap.commands.letter.shape import Known
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer, Block, Cell, Pairs
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.storage.reader import Reader
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow import answering, joint, letter_life, service
from ketnap.workflow.answering import Answered, Hindered, Said
from ketnap.workflow.decision import Decision, Refusal
from ketnap.workflow.ports import LetterState

_FEW = 3
_RETURN = "return_case"
_PASSED = frozenset({*answering.PASSED, letter_life.REFUSED})


class Recorded(NamedTuple):
    """What was recorded of letters: all of them, the decisions about their cases, the command. `before`: the very same
    was recorded earlier, with that command. `passed`: the letters of others that stay where they stand."""

    said: Said
    letters: tuple[LetterState, ...]
    decisions: tuple[Decision, ...]
    command: str
    about: Known
    before: bool = False
    passed: tuple[LetterState, ...] = ()


def record(uow: SqliteUnitOfWork, invocation: Invocation, targets: Sequence[Target], said: Said) -> Recorded:
    """Record one status of all these letters, with one command. Of several those are passed over that have come as
    far already. Raises Problem: nothing is recorded then."""
    letters = [letter for target in targets for letter in target.letters]
    earlier = _before(uow, invocation, targets, said)
    if earlier is not None:
        about = letter_shape.known(uow, invocation, letters)
        return Recorded(said, tuple(letters), (), earlier, about, before=True)
    command = uow.next_command()
    done: list[Answered] = []
    passed: list[LetterState] = []
    hindered: Hindered | None = None
    for target in targets:
        key = "" if done else invocation.key
        made = answering.answer(
            uow, target.letters, said, invocation.actor, command, invocation.now, invocation.today, key
        )
        if isinstance(made, Refusal):
            raise outcome.refused(made, _told(uow, invocation, made.case))
        if isinstance(made, Answered):
            done.append(made)
        elif isinstance(made, Hindered):
            if len(targets) == 1 or made.against.code not in _PASSED:
                raise letter_answers.hindered(made)
            hindered = hindered or made
            passed += target.letters
        else:
            passed += target.letters
    if not done:
        assert hindered is not None, "what was told of all before is known"
        raise letter_answers.hindered(hindered)
    told_of = tuple(letter for each in done for letter in each.letters)
    decisions = tuple(each.decision for each in done if each.decision is not None)
    about = letter_shape.known(uow, invocation, (*told_of, *passed))
    return Recorded(said, told_of, decisions, command, about, passed=tuple(passed))


def _before(
    uow: SqliteUnitOfWork, invocation: Invocation, targets: Sequence[Target], said: Said
) -> str | None:
    """The command by which the very same was recorded before; None where it was not. Raises Problem where the key
    that was given stands for something else."""
    commands = [answering.said_before(uow, target.letters, said) for target in targets]
    known = [each for each in commands if each is not None]
    if known and len(known) == len(commands):
        return known[0]
    used = uow.recorded(invocation.key) if invocation.key else None
    if used is not None:
        case, event = used
        text = _("Khóa «{key}» đã dùng cho lệnh {command} · {case}. Lệnh này chưa ghi: dùng khóa khác.")
        message = text.format(key=invocation.key, command=event.command, case=case)
        raise Problem("key.taken", message, Exit.CHANGED, following=(line("case history", case),))
    return None


def _told(reader: Reader, invocation: Invocation, case: str) -> Told:
    file = reader.case(case)
    organisations = reader.organisations(service.places(file))
    return Told(invocation, Titles(file.law.procedure), organisations, file.record)


# ---- the answer ----------------------------------------------------------------------------------------


def answer(recorded: Recorded, invocation: Invocation) -> Answer:
    """What was recorded, what follows from it, what to do next and how to take it back."""
    if recorded.before:
        return Answer(_data(recorded, invocation), (_known_before(recorded),))
    blocks: list[Block] = [*trying.heading(invocation), Cell(_head(recorded, invocation), "strong")]
    blocks.append(Pairs(tuple(_pairs(recorded, invocation))))
    blocks += trying.closing(invocation)
    if not invocation.dry_run:
        blocks += _following(recorded, invocation)
    return Answer(_data(recorded, invocation), tuple(blocks))


def _named(letters: Sequence[LetterState]) -> str:
    """The letters, those of one number once."""
    names = list(dict.fromkeys(letter_shape.named(each) for each in letters))
    if len(names) <= _FEW:
        return ", ".join(names)
    return _("{count} văn bản").format(count=showing.number(len(names)))


def _head(recorded: Recorded, invocation: Invocation) -> str:
    text = _("Đã ghi {letters}: {status}, {day} · lệnh {command}")
    if invocation.dry_run:
        text = _("Sẽ ghi {letters}: {status}, {day}")
    return _filled(text, recorded)


def _known_before(recorded: Recorded) -> str:
    text = _("Đã ghi từ trước: {letters}: {status}, {day} · lệnh {command}. Không ghi thêm, sổ giữ nguyên.")
    return _filled(text, recorded)


def _filled(text: str, recorded: Recorded) -> str:
    said = recorded.said
    status = statuses.title(said.status)
    if said.status == letter_life.SENT and said.how in statuses.WAYS:
        status += f" ({_(statuses.WAYS[said.how].title)})"
    return text.format(
        letters=_named(recorded.letters),
        status=status,
        day=showing.long_day(said.on),
        command=recorded.command,
    )


def _pairs(recorded: Recorded, invocation: Invocation) -> list[tuple[str, str | tuple[str, ...]]]:
    letters, about = recorded.letters, recorded.about
    places = dict.fromkeys(about.addressee(each) for each in letters)
    cases = list(dict.fromkeys(each.case for each in letters))
    shown = ", ".join(cases[:_FEW])
    if len(cases) > _FEW:
        shown = _("{cases} và {count} hồ sơ nữa").format(cases=shown, count=showing.number(len(cases) - _FEW))
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("Nơi nhận"), ", ".join(places)),
        (_("Hồ sơ"), shown),
    ]
    if recorded.said.because:
        pairs.append((_("Lý do"), recorded.said.because))
    if (recorded.said.status, recorded.said.how) == (letter_life.SENT, "mail"):
        pairs.append((_("Thư"), _("chỉ ghi là đã gửi; ketnap không gửi văn bản có họ tên qua thư điện tử")))
    if recorded.passed:
        kept = [f"{each.case}: {letter_shape.life(each, about).text}" for each in recorded.passed[:_FEW]]
        more = len(recorded.passed) - _FEW
        pairs.append((_("Giữ nguyên"), (*kept, *([f"+ {showing.number(more)}"] if more > 0 else []))))
    undo = _("Hoàn tác")
    for decision in recorded.decisions[:1]:
        if len(recorded.decisions) == 1:
            followed = consequences.pairs_of(decision, about.titles, invocation)
            pairs += [pair for pair in followed if pair[0] != undo]
    if not invocation.dry_run:
        pairs.append((undo, line("case undo", recorded.command).text(invocation.language)))
    return pairs


def _following(recorded: Recorded, invocation: Invocation) -> list[Block]:
    """What to do next, by what was said."""
    letter, spoken = recorded.letters[0], invocation.language
    name, status = letter_shape.named(letter), recorded.said.status
    if status == letter_life.REFUSED:
        return _after_refusal(recorded, invocation)
    if status == letter_life.SENT and letter.to in recorded.about.names:
        said = statuses.typed(letter_life.ARRIVED)
        command = line("letter receipt", name, "--code", said, "--how", _("CÁCH BIẾT")).text(spoken)
        return [_("Khi nơi nhận báo đã đến: {command}").format(command=command)]
    if status == letter_life.RECALLED:
        said = statuses.typed(letter_life.RECALL_AGREED)
        command = line("letter receipt", name, "--code", said).text(spoken)
        return [_("Khi nơi nhận trả lời việc thu hồi: {command}").format(command=command)]
    command = line("letter show", name).text(spoken)
    return [_("Xem lại: {command}").format(command=command)]


def _after_refusal(recorded: Recorded, invocation: Invocation) -> list[Block]:
    """A refusal is settled by doing the move again, or by taking it back."""
    ways: list[str] = []
    if _everybody(recorded.letters):
        name = letter_shape.named(recorded.letters[0])
        again = line("letter void", name, "--reason", _("LÝ DO")).text(invocation.language)
        ways.append(_("  sửa rồi gửi lại cho tất cả: {command}").format(command=again))
    for letter in recorded.letters[:_FEW]:
        ways += settling(letter, recorded.about, invocation)
    return [Cell(_("Cần giải quyết:"), "strong"), *dict.fromkeys(ways)]


def settling(letter: LetterState, about: Known, invocation: Invocation) -> list[str]:
    """The ways to settle a letter that was refused, each with what to type. Nobody else on a sheet loses their letter
    because one of them was refused."""
    spoken = invocation.language
    name = letter_shape.named(letter)
    step = about.titles.procedure.steps.get(_RETURN)
    documents = about.titles.procedure.documents
    of_move = letter.letter in documents and (documents[letter.letter].to or "").startswith("move_known")
    back = None
    if step is not None and of_move:
        back = line("case advance", letter.case, Spoken(step.name, step.alias)).text(spoken)
    if back is not None and _shared(letter):
        own = line("case transfer", letter.case).text(spoken)
        return [
            _("  thôi chuyển riêng người này, mở lại hồ sơ: {command}").format(command=back),
            _("  muốn chuyển lại thì sau đó lập văn bản riêng: {command}").format(command=own),
        ]
    again = line("letter void", name, "--reason", _("LÝ DO")).text(spoken)
    found = [_("  sửa rồi gửi lại: {command}").format(command=again)]
    if back is not None:
        found.append(_("  hoặc thôi chuyển, mở lại hồ sơ: {command}").format(command=back))
    return found


def _everybody(letters: Sequence[LetterState]) -> bool:
    """Whether these are all the letters of one sheet about several people."""
    on_it = [joint.people_on(each.inputs) for each in letters if each.joined_to is None]
    return on_it == [len(letters)] and len(letters) > 1


def _shared(letter: LetterState) -> bool:
    """Whether a letter is one of several on one sheet of paper."""
    return letter.joined_to is not None or joint.people_on(letter.inputs) > 0


def _data(recorded: Recorded, invocation: Invocation) -> dict[str, Any]:
    said = recorded.said
    told = Told(invocation, recorded.about.titles)
    return {
        "status": said.status,
        "code": letter_life.CODES.get(said.status),
        "on": said.on,
        "how": said.how or None,
        "because": said.because,
        "letters": [letter_shape.data(each, recorded.about) for each in recorded.letters],
        "cases": [outcome.data(each, told) for each in recorded.decisions],
        "passed_over": [letter_shape.data(each, recorded.about) for each in recorded.passed],
        "command": recorded.command,
        "repeated": recorded.before,
        "dry_run": invocation.dry_run,
    }
