"""Pinning a case to another version of its procedure, in the transaction that writes the event which says so."""

from ketnap.storage import law_store
from ketnap.storage.reader import Reader
from ketnap.storage.statements import sqlite as sql
from ketnap.storage.unit_of_work import SqliteUnitOfWork
from ketnap.workflow.decision import Decision
from ketnap.workflow.law import Law
from ketnap.workflow.ports import CaseFile


def elsewhere(reader: Reader, definition: str) -> list[str]:
    """The codes of the open cases that go by another procedure than this one, in the order of their numbers."""
    return [code for code, pinned in law_store.open_cases(reader) if pinned != definition]


def pin(uow: SqliteUnitOfWork, file: CaseFile, law: Law, decision: Decision) -> None:
    """Let the case go by the procedure of `law`, as `decision` says. Raises what `save` raises."""
    uow.cursor.execute(sql.CASE_PIN, (law.procedure.hash, file.code))
    uow.save(file._replace(law=law), decision, "")
