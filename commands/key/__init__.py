"""`key`: what the office signs packets with and opens them with, and whose cards it trusts."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "key",
    elsewhere={
        "new": ("ketnap.commands.key.new", N_("lập khóa của đơn vị, để ký và mở gói")),
        "show": (
            "ketnap.commands.key.show",
            N_("xuất thẻ khóa để trao, hiện dấu khóa để đọc qua điện thoại"),
        ),
        "trust": (
            "ketnap.commands.key.trust",
            N_("tin thẻ khóa của đơn vị khác, sau khi đối chiếu dấu khóa"),
        ),
        "revoke": ("ketnap.commands.key.revoke", N_("thôi tin một khóa, có lý do")),
        "list": ("ketnap.commands.key.list", N_("khóa của đơn vị và các thẻ khóa đã tin")),
    },
)
