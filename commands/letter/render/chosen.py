"""What is asked to be printed: letters by number, id or case, and papers of a case by their names.

VB-12 57 58            the letters VB-12, of case 57, of case 58
57 58 quyet-dinh …     a paper of both cases, as their records stand
"""

from collections.abc import Sequence
from typing import NamedTuple

from ketnap.commands import reading
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import documents
from ketnap.commands.letter import names as letter_names
from ketnap.commands.titles import Titles
from ketnap.workflow.procedure import Procedure


class Group(NamedTuple):
    """Cases, and the papers that are wanted of each."""

    cases: tuple[str, ...]
    papers: tuple[str, ...]


class Chosen(NamedTuple):
    """`letters` are texts that name letters, or a case with all of its letters; `groups` are papers of cases."""

    letters: tuple[str, ...]
    groups: tuple[Group, ...]


def read(words: Sequence[str], procedure: Procedure, invocation: Invocation) -> Chosen:
    """What these words name. Papers follow the cases that they are of; their words may be typed apart.

    Raises Problem for a word after a case that names neither a paper nor a letter; Unreadable.
    """
    titles = Titles(procedure)
    known = documents.vocabulary(procedure.documents, titles)
    letters: list[str] = []
    groups: list[Group] = []
    cases: list[str] = []
    papers: list[str] = []

    def close() -> None:
        if papers:
            groups.append(Group(tuple(reading.case_code(each, invocation) for each in cases), tuple(papers)))
        else:
            letters.extend(cases)
        cases.clear()
        papers.clear()

    at = 0
    while at < len(words):
        word = words[at]
        found = known.take(words[at:]) if cases else None
        if found is not None:
            papers.append(found[0].target)
            at += found[1]
            continue
        if letter_names.is_case(word):
            if papers:
                close()
            cases.append(word)
        elif not cases or letter_names.is_letter(word):
            close()
            letters.append(word)
        else:
            raise documents.unknown(" ".join(words[at:]), procedure, titles)
        at += 1
    close()
    return Chosen(tuple(letters), tuple(groups))
