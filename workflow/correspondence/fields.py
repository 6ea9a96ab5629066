"""What a letter or form may print, read off the record: one function per field of documents.yaml.

Every value is plain (texts, days, numbers, lists and groups of such), so that it can be kept as the inputs of the
letter and printed again from them alone.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ketnap.workflow.correspondence import dossier, person, way
from ketnap.workflow.correspondence.matter import Matter

FIELDS: Final[Mapping[str, Callable[[Matter], Any]]] = {
    "person": person.person,
    "people": person.people,
    "together": person.together,
    "listed_on": person.listed_on,
    "helpers": person.helpers,
    "helper": person.helper,
    "introductions": person.introductions,
    "unions": person.unions,
    "certificate": person.certificate,
    "about": dossier.about,
    "dossier": dossier.dossier,
    "considered": dossier.considered,
    "contents": dossier.contents,
    "verification": dossier.verification,
    "verifications": dossier.verifications,
    "stage": way.stage,
    "act": way.act,
    "admission": way.admission,
    "recognition": way.recognition,
    "removal": way.removal,
    "bodies": way.bodies,
    "basis": way.basis,
    "terms": way.terms,
    "decision": way.decision,
    "annulment": way.annulment,
    "ceremony": way.ceremony,
    "probation": way.probation,
    "move": way.move,
}


def fields(matter: Matter) -> dict[str, Any]:
    """The fields that the template of a paper may print."""
    return {name: FIELDS[name](matter) for name in matter.law.procedure.documents[matter.document].fields}
