"""`letter`: the documents that the office issues. Each command lives in a module of its own."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "letter",
    elsewhere={
        "list": (
            "ketnap.commands.letter.list",
            N_("danh sách văn bản: dự thảo, đã phát hành, chưa có xác nhận"),
        ),
        "show": ("ketnap.commands.letter.show", N_("một văn bản: nơi nhận, tình trạng, tệp")),
        "issue": ("ketnap.commands.letter.issue", N_("phát hành: lấy số, ghi ngày, làm tệp để in")),
        "render": ("ketnap.commands.letter.render", N_("làm tệp Word, PDF của văn bản")),
        "void": ("ketnap.commands.letter.void", N_("hủy một văn bản, có lý do; số đã lấy không dùng lại")),
        "register": ("ketnap.commands.letter.register", N_("sổ văn bản: số đã lấy, theo loại và nhiệm kỳ")),
        "check": ("ketnap.commands.letter.check", N_("soát các mẫu văn bản với quy trình")),
    },
)
