"""`outbox`: what is to be told to somebody and has not left, or will not leave by itself."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "outbox",
    elsewhere={
        "list": ("ketnap.commands.outbox.list", N_("tin đang chờ, đang giữ, không gửi được")),
        "retry": ("ketnap.commands.outbox.retry", N_("cho gửi lại tin đang giữ hay không gửi được")),
        "resolve": ("ketnap.commands.outbox.resolve", N_("ghi rõ một tin đã đi rồi, hay không gửi nữa")),
    },
)
