"""Papers of the procedure as people name them: by id or title, with or without marks."""

from collections.abc import Iterable
from gettext import gettext as _

from ketnap.commands import facts
from ketnap.commands.contract import Line, Spoken, line
from ketnap.commands.problems import Exit, Problem, not_found
from ketnap.commands.proposing import proposed
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary
from ketnap.workflow import forms
from ketnap.workflow.ports import CaseFile
from ketnap.workflow.procedure import Document, Procedure, Step


def vocabulary(documents: Iterable[str], titles: Titles) -> Vocabulary[str]:
    """The names of some papers."""
    return Vocabulary(
        Named(
            name,
            titles.typed("document", name),
            (titles.of("document", name), *titles.names("document", name)),
        )
        for name in documents
    )


def meant(text: str, procedure: Procedure, titles: Titles) -> Document:
    """The paper that a text names. Raises Problem (exit 8) with what may have been meant, best what is printed here."""
    found = vocabulary(procedure.documents, titles).find(text)
    if found is not None:
        return procedure.documents[found.target]
    raise unknown(text, procedure, titles)


def printed(text: str, procedure: Procedure, titles: Titles) -> Document:
    """The paper that a text names and that is printed here. Raises Problem."""
    found = meant(text, procedure, titles)
    if not found.fields:
        said = _("«{title}» không làm ở đây: {who} viết hoặc cấp.")
        message = said.format(title=titles.of("document", found.name), who=writer(found, titles))
        raise Problem("paper.not_printed", message, Exit.REFUSED)
    return found


def unknown(text: str, procedure: Procedure, titles: Titles) -> Problem:
    """There is no paper of that name: what may have been meant, or everything that is printed here."""
    known = vocabulary([each.name for each in forms.printed(procedure)], titles)
    offered = proposed(known.propose(text))
    if not offered:
        begun = facts.with_words(text, known)
        everything = "\n".join([_("Làm được ở đây:"), *(f"  {each.name}" for each in known.entries)])
        offered = " " + (_("Có phải: {names}?").format(names=" · ".join(begun)) if begun else everything)
    message = _("Không có giấy tờ «{name}».").format(name=text) + offered
    return not_found("paper.unknown", message)


def spoken(document: str, titles: Titles) -> Spoken:
    """A paper as a word of a line to type."""
    return Spoken(document, titles.typed("document", document))


def refuse_unprinted(document: Document, file: CaseFile, titles: Titles) -> None:
    """Raises Problem for a paper that is not printed for a case: somebody else writes it, or the case goes by an older
    version of the procedure. `document` as the newest version declares it."""
    here = file.law.procedure.documents.get(document.name)
    if here is not None and here.fields:
        return
    title = titles.of("document", document.name)
    if document.fields:
        text = _(
            "«{title}» chưa có mẫu in trong quy trình {version} của {case}: chuyển hồ sơ sang quy trình mới."
        )
        message = text.format(title=title, version=file.law.procedure.version, case=file.code)
        newer = line("definition migrate", _("PHIÊN-BẢN"), file.code)
        raise Problem("paper.older_procedure", message, Exit.REFUSED, following=(newer,))
    # Not at the top: only what is refused needs it.
    from ketnap.commands.case.paper import named as paper_named

    text = _("«{title}» không làm ở đây: {who} viết hoặc cấp. Có rồi thì ghi vào hồ sơ.")
    message = text.format(title=title, who=writer(document, titles))
    following = paper_named.filing(file, document.name, titles)
    raise Problem("paper.not_printed", message, Exit.REFUSED, following=(following,))


def writer(document: Document, titles: Titles) -> str:
    """Who writes a paper, in words."""
    if titles.knows("role", document.issuer):
        return titles.of("role", document.issuer)
    if titles.knows("track", document.issuer):
        return titles.of("track", document.issuer)
    return _("nơi khác")


def raising(procedure: Procedure, document: str) -> tuple[Step, ...]:
    """The steps that draft a letter by themselves."""
    return tuple(step for step in procedure.steps.values() if document in step.may_raise)


def filing(procedure: Procedure, document: str) -> tuple[Step, ...]:
    """The steps that put a paper on file."""
    return tuple(step for step in procedure.steps.values() if document in step.documents)


def step_line(case: str, step: Step) -> Line:
    """The line that takes a step: a row of the transfer table is found by the transfer itself."""
    if step.one_of is not None:
        return line("case transfer", case)
    return line("case advance", case, Spoken(step.name, step.alias))
