"""Which papers can be drafted for a case, and why others cannot."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from typing import Any

from ketnap.commands import showing
from ketnap.commands.contract import line
from ketnap.commands.letter import documents, leading
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Block, Row, Table
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.titles import Titles
from ketnap.storage.reader import Reader
from ketnap.workflow import forms, issued, issuing
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.procedure import Document, Procedure


def official(procedure: Procedure) -> list[Document]:
    """The papers that are drafted: those with a register type that no step drafts by itself."""
    return [
        each
        for each in forms.printed(procedure)
        if each.letter is not None and not documents.raising(procedure, each.name)
    ]


def which(file: CaseFile, newest: Procedure, titles: Titles) -> Problem:
    """What can be drafted, for a line that names nothing. A case of an earlier procedure drafts what that one has."""
    own = file.law.procedure
    drafts = any(step.any_letters for step in own.steps.values())
    found = official(own) if drafts else []
    if not found:
        text = _("{case} theo quy trình {version}, chưa soạn riêng văn bản nào: chuyển hồ sơ sang {newest}.")
        message = text.format(case=file.code, version=own.version, newest=newest.version)
        newer = line("definition migrate", newest.version, file.code)
        return Problem("paper.older_procedure", message, Exit.REFUSED, following=(newer,))
    rows = tuple(
        Row((titles.typed("document", each.name), titles.of("document", each.name))) for each in found
    )
    blocks: list[Block] = [Table((_("tên"), _("văn bản")), rows, indent=2)]
    message = _("{case}: cần tên văn bản. Soạn được:").format(case=file.code)
    following = (line("letter draft", file.code, _("VĂN-BẢN")),)
    return Problem("usage", message, Exit.USAGE, blocks=blocks, following=following)


def check(document: Document, file: CaseFile, titles: Titles, letters: Sequence[LetterState]) -> None:
    """Raises Problem for what is not drafted: what others write, forms, and what steps draft by themselves."""
    documents.refuse_unprinted(document, file, titles)
    title = titles.of("document", document.name)
    if document.letter is None:
        text = _("«{title}» là biểu mẫu: in từ hồ sơ, không lấy số nên không soạn.")
        render = line("letter render", file.code, documents.spoken(document.name, titles))
        raise Problem("letter.form", text.format(title=title), Exit.REFUSED, following=(render,))
    raising = documents.raising(file.law.procedure, document.name)
    if raising:
        raise _by_step(document, file, titles, letters)


def _by_step(document: Document, file: CaseFile, titles: Titles, letters: Sequence[LetterState]) -> Problem:
    """That a step drafts it: the draft that is there already, or the step to take."""
    title = titles.of("document", document.name)
    living = [each for each in letters if each.letter == document.name and each.status != "void"]
    if living:
        newest = living[-1]
        name = letter_shape.named(newest)
        text = _("«{title}» đã có: {letter} ({status}).")
        message = text.format(title=title, letter=name, status=letter_shape.status(newest).text)
        path = "letter issue" if newest.status == "draft" else "letter show"
        return Problem("letter.by_step", message, Exit.REFUSED, following=(line(path, name),))
    steps = documents.raising(file.law.procedure, document.name)
    step = next((each for each in steps if file.record.state in each.sources), steps[0])
    text = _("«{title}» do bước «{step}» tự lập dự thảo, không soạn riêng.")
    message = text.format(title=title, step=titles.of("step", step.name))
    following = documents.step_line(file.code, step)
    return Problem("letter.by_step", message, Exit.REFUSED, following=(following,))


def nothing_open(document: Document, file: CaseFile, track: str) -> Problem:
    """That there is nothing the letter could be about."""
    titles = Titles(file.law.procedure)
    text = _("{case}: không có «{track}» nào đang chờ, nên chưa có gì để soạn «{title}».")
    message = text.format(
        case=file.code, track=titles.of("track", track), title=titles.of("document", document.name)
    )
    return Problem("paper.no_item", message, Exit.REFUSED, following=(line("case show", file.code),))


def refuse_double(
    reader: Reader, file: CaseFile, document: Document, facts: Mapping[str, Any], told: Told
) -> None:
    """Raises Problem where the same letter is a draft already, or has its number and waits to be put on file."""
    title = told.titles.of("document", document.name)
    for each in reader.letters(file.code):
        if each.letter != document.name or each.status != "draft":
            continue
        if issuing.raised_at(reader, each) is not None and _about_the_same(reader, each, file, facts):
            name = letter_names.shown(each.id)
            text = _("«{title}» đã soạn: {letter}. Phát hành dự thảo ấy, hoặc hủy rồi soạn lại.")
            again = (line("letter issue", name), line("letter void", name, "--reason", _("LÝ DO")))
            message = text.format(title=title, letter=name)
            raise Problem("letter.drafted", message, Exit.REFUSED, following=again)
    step = leading.step(reader, file, document.name, told.invocation.today)
    waiting = issued.unused(reader, file.code, document.name) if step is not None else []
    if step is not None and waiting:
        newest = waiting[-1]
        assert newest.issued_on is not None, "it is issued"
        text = _(
            "«{title}» đã phát hành: {letter}, {day}, chưa ghi vào bước nào. Ghi bước, hoặc hủy văn bản ấy."
        )
        message = text.format(title=title, letter=newest.symbol, day=showing.long_day(newest.issued_on))
        ways = (
            documents.step_line(file.code, step),
            line("letter void", str(newest.symbol), "--no-draft", "--reason", _("LÝ DO")),
        )
        raise Problem("letter.unused", message, Exit.REFUSED, following=ways)


def _about_the_same(reader: Reader, letter: LetterState, file: CaseFile, facts: Mapping[str, Any]) -> bool:
    """Whether an earlier draft is about the same one thing of its track."""
    track = forms.track_of(file.law.procedure, letter.letter)
    if track is None:
        return True
    key = file.law.procedure.tracks[track].key
    raised = next((each for each in reader.events(file.code) if each.seq == letter.seq), None)
    return raised is None or raised.facts.get(key) in (None, facts.get(key))
