"""`definition check`: everything that is wrong in what people declare, with its place and a proposal."""

from gettext import gettext as _
from pathlib import Path

from ketnap.commands.declaring import argument, declare
from ketnap.commands.definition import files
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit
from ketnap.commands.reading import path as a_path
from ketnap.commands.texts import N_
from ketnap.workflow.procedure import Procedure


@declare("definition check", help=N_("soát một tệp hay thư mục quy trình: mọi chỗ cần sửa, kèm dòng và cột"))
@argument(
    "file",
    metavar=N_("TỆP"),
    help=N_("bỏ trống: quy trình kèm theo chương trình"),
    reads=a_path,
    required=False,
)
def command(invocation: Invocation, file: Path | None) -> Answer:
    """Every problem at once. Exit 9 if there is one; nothing in use is changed."""
    loaded = files.loaded(file)
    data = {
        "problems": [
            {
                "file": each.file,
                "line": each.line,
                "column": each.column,
                "message": each.message,
                "hint": each.hint,
            }
            for each in loaded.problems
        ]
    }
    if not loaded.problems:
        return Answer(data, (_sound(file, loaded.procedure),))
    return Answer(data, files.wrong(loaded), Exit.WRONG)


def _sound(file: Path | None, procedure: Procedure | None) -> str:
    where = _("Quy trình kèm theo chương trình") if file is None else str(file)
    if procedure is None:
        return _("{file}: không có chỗ nào cần sửa.").format(file=where)
    return _("{file}: không có chỗ nào cần sửa ({steps} bước, {deadlines} thời hạn).").format(
        file=where, steps=len(procedure.steps), deadlines=len(procedure.deadlines)
    )
