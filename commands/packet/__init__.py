"""`packet`: what two offices without a common book send each other."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "packet",
    elsewhere={
        "import": (
            "ketnap.commands.packet.intake",
            N_("nhập gói của đơn vị khác: hồ sơ chuyển đến, xác nhận"),
        ),
        "receipt": ("ketnap.commands.packet.receipt", N_("lập gói trả lời nơi gửi: hồ sơ đã tới bước nào")),
        "list": ("ketnap.commands.packet.list", N_("các gói đã gửi, đã nhận")),
        "show": ("ketnap.commands.packet.show", N_("một gói: nơi gửi, người, diễn biến; ghi lại tệp")),
    },
)
