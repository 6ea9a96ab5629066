"""`report`: how far the office has come with what it is held to."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "report",
    elsewhere={
        "transfers": (
            "ketnap.commands.report.transfers",
            N_("người có giấy chứng nhận chuyển đi: đã báo nơi đến bao nhiêu, còn thiếu ai"),
        ),
    },
)
