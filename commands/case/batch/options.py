"""By what many people are chosen in a line: the same options for every command that takes them."""

from collections.abc import Callable
from typing import Any

from ketnap.commands.declaring import option
from ketnap.commands.texts import N_

Body = Callable[..., Any]


def chosen(body: Body) -> Body:
    """`--where` and `--org`, as the arguments `where` and `under`."""
    body = option(
        "--org", into="under", metavar=N_("TỔ CHỨC"), help=N_("chỉ những người của tổ chức này và cấp dưới")
    )(body)
    return option(
        "--where",
        into="where",
        metavar=N_("KHÓA=GIÁ TRỊ"),
        help=N_("mọi người như đã lọc; gõ nhiều lần thì hẹp dần"),
        many=True,
    )(body)
