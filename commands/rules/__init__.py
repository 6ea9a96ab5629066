"""`ketnap rules`: the dated numbers of the law, each with the text it comes from."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "rules",
    elsewhere={
        "show": (
            "ketnap.commands.rules.show",
            N_("các con số của quy định vào một ngày, hoặc mọi dòng của một quy định"),
        ),
        "diff": (
            "ketnap.commands.rules.diff",
            N_("quy định đổi gì giữa hai ngày; bỏ trống ngày: bản ketnap này có gì mới so với sổ"),
        ),
        "assume": ("ketnap.commands.rules.assume", N_("dữ kiện mà đơn vị coi là có sẵn khi chưa ai ghi")),
        "set": ("ketnap.commands.rules.set", N_("thời hạn do đơn vị tự đặt, khi quy định không nêu số ngày")),
    },
)
