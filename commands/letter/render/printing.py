"""Papers of cases printed as their records stand: which, what each lacks, and where a letter of that name is already."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from gettext import gettext as _
from pathlib import Path
from typing import Any, NamedTuple

from ketnap.commands.contract import line
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.paper import Paper
from ketnap.commands.letter.render import form_paper, lacking
from ketnap.commands.letter.render.chosen import Group
from ketnap.commands.letter.render.form_paper import Made
from ketnap.commands.letter.shape import Known
from ketnap.commands.printing import Block, Row, Table
from ketnap.definitions.settings import Office
from ketnap.storage.reader import Reader
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.procedure import Procedure


class Printed(NamedTuple):
    """A paper as it is printed now; `letters` are those of the case with the same name that are not void."""

    file: CaseFile
    made: Made
    letters: tuple[LetterState, ...]


def papers(
    reader: Reader,
    groups: Iterable[Group],
    newest: Procedure,
    office: Office,
    day: date,
    item: str | None,
) -> list[Printed]:
    """The papers that are asked for, one for each open item where there are several. Raises Problem, NoSuchCase."""
    found: dict[tuple[str, str, str | None], Printed] = {}
    for group in groups:
        for code in group.cases:
            file = reader.case(code)
            living = [each for each in reader.letters(code) if each.status != "void"]
            for document in form_paper.printed_here(file, group.papers, newest):
                letters = tuple(each for each in living if each.letter == document)
                for each in form_paper.items(file, document, item):
                    made = form_paper.made(reader, file, document, office, day, each)
                    found[code, document, each] = Printed(file, made, letters)
    return list(found.values())


def files(printed: Printed, ends: Sequence[str]) -> Paper:
    """The files of a paper. Raises Problem."""
    form = printed.made.form
    return form_paper.paper(printed.made, letter_paper.laid_out(form.document, form.inputs), ends)


def data(printed: Printed, about: Known) -> dict[str, Any]:
    """A paper as --json has it."""
    form = printed.made.form
    return {
        "case": form.case,
        "document": form.document,
        "title": about.titles.of("document", form.document),
        "item": form_paper.item_shown(printed.file, form.document, form.item, about.invocation) or None,
        "from": form.issuer,
        "missing": lacking.data(printed.made.lacks),
        "letters": [letter_shape.named(each) for each in printed.letters],
    }


def blocks(printed: Sequence[Printed], paths: Sequence[Sequence[Path]], about: Known) -> Iterator[Block]:
    """Papers on a screen: where their files are, what each lacks, and which letter of that name there is."""
    if not printed:
        return
    rows = tuple(
        Row((each.made.form.case, title(each, about), ", ".join(str(path) for path in where)))
        for each, where in zip(printed, paths, strict=True)
    )
    yield Table((_("hồ sơ"), _("giấy tờ"), _("tệp")), rows)
    yield _("In theo hồ sơ hiện có, chưa có số, không ghi gì vào sổ.")
    for each in printed:
        yield from _notes(each, about)


def title(printed: Printed, about: Known) -> str:
    """What a paper is called, with the item that it is about."""
    form = printed.made.form
    said = about.titles.of("document", form.document)
    item = form_paper.item_shown(printed.file, form.document, form.item, about.invocation)
    return f"{said} ({item})" if item else said


def _notes(printed: Printed, about: Known) -> Iterator[Block]:
    spoken = about.invocation.language
    if printed.made.lacks:
        yield _("{paper}: còn thiếu, chừa chỗ để ghi tay:").format(paper=title(printed, about))
        yield lacking.table(printed.made.lacks, about.invocation)
    for each in printed.letters[-1:]:
        name = letter_shape.named(each)
        text = _("{paper}: hồ sơ đã có {letter} ({status}); in bản ấy: {command}")
        yield text.format(
            paper=title(printed, about),
            letter=name,
            status=letter_shape.status(each).text,
            command=line("letter render", name).text(spoken),
        )
