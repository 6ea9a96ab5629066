"""Which step a paper of the dossier leads to, once it has its number: that of the case as it stands, moves included."""

from collections.abc import Iterable, Mapping
from datetime import date

from ketnap.commands.letter import documents
from ketnap.storage.reader import Reader
from ketnap.workflow import announcing, outlook, service
from ketnap.workflow.commands import Advance
from ketnap.workflow.ports import CaseFile, LetterState
from ketnap.workflow.procedure import Step


def step(reader: Reader, file: CaseFile, document: str, today: date) -> Step | None:
    """The step that puts a paper on file: the row of the transfer table where somebody is about to move and that row may
    be theirs (by itself the decision that annuls would end the case, and nobody would send it on: 06-HD/TW §3.9c); else
    one that is possible in the state of the case, else the first. None where no step asks for it."""
    steps = documents.filing(file.law.procedure, document)
    rows = {each.name for each in steps if each.one_of is not None}
    fitting = _not_ruled_out(reader, file, today) if rows else frozenset()
    moves = [each for each in steps if each.name in fitting and each.name in rows]
    here = [each for each in steps if each.one_of is None and file.record.state in each.sources]
    return next(iter((*moves, *here, *steps)), None)


def steps(reader: Reader, letters: Iterable[LetterState], today: date) -> Mapping[int, Step]:
    """The same for letters, by their ids; nothing for those that no step asks for."""
    found: dict[int, Step] = {}
    for letter in letters:
        file = reader.case(letter.case)
        leads = step(reader, file, letter.letter, today)
        if leads is not None:
            found[letter.id] = leads
    return found


def _not_ruled_out(reader: Reader, file: CaseFile, today: date) -> frozenset[str]:
    """The rows that may be those of the newest move, as long as nobody has acted on it."""
    known = announcing.newest(file.record)
    if known is None or known[1] is not None:
        return frozenset()
    asked = Advance(file.code, known[0].step, today, {}, (), "", "")
    answers = service.which_transfer(reader, file, asked, today)
    return frozenset(each.step for each in answers if outlook.ruled_out(each) is None)
