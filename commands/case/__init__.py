"""`case`: the file of one person. Each command lives in a module of its own and is imported when it is run."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "case",
    elsewhere={
        "open": ("ketnap.commands.case.open", N_("mở hồ sơ của một người")),
        "list": ("ketnap.commands.case.list", N_("danh sách hồ sơ, xếp theo tên")),
        "find": ("ketnap.commands.case.find", N_("tìm người, không cần dấu")),
        "show": ("ketnap.commands.case.show", N_("một hồ sơ: đã qua, giấy tờ, thời hạn")),
        "why": ("ketnap.commands.case.why", N_("còn thiếu gì, ai giải quyết, sớm nhất khi nào")),
        "advance": ("ketnap.commands.case.advance", N_("ghi một bước; bỏ trống bước thì liệt kê")),
        "set": ("ketnap.commands.case.set", N_("ghi, sửa thông tin về người được xem xét")),
        "import": ("ketnap.commands.case.intake", N_("nhập danh sách từ Excel hay CSV")),
        "move": ("ketnap.commands.case.move.command", N_("ghi nhận người sắp chuyển đi")),
        "transfer": ("ketnap.commands.case.transfer", N_("làm thủ tục chuyển, lập công văn thông báo")),
        "receive": ("ketnap.commands.case.receive.command", N_("tiếp nhận người chuyển đến")),
        "correct": ("ketnap.commands.case.correct", N_("đính chính một lần ghi, có lý do")),
        "history": ("ketnap.commands.case.history", N_("mọi lần ghi của hồ sơ")),
        "undo": ("ketnap.commands.case.undo", N_("hoàn tác lệnh vừa ghi")),
        "paper": ("ketnap.commands.case.paper.command", N_("giấy tờ: bản gốc để đâu, ai mượn, trả lại")),
    },
)
