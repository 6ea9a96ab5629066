"""Letters as files: what is printed becomes a letter, the letter a file to edit and a file to print.

Everything heavy is imported when a letter is really made.
"""

from collections.abc import Iterable, Mapping, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ketnap.commands import asking, file_names, places
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import names as letter_names
from ketnap.commands.problems import Exit, Problem
from ketnap.storage.book import private_files
from ketnap.storage.correspondence import letters
from ketnap.storage.record_json import dumps
from ketnap.workflow.ports import LetterState

if TYPE_CHECKING:
    from ketnap.notifications.letters import Letter

DOCX: Final = ".docx"
PDF: Final = ".pdf"
_FOLDER: Final = "van-ban"
_DRAFT: Final = "du-thao-"
_FEW: Final = 3


class Paper(NamedTuple):
    """A letter ready to be written: its id, the name of its files without the end, what they hold by the end."""

    letter: int
    name: str
    contents: Mapping[str, bytes]


def folder(invocation: Invocation, out: Path | None) -> Path:
    """Where letters are written: the folder asked for, else one beside the book, as private as it."""
    return out if out is not None else places.database(invocation).parent / _FOLDER


def file_name(letter: LetterState, own: str | None) -> str:
    """The name of a letter's files: 42-CV-DU. What another organisation issued has its code in front; a draft is
    called by its id."""
    if letter.symbol is None:
        return f"{_DRAFT}{letter_names.shown(letter.id)}"
    said = letter.symbol if letter.issuer in (own, None) else f"{letter.issuer}-{letter.symbol}"
    return file_names.of(said)


def files_of(invocation: Invocation, letter: LetterState, own: str | None) -> list[Path]:
    """The files of a letter that lie in the usual folder."""
    where, name = folder(invocation, None), file_name(letter, own)
    return [path for end in (DOCX, PDF) if (path := where / f"{name}{end}").is_file()]


def kept_inputs(letter: LetterState) -> Mapping[str, Any]:
    """What an issued letter printed, as it was kept. Raises Problem when it is not what was kept then."""
    inputs = letter.inputs
    assert inputs is not None, "a letter with a number has its inputs"
    if letters.inputs_hash(dumps(inputs)) != letter.inputs_hash:
        text = _(
            "Nội dung đã lưu của {letter} khác lúc phát hành; không in. Đối chiếu nhật ký và bản sao lưu."
        )
        raise Problem("letter.changed", text.format(letter=letter.symbol), Exit.WRONG)
    return inputs


def made(letter: LetterState, inputs: Mapping[str, Any], own: str | None, ends: Iterable[str]) -> Paper:
    """The letter that these inputs give, in these forms. Raises Problem: the template, or a sign no font has."""
    written = contents(laid_out(letter.letter, inputs), ends, letter_names.shown(letter.id))
    return Paper(letter.id, file_name(letter, own), written)


def laid_out(document: str, inputs: Mapping[str, Any]) -> "Letter":
    """The letter that these inputs give. Raises Problem: the template."""
    from ketnap.notifications import render
    from ketnap.notifications.reading import TemplateProblem

    try:
        return render.letter(document, inputs)
    except TemplateProblem as error:
        raise Problem("letter.template", str(error), Exit.WRONG) from error


def contents(letter: "Letter", ends: Iterable[str], name: str) -> Mapping[str, bytes]:
    """A letter in these forms, by the end of the file. Raises Problem: a sign no font has."""
    from ketnap.notifications import docx, pdf

    writers = {DOCX: docx.write, PDF: pdf.write}
    try:
        return {end: writers[end](letter) for end in ends}
    except pdf.NotPrintable as error:
        text = _("Chưa in được {letter}: {why}.").format(letter=name, why=error)
        raise Problem("letter.sign", text, Exit.WRONG) from error


class File(NamedTuple):
    """One file of a letter, still to be written."""

    path: Path
    letter: int
    content: bytes


def planned(where: Path, papers: Iterable[Paper]) -> list[File]:
    """The files of papers. Two letters that bear the same number, in two terms, keep apart by their ids."""
    files: list[File] = []
    taken: set[str] = set()
    for paper in papers:
        name = paper.name
        while name in taken:
            name = f"{name}-{letter_names.shown(paper.letter)}"
        taken.add(name)
        files += [File(where / f"{name}{end}", paper.letter, each) for end, each in paper.contents.items()]
    return files


def others(files: Iterable[File]) -> list[Path]:
    """The files that stand where these would, and hold something else: another letter, or an edited copy."""
    return [file.path for file in files if file.path.exists() and not _holds(file)]


def write(files: Sequence[File], invocation: Invocation) -> None:
    """Write the files, each whole or not at all. One that holds something else is replaced only when somebody
    agrees. Raises Problem, OSError."""
    different = others(files)
    if different:
        text = _("Trong {folder} đã có {names}, nội dung khác. Ghi đè?")
        names = ", ".join(path.name for path in different[:_FEW]) + (" …" if len(different) > _FEW else "")
        asking.agree(invocation, text.format(folder=different[0].parent, names=names))
    save(files)


def save(files: Iterable[File]) -> None:
    """Write the files, each whole or not at all, readable by their owner alone. What a writer that was killed left there
    goes. Raises OSError."""
    files = tuple(files)
    for folder in {file.path.parent for file in files}:
        private_files.clear(folder)
    for file in files:
        private_files.make_folder(file.path.parent)
        if not _holds(file):
            private_files.put(file.path, file.content)


def _holds(file: File) -> bool:
    return file.path.is_file() and file.path.read_bytes() == file.content
