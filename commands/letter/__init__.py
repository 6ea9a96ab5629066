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
        "render": ("ketnap.commands.letter.render.command", N_("làm tệp Word, PDF của văn bản")),
        "send": ("ketnap.commands.letter.life.send", N_("ghi văn bản đã gửi đi, bằng cách nào")),
        "receipt": (
            "ketnap.commands.letter.life.receipt",
            N_("ghi nơi nhận trả lời thế nào: đã đến, tiếp nhận, từ chối …"),
        ),
        "void": ("ketnap.commands.letter.void", N_("hủy một văn bản, có lý do; số đã lấy không dùng lại")),
        "register": (
            "ketnap.commands.letter.register.command",
            N_("sổ văn bản đi và đến: số đã lấy, để dành, ghi tay, in sổ"),
        ),
        "check": ("ketnap.commands.letter.templates.check", N_("soát các mẫu văn bản với quy trình")),
        "draft": (
            "ketnap.commands.letter.draft.command",
            N_("soạn một văn bản của hồ sơ, để phát hành lấy số"),
        ),
    },
)
