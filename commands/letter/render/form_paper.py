"""Papers of a case as they would be printed now: without number, nothing recorded (`workflow/forms.py`)."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from ketnap.commands import evidence, showing
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import paper as letter_paper
from ketnap.commands.letter.paper import Paper
from ketnap.commands.letter.render import lacking
from ketnap.commands.letter.render.lacking import Lack
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.titles import Titles
from ketnap.commands.words import fold, hyphened
from ketnap.definitions.settings import Office
from ketnap.storage.reader import Reader
from ketnap.workflow import forms
from ketnap.workflow.forms import Form, NoIssuer
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Procedure

if TYPE_CHECKING:
    from ketnap.notifications.letters import Letter


class Made(NamedTuple):
    """A paper made of the record: what it is about, what it lacks, the name of its files without the end."""

    form: Form
    lacks: tuple[Lack, ...]
    name: str


def made(
    reader: Reader, file: CaseFile, document: str, office: Office, day: date, item: str | None = None
) -> Made:
    """A paper as it would be printed on a day. Raises Problem: nobody holds the role that issues it; TemplateProblem."""
    words = letter_issuing.vietnamese(file.law.procedure)
    found = forms.form(reader, file.code, document, office, words, day, item)
    if isinstance(found, NoIssuer):
        raise nobody(found, day, Titles(file.law.procedure))
    lacks = lacking.of(file, document, found.issuer, found.inputs)
    return Made(found, lacks, file_name(file, document, item))


def nobody(found: NoIssuer, day: date, titles: Titles) -> Problem:
    """That nobody may issue a paper on that day."""
    role = titles.of("role", found.role) if titles.knows("role", found.role) else _("cấp ủy có con dấu")
    text = _("{case}: chưa làm được «{title}»: ngày {day} không có tổ chức nào giữ vai «{role}».")
    message = text.format(
        case=found.case, title=titles.of("document", found.document), day=f"{day:%d/%m/%Y}", role=role
    )
    return Problem("paper.issuer", message, Exit.REFUSED, following=(line("org tree"),))


def file_name(file: CaseFile, document: str, item: str | None) -> str:
    """The name of a paper's files: case, title, and where it is about one of several, which one. No name of a person:
    a folder is seen by whoever passes."""
    title = hyphened(file.law.procedure.documents[document].title)
    several = forms.items(file, document)
    if item is None or len(several) < 2:
        return f"{file.code}-{title}"
    return f"{file.code}-{title}-{several.index(item) + 1}"


def item_shown(file: CaseFile, document: str, item: str | None, invocation: Invocation) -> str:
    """The one thing that a paper is about, on a screen: of a helper the name, where names are shown; "" for a paper
    of the case as a whole."""
    track = forms.track_of(file.law.procedure, document)
    if item is None or track is None:
        return ""
    return showing.name(item, invocation) if evidence.names_members(file.law.procedure, track) else item


def items(file: CaseFile, document: str, wanted: str | None) -> Sequence[str | None]:
    """What a paper is to be printed for once each: the one that was asked for, else all; None for a paper of the case
    as a whole, or where nothing is open yet. Raises Problem."""
    titles = Titles(file.law.procedure)
    found = forms.items(file, document)
    if wanted is None:
        return found or (None,)
    title = titles.of("document", document)
    track = forms.track_of(file.law.procedure, document)
    if track is None:
        text = _("«{title}» là của cả hồ sơ, không chọn được từng mục.")
        raise Problem("paper.no_item", text.format(title=title), Exit.USAGE)
    chosen = [each for each in found if fold(each) == fold(wanted)]
    chosen = chosen or [each for each in found if fold(wanted) in fold(each)]
    if len(chosen) == 1:
        return chosen
    text = _("{case}, {track}: không có «{item}». Có: {items}.")
    if len(chosen) > 1:
        text = _("{case}, {track}: «{item}» khớp nhiều mục: {items}.")
    said = text.format(
        case=file.code,
        track=titles.of("track", track),
        item=wanted,
        items="; ".join(chosen or found) or _("chưa có mục nào"),
    )
    if chosen:
        raise Problem("paper.several", said, Exit.USAGE)
    raise not_found("paper.item", said, line("case show", file.code))


def paper(made_: Made, letter: "Letter", ends: Sequence[str]) -> Paper:
    """The files of a paper. Raises Problem."""
    return Paper(0, made_.name, letter_paper.contents(letter, ends, made_.name))


def printed_here(file: CaseFile, names: Sequence[str], newest: Procedure) -> tuple[str, ...]:
    """The papers that texts name, each once; `newest` is the procedure that new cases start under. Raises Problem:
    unknown, or not printed for this case."""
    titles = Titles(newest)
    found: dict[str, None] = {}
    for text in names:
        document = documents.meant(text, newest, titles)
        documents.refuse_unprinted(document, file, titles)
        found[document.name] = None
    return tuple(found)
