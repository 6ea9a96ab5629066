"""`letter check`: every template compared with what the procedure lets its letter print."""

from gettext import gettext as _
from pathlib import Path

from ketnap.commands import in_use, reading, showing
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, usage
from ketnap.commands.texts import N_
from ketnap.notifications import render
from ketnap.notifications.fields import FIELDS, STANDING, barest
from ketnap.notifications.reading import TemplateProblem
from ketnap.workflow.procedure import Document


@declare("letter check", help=N_("soát các mẫu văn bản với quy trình"))
@argument(
    "folder",
    metavar=N_("THƯ MỤC"),
    help=N_("thư mục mẫu, trong đó có letters/; bỏ trống là mẫu đang dùng"),
    reads=reading.path,
    required=False,
)
def command(invocation: Invocation, folder: Path | None) -> Answer:
    """Check the templates of letters."""
    where = folder or render.TEMPLATES
    if not (where / "letters").is_dir():
        raise usage(_("Không có thư mục {folder}.").format(folder=where / "letters"))
    documents = in_use.procedure(invocation).documents.values()
    letters = {each.name: each for each in documents if each.fields}
    templates = render.names(folder=where)
    problems: list[TemplateProblem] = []
    for name in sorted({*letters, *templates}):
        if name not in templates:
            problems.append(TemplateProblem(f"letters/{name}.txt", 0, _("chưa có mẫu cho văn bản này")))
        elif name not in letters:
            problems.append(TemplateProblem(f"letters/{name}.txt", 0, _("quy trình không có văn bản này")))
        else:
            problems += _problems(letters[name], where)
    data = {
        "templates": list(templates),
        "problems": [
            {
                "file": each.template,
                "line": each.line or None,
                "message": each.what,
                "hint": each.proposals[0] if each.proposals else None,
            }
            for each in problems
        ],
    }
    if not problems:
        text = _("{count} mẫu văn bản: đều đọc được, khớp quy trình.")
        return Answer(data, (text.format(count=showing.number(len(templates))),))
    head = _("{count} chỗ cần sửa trong các mẫu văn bản:").format(count=showing.number(len(problems)))
    return Answer(data, (head, *(f"  {each}" for each in problems)), Exit.WRONG)


def _problems(document: Document, where: Path) -> list[TemplateProblem]:
    """What is wrong with one template: by itself, and against the fields its letter may print."""
    name = document.name
    found = list(render.check(name, folder=where))
    if found:
        return found
    label = f"letters/{name}.txt"
    for field in document.fields:
        if field not in FIELDS:
            text = _("documents.yaml cho in «{field}», nhưng không có trường ấy")
            found.append(TemplateProblem(label, 0, text.format(field=field), name=field))
    for field in sorted(render.template_fields(name, folder=where) - STANDING - {*document.fields}):
        text = _("in «{field}», nhưng documents.yaml không cho văn bản này in")
        found.append(TemplateProblem(label, 0, text.format(field=field), name=field))
    if not found:
        sample = barest()
        sample["letter"] = {**sample["letter"], "kind": document.letter or ""}
        try:
            render.letter(name, sample, folder=where)
        except TemplateProblem as problem:
            found.append(problem)
    return found
