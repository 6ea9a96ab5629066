"""`ketnap definition`: check what people declare, show it, draw it, compare it, move cases to another version."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "definition",
    elsewhere={
        "check": (
            "ketnap.commands.definition.check",
            N_("soát một tệp hay thư mục quy trình: mọi chỗ cần sửa, kèm dòng và cột"),
        ),
        "show": (
            "ketnap.commands.definition.show",
            N_("quy trình đang dùng: các bước; hoặc một bước, thời hạn, giấy tờ"),
        ),
        "diagram": (
            "ketnap.commands.definition.diagram",
            N_("sơ đồ trạng thái (Mermaid): các bước đổi trạng thái, rồi các bước khác"),
        ),
        "diff": (
            "ketnap.commands.definition.diff",
            N_("quy trình của bản ketnap này, hay trong một tệp, đổi gì so với quy trình trong sổ"),
        ),
        "migrate": (
            "ketnap.commands.definition.migrate",
            N_("chuyển hồ sơ đang mở sang phiên bản khác của quy trình: mọi hồ sơ, hay các hồ sơ được nêu"),
        ),
    },
)
