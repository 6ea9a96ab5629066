"""Who a case is about, as a line says it: the same options wherever a case begins."""

from collections.abc import Callable
from typing import Any

from ketnap.commands import person_facts
from ketnap.commands.declaring import option
from ketnap.commands.texts import N_

Body = Callable[..., Any]


def options(body: Body) -> Body:
    """The options that describe a person, but for name and day of birth; they arrive under the names of `Person`."""
    for each in reversed(
        (
            option(
                "--sex",
                into="sex",
                metavar=N_("NAM|NỮ"),
                help=N_("giới tính"),
                reads=lambda text, _invocation: person_facts.sex(text),
            ),
            option(
                "--identity",
                into="identity_number",
                metavar=N_("SỐ"),
                help=N_("số định danh, 12 chữ số"),
            ),
            option("--occupation", into="occupation", metavar=N_("NGHỀ"), help=N_("nghề nghiệp")),
            option("--ethnicity", into="ethnicity", metavar=N_("DÂN TỘC"), help=N_("dân tộc")),
            option("--phone", into="phone", metavar=N_("SỐ"), help=N_("điện thoại")),
            option("--email", into="email", metavar=N_("ĐỊA CHỈ"), help=N_("địa chỉ thư của người này")),
            option("--native-place", into="native_place", metavar=N_("NƠI"), help=N_("quê quán")),
            option("--residence", into="residence", metavar=N_("NƠI"), help=N_("nơi cư trú")),
        )
    ):
        body = each(body)
    return body
