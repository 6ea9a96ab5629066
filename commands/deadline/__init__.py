"""`deadline`: the terms that run, and how each is counted."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "deadline",
    elsewhere={
        "list": ("ketnap.commands.deadline.list", N_("các thời hạn đang chạy, gần nhất trước")),
        "explain": ("ketnap.commands.deadline.explain", N_("một thời hạn: quy định, cách đếm, đã nhắc ai")),
    },
)
