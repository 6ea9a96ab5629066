"""The letters that somebody tells of or sends, case by case: one letter, everybody on a joint one, the newest move."""

from collections.abc import Iterable, Sequence
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import asking
from ketnap.commands.contract import line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issue_line, statuses
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.storage.correspondence import answers, joint
from ketnap.storage.correspondence.answers import Waiting
from ketnap.storage.reader import Reader
from ketnap.workflow import announcing, answering
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState

_MOST = 20


class Target(NamedTuple):
    """Letters of one case that are told of together."""

    case: str
    letters: tuple[LetterState, ...]


def told_of(reader: Reader, text: str, only: str | None, invocation: Invocation) -> list[Target]:
    """The letters that an answer to `text` is about; `only` names one case of a joint letter.

    Raises Problem, Unreadable, NoSuchCase, NoSuchLetter.
    """
    if letter_names.is_case(text):
        every = letter_names.every(reader, text, invocation)
        return [_of_case(reader, every, only)]
    return _grouped(_sheet(reader, text, only, invocation))


def to_send(reader: Reader, texts: Sequence[str], invocation: Invocation) -> list[LetterState]:
    """The letters that are sent: those named, everybody on a joint one, and of a case what was issued to
    organisations and not sent yet.

    Raises Problem, Unreadable, NoSuchCase, NoSuchLetter.
    """
    found: dict[int, LetterState] = {}
    for text in texts:
        if letter_names.is_case(text):
            named = _unsent(reader, letter_names.every(reader, text, invocation))
        else:
            named = _sheet(reader, text, None, invocation)
        for each in named:
            found.setdefault(each.id, each)
    return list(found.values())


def chosen(reader: Reader, invocation: Invocation) -> str:
    """The letter that somebody picks from those that wait for an answer. Raises Problem where nobody can be asked, or
    where none waits."""
    waiting = answers.unacknowledged(reader)
    if not waiting:
        text = _("Không có văn bản nào chờ xác nhận. Văn bản khác thì gõ số, mã hoặc mã đối chiếu.")
        raise usage(text, line("letter list"))
    return _picked(reader, invocation, waiting)


def chosen_to_send(reader: Reader, invocation: Invocation) -> str:
    """The letter that somebody picks from those that were not sent yet. Raises Problem where none is there."""
    waiting = [each for each in answers.unacknowledged(reader) if not each.standing.sent]
    if not waiting:
        text = _("Không có văn bản nào chưa gửi. Văn bản khác thì gõ số, mã hoặc mã đối chiếu.")
        raise usage(text, line("letter list"))
    return _picked(reader, invocation, waiting)


def _picked(reader: Reader, invocation: Invocation, waiting: Sequence[Waiting]) -> str:
    about = letter_shape.known(reader, invocation, [each.letter for each in waiting])

    def shown(each: Waiting) -> str:
        name = letter_shape.named(each.letter)
        status = statuses.title(each.standing.status)
        return f"{name} → {about.addressee(each.letter)} · {each.letter.case} · {status}"

    listed = waiting[:_MOST]
    at = asking.choose(invocation, _("Văn bản nào?"), [shown(each) for each in listed], default=None)
    return letter_names.shown(listed[at].letter.id)


def _sheet(reader: Reader, text: str, only: str | None, invocation: Invocation) -> list[LetterState]:
    """The letters on the sheet that a text names; an id names one of them alone."""
    letter = letter_names.single(reader, text, invocation)
    together = joint.together(reader, letter)
    if letter_names.is_id(text) and only is None:
        return [letter]
    if only is None:
        return together
    found = [each for each in together if each.case == only]
    if found:
        return found
    name = letter_shape.named(letter)
    if len(together) == 1:
        text = _("{letter} là văn bản của {case}, không phải của {only}.")
        message = text.format(letter=name, case=letter.case, only=only)
    else:
        message = _("{letter} không ghi {only} trong danh sách.").format(letter=name, only=only)
    raise Problem("letter.not_on_it", message, Exit.REFUSED, following=(line("letter show", name),))


def _of_case(reader: Reader, every: Sequence[LetterState], only: str | None) -> Target:
    """The letters of the newest move of a case; else its only letter to an organisation."""
    code = every[0].case
    if only not in (None, code):
        message = _("{option} chỉ đi với văn bản chung của nhiều người.").format(option=option_name("--only"))
        raise usage(message)
    newest = announcing.newest(reader.case(code).record)
    of_move: tuple[LetterState, ...] = ()
    if newest is not None and newest[1] is not None:
        of_move = answering.of_step(reader, code, newest[1].seq)
    found = of_move or tuple(_answerable(every))
    places = {each.to for each in found}
    if found and len(places) == 1 and (of_move or len(found) == 1):
        return Target(code, found)
    if not found:
        raise _nothing(reader, every)
    named = ", ".join(f"{letter_shape.named(each)} ({letter_names.shown(each.id)})" for each in found)
    text = _("{case} có {count} văn bản gửi đi: {names}. Gõ số của một văn bản.")
    raise usage(text.format(case=code, count=len(found), names=named), line("letter show", code))


def _answerable(letters: Iterable[LetterState]) -> list[LetterState]:
    return [each for each in letters if each.status == "issued" and each.to not in NOBODY_ELSE]


def _nothing(reader: Reader, every: Sequence[LetterState]) -> Problem:
    code = every[0].case
    drafts = [each for each in every if each.status == "draft"]
    if drafts:
        text = _("{case}: văn bản còn là dự thảo, chưa gửi đi đâu.")
        following = issue_line.of_case(reader, code)
    else:
        text = _("{case} không có văn bản nào gửi đi mà còn hiệu lực.")
        following = line("letter list")
    return Problem("letter.none_sent", text.format(case=code), Exit.REFUSED, following=(following,))


def _unsent(reader: Reader, every: Sequence[LetterState]) -> list[LetterState]:
    found = _answerable(every)
    if not found:
        raise _nothing(reader, every)
    unsent = [each for each in found if not answers.standing(reader, each).sent]
    if not unsent:
        text = _("{case}: văn bản nào cũng đã ghi là đã gửi. Gửi lại thì gõ số của văn bản.")
        message = text.format(case=every[0].case)
        raise Problem("letter.sent", message, Exit.REFUSED, following=(line("letter list"),))
    return unsent


def _grouped(letters: Iterable[LetterState]) -> list[Target]:
    by_case: dict[str, list[LetterState]] = {}
    for each in letters:
        by_case.setdefault(each.case, []).append(each)
    return [Target(case, tuple(found)) for case, found in by_case.items()]
