"""What is wrong with the template of a letter: by itself, and against what its letter may print."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

from ketnap.notifications import render
from ketnap.notifications.fields import FIELDS, STANDING, barest
from ketnap.notifications.reading import TemplateProblem


class Wanted(NamedTuple):
    """A letter that has a template: its name, the type it is registered under ("": a form), the fields it may print."""

    name: str
    kind: str
    fields: Sequence[str]


def of(wanted: Wanted, folder: Path) -> list[TemplateProblem]:
    """Everything that is wrong with one template."""
    name = wanted.name
    found = list(render.check(name, folder=folder))
    if found:
        return found
    label = f"letters/{name}.txt"
    for field in wanted.fields:
        if field not in FIELDS:
            text = _("documents.yaml cho in «{field}», nhưng không có trường ấy")
            found.append(TemplateProblem(label, 0, text.format(field=field), name=field))
    for field in sorted(render.template_fields(name, folder=folder) - STANDING - {*wanted.fields}):
        text = _("in «{field}», nhưng documents.yaml không cho văn bản này in")
        found.append(TemplateProblem(label, 0, text.format(field=field), name=field))
    if not found:
        sample = barest()
        sample["letter"] = {**sample["letter"], "kind": wanted.kind}
        try:
            render.letter(name, sample, folder=folder)
        except TemplateProblem as problem:
            found.append(problem)
    return found
