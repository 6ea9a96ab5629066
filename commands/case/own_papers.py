"""The papers of a step that the office numbered itself: number and day are those of the issued letter, and need not be
typed again. Of several none is picked."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import NamedTuple

from ketnap.commands import showing
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.letter import names as letter_names
from ketnap.commands.needed import Asked
from ketnap.commands.printing import Answer, Block
from ketnap.commands.problems import Problem, usage
from ketnap.commands.titles import Titles
from ketnap.storage.reader import Reader
from ketnap.workflow import issued
from ketnap.workflow.ports import LetterState
from ketnap.workflow.procedure import Step
from ketnap.workflow.record import Paper


class Own(NamedTuple):
    """The letters that are the papers of a step, and the drafts that would be once they are issued."""

    letters: tuple[LetterState, ...]
    drafts: tuple[LetterState, ...]
    titles: Titles

    @property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(issued.paper_of(each) for each in self.letters)


def found(reader: Reader, case: str, step: Step, on: date, wanted: Sequence[str], titles: Titles) -> Own:
    """The issued letters of a case for the papers that a line to record a step on a day does not give. Raises Problem
    where there are several for one of them."""
    letters: list[LetterState] = []
    drafts: list[LetterState] = []
    for document in wanted:
        unused = issued.unused(reader, case, document, (step.name, on))
        if len(unused) > 1:
            raise _several(document, unused, titles)
        letters += unused
        if not unused:
            drafts += [
                each for each in reader.letters(case) if (each.letter, each.status) == (document, "draft")
            ]
    return Own(tuple(letters), tuple(drafts), titles)


def _several(document: str, letters: Sequence[LetterState], titles: Titles) -> Problem:
    text = _("«{title}»: hồ sơ có {count} văn bản đã phát hành, chưa ghi vào bước nào. Gõ rõ một:")
    said = text.format(title=titles.of("document", document), count=len(letters))
    ways = [_typed(document, each, titles) for each in letters]
    return usage("\n".join([said, *(f"  {each}" for each in ways)]))


def _typed(document: str, letter: LetterState, titles: Titles) -> str:
    """The option that names one letter, as it is typed."""
    paper = issued.paper_of(letter)
    value = f"={paper.number},{paper.issued_on:%d/%m/%Y}"
    spoken = Spoken(document + value, titles.typed("document", document) + value)
    return Asked("--document", spoken, "").typed()


def sentence(own: Own) -> str:
    """Which letters were taken."""
    named = ", ".join(
        f"«{own.titles.of('document', each.letter)}» {each.symbol}, {showing.long_day(paper.issued_on)}"
        for each, paper in zip(own.letters, own.papers, strict=True)
    )
    return _("Số và ngày lấy từ văn bản đã phát hành: {letters}").format(letters=named)


def told(answer: Answer, own: Own) -> Answer:
    """The answer to a step, with the letters that its papers are."""
    data = {
        **answer.data,
        "papers_from_letters": [
            {
                "document": each.letter,
                "letter": letter_names.shown(each.id),
                "number": paper.number,
                "issued_on": paper.issued_on,
            }
            for each, paper in zip(own.letters, own.papers, strict=True)
        ],
    }
    if not own.letters:
        return answer._replace(data=data)
    return Answer(data, (*answer.blocks, sentence(own)), answer.exit)


def hinted(problem: Problem, own: Own) -> Problem:
    """A refusal, with the letters that were taken, and the drafts that only wait for their number."""
    blocks: list[Block] = [*problem.blocks, *((sentence(own),) if own.letters else ())]
    following: list[Line] = [*problem.following]
    for each in own.drafts:
        name = letter_names.shown(each.id)
        text = _("«{title}» đã soạn ({letter}), chưa có số: phát hành rồi ghi lại, không phải gõ số và ngày.")
        blocks.append(text.format(title=own.titles.of("document", each.letter), letter=name))
        following.append(line("letter issue", name))
    return Problem(
        problem.code,
        problem.message,
        problem.exit_code,
        findings=problem.findings,
        blocks=blocks,
        following=following,
    )
