"""The papers of one case as a list, with everybody who had them."""

from gettext import gettext as _

from ketnap.commands import book, showing
from ketnap.commands.case.paper import named, originals
from ketnap.commands.contract import line
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer, Block, Cell
from ketnap.commands.titles import Titles
from ketnap.storage.correspondence import papers as papers_kept


def shown(invocation: Invocation, code: str, name: str | None, number: str | None) -> Answer:
    """The papers of a case, or those of one name. Raises Problem, NoSuchCase."""
    with book.reading(invocation) as reader:
        file = reader.case(code)
        papers = papers_kept.of_case(reader, code)
    found = papers
    if name is not None or number is not None:
        found = named.meant(papers, name, number, file, invocation)
    titles = Titles(file.law.procedure)
    person = showing.name(file.person.name, invocation)
    data = {
        "case": code,
        "person": person,
        "papers": [
            {
                **originals.data(each, titles, invocation),
                "loans": [originals.loan_data(loan, invocation) for loan in each.loans],
            }
            for each in found
        ],
    }
    head = _("{case} · {person}: {count} giấy tờ").format(
        case=code, person=person, count=showing.number(len(found))
    )
    blocks: list[Block] = [Cell(head, "strong")]
    if not found:
        return Answer(data, (*blocks, _("Chưa có giấy tờ nào trong hồ sơ.")))
    blocks.append(originals.table(found, titles, invocation, loans=True))
    spoken = invocation.language
    lent = next((each for each in found if each.loan is not None), None)
    if lent is not None:
        back = line("case paper", *named.typed(lent, papers, code, titles), "--return").text(spoken)
        blocks.append(_("Khi trả, gõ: {command}").format(command=back))
    elif not any(each.place for each in found):
        put = line("case paper", code, "--place", _("TỦ, CẶP")).text(spoken)
        blocks.append(_("Ghi nơi để bản gốc: {command}").format(command=put))
    else:
        words = named.typed(found[0], papers, code, titles)
        lend = line("case paper", *words, "--lend", _("AI")).text(spoken)
        blocks.append(_("Cho mượn: {command}").format(command=lend))
    return Answer(data, tuple(blocks))
