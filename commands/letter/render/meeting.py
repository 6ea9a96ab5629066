"""`letter render --meeting`: everything that a meeting needs on paper, in one folder, and as one file to print."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ketnap.commands import book, file_names
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter.paper import PDF, File, Paper
from ketnap.commands.letter.render import meeting_plan, meeting_shown
from ketnap.commands.letter.render.meeting_plan import Meeting, Sheet
from ketnap.commands.letter.render.meeting_shown import Seen
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit
from ketnap.commands.progress import Progress
from ketnap.commands.titles import Titles

if TYPE_CHECKING:
    from ketnap.notifications.letters import Letter

TOGETHER = "00-in-ca-tap"
"""The file to print all at once: it stands before all others in the folder."""

MOST = 100
"""So many papers are set into one file; memory grows faster than their number."""

_LINES = 4
_WORTH_TELLING = 20
"""Fewer papers are made before anybody could read how far it is."""


class Asked(NamedTuple):
    """What was typed: whose meeting, which cases and papers, the day, the folder."""

    meeting: str
    cases: tuple[str, ...]
    papers: tuple[str, ...]
    on: date
    out: Path | None


def printed(invocation: Invocation, asked: Asked, ends: Sequence[str]) -> Answer:
    """Make the papers of a meeting. Raises Problem."""
    with book.reading(invocation) as reader:
        office = letter_issuing.own_office(reader)
        newest = reader.law().procedure
        titles = Titles(newest)
        meets = org_words.meant(reader, invocation, asked.meeting)
        names = tuple(documents.printed(each, newest, titles).name for each in asked.papers)
        meeting = Meeting(meets, asked.on, asked.cases, names)
        plan = meeting_plan.plan(reader, meeting, invocation)
        with _progress(invocation, len(plan.wants)) as progress:
            found = meeting_plan.sheets(reader, plan, office, asked.on, progress.done)
        names_of = reader.organisations({meets, office.organisation}).names
    seen = Seen(
        invocation,
        titles,
        names_of[meets].name,
        names_of[office.organisation].name,
        meeting,
        plan,
        found,
    )
    where = letter_paper.folder(invocation, None) / f"{file_names.of(meets)}-{asked.on.isoformat()}"
    where = where if asked.out is None else asked.out
    files = _files(seen, where, ends)
    others = _strangers(where, files)
    if not invocation.dry_run:
        letter_paper.write(files, invocation)
    answer = meeting_shown.answer(seen, [each.path for each in files], others)
    return answer._replace(exit=Exit.PARTLY) if found.failed else answer


def _progress(invocation: Invocation, total: int) -> Progress:
    return Progress(invocation, total, lines=_LINES if total > _WORTH_TELLING else 0)


def _files(seen: Seen, where: Path, ends: Sequence[str]) -> list[File]:
    """Each paper by itself, numbered in its order, and all of them in one file to print. Raises Problem."""
    papers: list[Paper] = []
    letters: list[Letter] = []
    sheets = seen.found.sheets
    width = len(str(max(len(sheets), 10)))
    with _progress(seen.invocation, len(sheets)) as progress:
        for at, sheet in enumerate(sheets, start=1):
            letter = letter_paper.laid_out(sheet.made.form.document, sheet.made.form.inputs)
            name = f"{at:0{width}}-{sheet.made.name}"
            papers.append(Paper(at, name, letter_paper.contents(letter, ends, sheet.made.name)))
            letters.append(letter)
            progress.done(at, sheet.made.name)
    together = _together(seen, letters) if PDF in ends else []
    return letter_paper.planned(where, [*together, *papers])


def _together(seen: Seen, letters: Sequence["Letter"]) -> list[Paper]:
    """The file to print, or several where there are very many papers."""
    sheets = seen.found.sheets
    parts = [range(at, min(at + MOST, len(sheets))) for at in range(0, len(sheets), MOST)]
    papers = []
    for number, part in enumerate(parts, start=1):
        name = TOGETHER if len(parts) == 1 else f"{TOGETHER}-{number}"
        some: Sequence[Sheet] = [sheets[at] for at in part]
        content = meeting_shown.together(seen, some, [letters[at] for at in part], name)
        papers.append(Paper(0, name, {PDF: content}))
    return papers


def _strangers(where: Path, files: Sequence[File]) -> list[str]:
    """Files that lie in the folder from another time: whoever prints the folder would print them too."""
    ours = {each.path.name for each in files}
    if not where.is_dir():
        return []
    return sorted(each.name for each in where.iterdir() if each.is_file() and each.name not in ours)
