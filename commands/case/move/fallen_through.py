"""A move that fell through: where the person is again, and its letters. What was issued is asked back, what is a draft
is voided; whoever has received the person already is told first."""

from collections.abc import Iterator
from gettext import gettext as _

from ketnap.commands.case.move import transfer_rows
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter import statuses
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Row, Table
from ketnap.storage.correspondence import incoming, joint
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing, letter_life
from ketnap.workflow.parties import PERSON
from ketnap.workflow.ports import LetterState

_RECEIVED = (letter_life.ACCEPTED, letter_life.HELPER_ASSIGNED, letter_life.CONTINUED)


def told(answer: Answer, reader: Reader, invocation: Invocation, case: str) -> Answer:
    """The answer to a move that fell through, with what is to be done about its letters."""
    answer = _again(answer, reader, case)
    letters = _letters(reader, case)
    about = letter_shape.known(reader, invocation, letters)
    data = {**answer.data, "letters_left": [letter_shape.data(each, about) for each in letters]}
    if not letters:
        return answer._replace(data=data)
    rows = tuple(
        Row(
            (
                letter_shape.named(each),
                about.title(each),
                f"→ {about.addressee(each)}",
                letter_shape.life(each, about),
            ),
            tuple(_to_do(reader, each, about)),
        )
        for each in letters
    )
    blocks: list[Block] = [_("Văn bản của việc chuyển không thành:")]
    blocks.append(Table((_("văn bản"), _("tên"), _("nơi nhận"), _("tình trạng")), rows, indent=2))
    return answer._replace(data=data, blocks=(*answer.blocks, *blocks, *_received(reader, letters, about)))


def _again(answer: Answer, reader: Reader, case: str) -> Answer:
    """Who keeps the case now: a move among the cells of a committee had given it away."""
    file = reader.case(case)
    name = reader.organisations({file.cell}).names[file.cell].name
    said = _("Hồ sơ lại ở {cell}, như trước khi chuyển.").format(cell=name)
    data = {**answer.data, "cell": file.cell}
    return answer._replace(data=data, blocks=(*answer.blocks, said))


def _letters(reader: Reader, case: str) -> list[LetterState]:
    """The letters that are not void and were raised by a row of the table that no longer counts."""
    rows = transfer_rows.steps(reader.case(case).law.procedure)
    raised = {event.seq for event in reader.events(case) if event.step in rows}
    return [
        each
        for each in reader.letters(case)
        if each.status != "void" and each.seq in raised and issuing.raised_at(reader, each) is None
    ]


def _to_do(reader: Reader, letter: LetterState, about: Known) -> Iterator[str]:
    language = about.invocation.language
    name, standing = letter_shape.named(letter), about.standings.get(letter.id)
    void = line("letter void", name, "--reason", _("LÝ-DO")).text(language)
    if standing is None:
        yield _("hủy dự thảo: {command}").format(command=void)
    elif letter.to == PERSON:
        yield _("thu lại của người này rồi hủy: {command}").format(command=void)
    elif standing.station == letter_life.REFUSED:
        yield _("nơi nhận không tiếp nhận: không phải thu hồi")
    elif not standing.taken_back:
        # A sheet about several people is asked back for one of them, and voided for none.
        shared = len(joint.together(reader, letter)) > 1
        if not standing.sent and not shared:
            yield _("chưa gửi thì hủy: {command}").format(command=void)
        yield _("đã gửi thì thu hồi: {command}").format(command=_recall(letter, shared=shared).text(language))


def _recall(letter: LetterState, *, shared: bool) -> Line:
    code = Spoken(letter_life.RECALLED, statuses.STATUSES[letter_life.RECALLED].aliases[0])
    only = ("--only", letter.case) if shared else ()
    return line("letter receipt", letter_shape.named(letter), "--code", code, "--reason", _("LÝ-DO"), *only)


def _received(reader: Reader, letters: list[LetterState], about: Known) -> Iterator[Block]:
    """That somebody has received the person already, and the case where they keep the same book."""
    cases = {
        kept.case for each in letters for kept in incoming.of_letter(reader, each.id) if kept.case is not None
    }
    if cases:
        text = _("Nơi đến đang có hồ sơ của người này: {codes}. Hai nơi thống nhất, chỉ một nơi giữ hồ sơ.")
        yield text.format(codes=", ".join(sorted(cases)))
        return
    if any(about.standings[each.id].station in _RECEIVED for each in letters if each.id in about.standings):
        yield _("Nơi đến đã báo tiếp nhận: hai nơi thống nhất, chỉ một nơi giữ hồ sơ.")
