"""Which papers of a case a text names: a document by its id or title, and where there are several of it, its number."""

from collections.abc import Iterable, Sequence
from gettext import gettext as _

from ketnap.commands import asking, facts, reading
from ketnap.commands.case.paper import brought
from ketnap.commands.contract import Line, Spoken, line, option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.problems import Exit, Problem, not_found, usage
from ketnap.commands.proposing import proposed
from ketnap.commands.reading import Unreadable
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary, fold
from ketnap.workflow.custody import Original
from ketnap.workflow.ports import CaseFile


def meant(
    papers: Sequence[Original],
    name: str | None,
    number: str | None,
    file: CaseFile,
    invocation: Invocation,
) -> list[Original]:
    """The papers that are meant: all of them without a name. Raises Problem: none, no such name, no such number."""
    if not papers:
        message = _("{case} chưa có giấy tờ nào.").format(case=file.code)
        raise not_found("paper.none", message, line("case show", file.code))
    found = list(papers) if name is None else _of_name(papers, name, file, invocation)
    return found if number is None else _of_number(found, number, file, invocation)


def single(
    papers: Sequence[Original],
    name: str | None,
    number: str | None,
    file: CaseFile,
    invocation: Invocation,
) -> list[Original]:
    """As `meant`, but of a name one paper only. Raises Problem where there are several, with what tells them apart."""
    found = meant(papers, name, number, file, invocation)
    if len(found) == 1 or (name is None and number is None):
        return found
    titles = Titles(file.law.procedure)
    choices = [shown(each, titles) for each in found]
    if invocation.asks:
        return [found[asking.choose(invocation, _("Giấy tờ nào?"), choices, default=None)]]
    text = _("{case} có {count} giấy tờ như vậy: {choices}. Thêm {option} để chọn.")
    listed = "; ".join(choices)
    said = text.format(case=file.code, count=len(found), choices=listed, option=option_name("--number"))
    raise usage(said)


def typed(paper: Original, papers: Sequence[Original], case: str, titles: Titles) -> tuple[str | Spoken, ...]:
    """The words of a line that name this paper among those of its case."""
    words: list[str | Spoken] = [case, Spoken(paper.document, titles.typed("document", paper.document))]
    if sum(each.document == paper.document for each in papers) > 1:
        words += ["--number", paper.number or _day(paper)]
    return tuple(words)


def shown(paper: Original, titles: Titles) -> str:
    """A paper in a sentence: its title, number and day."""
    parts = [titles.of("document", paper.document), paper.number, _day(paper)]
    return " ".join(part for part in parts if part)


def _day(paper: Original) -> str:
    return "" if paper.filed is None else f"{paper.filed.issued_on:%d/%m/%Y}"


def _of_name(papers: Sequence[Original], name: str, file: CaseFile, invocation: Invocation) -> list[Original]:
    titles = Titles(file.law.procedure)
    found = _vocabulary(file.law.procedure.documents, titles).find(name)
    here = list(dict.fromkeys(each.document for each in papers))
    if found is None:
        text = _("Không có giấy tờ «{name}».").format(name=name)
        known = _vocabulary(here, titles)
        offered = proposed(known.propose(name))
        if not offered:
            begun = facts.with_words(name, known)
            names = " · ".join(begun or (titles.typed("document", each) for each in here))
            offered = " " + (_("Có phải: {names}?") if begun else _("Hồ sơ có: {names}.")).format(names=names)
        raise not_found("paper.unknown", text + offered, line("case paper", file.code))
    of_kind = [each for each in papers if each.document == found.target]
    if of_kind:
        return of_kind
    text = _("{case} chưa có «{title}».")
    message = text.format(case=file.code, title=titles.of("document", found.target))
    raise not_found("paper.not_filed", message, filing(file, found.target, titles))


def _vocabulary(names: Iterable[str], titles: Titles) -> Vocabulary[str]:
    return Vocabulary(
        Named(
            name,
            titles.typed("document", name),
            (titles.of("document", name), *titles.names("document", name)),
        )
        for name in names
    )


def filing(file: CaseFile, document: str, titles: Titles) -> Line:
    """The line by which a paper gets on file: with the step that brings it, or by itself; of a case that takes no paper
    any more, the one that says how it stands."""
    step = brought.step_of(file, document)
    if step is None:
        return line("case why", file.code)
    value = _("SỐ,NGÀY")
    spoken = Spoken(f"{document}={value}", f"{titles.typed('document', document)}={value}")
    return line("case advance", file.code, Spoken(step.name, step.alias), "--document", spoken)


def _of_number(
    papers: Sequence[Original], number: str, file: CaseFile, invocation: Invocation
) -> list[Original]:
    """Those with this number, else those with this day on them."""
    found = [each for each in papers if each.number and fold(each.number) == fold(number)]
    if not found:
        try:
            day = reading.event(number, invocation)
        except Unreadable:
            day = None
        found = [each for each in papers if each.filed is not None and each.filed.issued_on == day]
    if found:
        return found
    titles = Titles(file.law.procedure)
    text = _("Không có giấy tờ số «{number}». Có: {papers}.")
    listed = "; ".join(shown(each, titles) for each in papers)
    raise not_found("paper.unknown", text.format(number=number, papers=listed), line("case paper", file.code))


def refused(code: str, message: str, *following: Line) -> Problem:
    """Why nothing was recorded of a paper."""
    return Problem(f"paper.{code}", message + " " + _("Sổ giữ nguyên."), Exit.REFUSED, following=following)
