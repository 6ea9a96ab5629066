"""`letter check`: every template compared with what the procedure lets its letter print."""

from collections.abc import Mapping, Sequence
from gettext import gettext as _
from pathlib import Path

from ketnap.commands import in_use, reading, showing
from ketnap.commands.declaring import argument, declare
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter.templates import apart
from ketnap.commands.letter.templates import problems as template_problems
from ketnap.commands.letter.templates.problems import Wanted
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, usage
from ketnap.commands.texts import N_
from ketnap.notifications import render
from ketnap.notifications.reading import TemplateProblem


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
    letters = {
        each.name: Wanted(each.name, each.letter or "", each.fields) for each in documents if each.fields
    }
    templates = render.names(folder=where)
    judged = _judged([letters[name] for name in templates if name in letters], folder)
    problems: list[TemplateProblem] = []
    for name in sorted({*letters, *templates}):
        if name not in templates:
            problems.append(TemplateProblem(f"letters/{name}.txt", 0, _("chưa có mẫu cho văn bản này")))
        elif name not in letters:
            problems.append(TemplateProblem(f"letters/{name}.txt", 0, _("quy trình không có văn bản này")))
        else:
            problems += judged[name]
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


def _judged(wanted: Sequence[Wanted], folder: Path | None) -> Mapping[str, Sequence[TemplateProblem]]:
    """What is wrong with each template: those of the program here, those of a folder in a process of their own."""
    if folder is None:
        return {each.name: template_problems.of(each, render.TEMPLATES) for each in wanted}
    return apart.problems(wanted, folder)
