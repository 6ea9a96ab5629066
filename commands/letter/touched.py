"""The letters that a correction touches: their drafts say something else from now on, issued ones said it wrongly."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from typing import Any, Final, NamedTuple

from ketnap.commands import showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Answer, Block, Row, Table
from ketnap.storage.reader import Reader
from ketnap.workflow import issuing, joint
from ketnap.workflow.parties import NOBODY_ELSE
from ketnap.workflow.ports import LetterState

_MOST: Final = 20
"""So many letters are listed on a screen; a pipe and a program that reads aloud take all."""

Contents = Mapping[int, Mapping[str, Any] | None]
"""What the letters of a case would say, by id; None where the step that raised one no longer counts."""


class Touched(NamedTuple):
    """The letters that say something else after a correction, and what is needed to speak of them."""

    letters: tuple[LetterState, ...]
    about: Known


def contents(reader: Reader, code: str, invocation: Invocation) -> Contents:
    """What the letters of a case that are not void would say now."""
    living = [each for each in reader.letters(code) if each.status != "void"]
    if not living:
        return {}
    words = letter_issuing.vietnamese(reader.law().procedure)
    return {each.id: issuing.content(reader, each, words, invocation.today) for each in living}


def since(reader: Reader, code: str, before: Contents, invocation: Invocation) -> Touched:
    """The letters that were there `before` a correction and say something else, or nothing, after it; of the issued
    ones those that said it otherwise. One that said what the record says again is right."""
    after = contents(reader, code, invocation) if before else {}
    found = [
        issuing.followed(reader, each)
        for each in (reader.letters(code) if before else ())
        if each.id in before and _touches(reader, each, before[each.id], after.get(each.id))
    ]
    return Touched(tuple(found), letter_shape.known(reader, invocation, found))


Content = Mapping[str, Any] | None


def _touches(reader: Reader, letter: LetterState, before: Content, after: Content) -> bool:
    if before == after:
        return False
    kept = letter.inputs
    # A sheet about several people keeps them as rows of its table, not as the fields of each.
    if letter.status != "issued" or kept is None or joint.people_on(kept) or after is None:
        return True
    said = {"to": letter.to, **kept}
    now = {**after, "to": _sealed(reader, letter, after["to"])}
    was = {} if before is None else {**before, "to": _sealed(reader, letter, before["to"])}
    return _otherwise(said, issuing.plain(was), issuing.plain(now))


def _sealed(reader: Reader, letter: LetterState, to: str | None) -> str | None:
    """The organisation that a letter to this one is addressed to."""
    if to is None or to in NOBODY_ELSE or letter.issued_on is None:
        return to
    return issuing.sealed(reader, to, letter.issued_on) or to


def _otherwise(said: Any, was: Any, now: Any) -> bool:
    """Whether something that a letter said changed, and is not what it said. What its template has learnt to print
    since, it never said."""
    if was == now:
        return False
    if isinstance(said, Mapping) and isinstance(now, Mapping):
        earlier = was if isinstance(was, Mapping) else {}
        return any(
            _otherwise(part, earlier.get(key, _ABSENT), now.get(key, _ABSENT)) for key, part in said.items()
        )
    return bool(said != now)


_ABSENT = object()


def told(answer: Answer, touched: Touched) -> Answer:
    """The answer to a correction, with the letters that it touched."""
    data = {
        **answer.data,
        "letters_touched": [letter_shape.data(each, touched.about) for each in touched.letters],
    }
    if not touched.letters:
        return answer._replace(data=data)
    blocks: list[Block] = [_("Văn bản đổi theo lần ghi này:")]
    labels = (_("văn bản"), _("tên"), _("nơi nhận"), _("tình trạng"), _("việc cần làm"))
    listed = touched.letters[:_MOST] if touched.about.invocation.output == "screen" else touched.letters
    blocks.append(Table(labels, _rows(listed, touched.about), indent=2))
    more = len(touched.letters) - len(listed)
    if more:
        text = _("… và {count} văn bản nữa: thêm --json")
        blocks.append("  " + text.format(count=showing.number(more)))
    return Answer(data, (*answer.blocks, *blocks), answer.exit)


def _rows(letters: Sequence[LetterState], about: Known) -> tuple[Row, ...]:
    return tuple(
        Row(
            (
                letter_shape.named(each),
                about.title(each),
                f"→ {about.addressee(each)}",
                letter_shape.status(each),
                _to_do(each, about.invocation),
            )
        )
        for each in letters
    )


def _to_do(letter: LetterState, invocation: Invocation) -> str:
    if letter.status == "draft":
        return _("không: khi in, phát hành lấy theo lần ghi mới")
    if letter.status == "void":
        return _("không: dự thảo cũ đã hủy")
    command = line("letter void", letter_shape.named(letter), "--reason", _("LÝ DO"))
    return _("hủy để làm lại: {command}").format(command=command.text(invocation.language))
