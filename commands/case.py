"""`case`: the file of one person. Each command lives in a module of its own and is imported when it is run."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "case",
    elsewhere={
        "open": ("ketnap.commands.case_open", N_("mở hồ sơ của một người")),
        "list": ("ketnap.commands.case_list", N_("danh sách hồ sơ, xếp theo tên")),
        "find": ("ketnap.commands.case_find", N_("tìm người, không cần dấu")),
        "show": ("ketnap.commands.case_show", N_("một hồ sơ: đã qua, giấy tờ, thời hạn")),
        "why": ("ketnap.commands.case_why", N_("còn thiếu gì, ai giải quyết, sớm nhất khi nào")),
        "advance": ("ketnap.commands.case_advance", N_("ghi một bước; bỏ trống bước thì liệt kê")),
        "set": ("ketnap.commands.case_set", N_("ghi, sửa thông tin về người được xem xét")),
        "import": ("ketnap.commands.case_import", N_("nhập danh sách từ Excel hay CSV")),
        "move": ("ketnap.commands.case_move", N_("ghi nhận người sắp chuyển đi")),
        "transfer": ("ketnap.commands.case_transfer", N_("làm thủ tục chuyển, lập công văn thông báo")),
        "correct": ("ketnap.commands.case_correct", N_("đính chính một lần ghi, có lý do")),
        "history": ("ketnap.commands.case_history", N_("mọi lần ghi của hồ sơ")),
        "undo": ("ketnap.commands.case_undo", N_("hoàn tác lệnh vừa ghi")),
    },
)
