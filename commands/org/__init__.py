"""`org`: the register of organisations: who stands under whom, who may do what, who is in post, from a day to a day."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "org",
    elsewhere={
        "add": ("ketnap.commands.org.add", N_("thêm chi bộ, đảng ủy")),
        "list": ("ketnap.commands.org.list", N_("danh sách tổ chức")),
        "show": ("ketnap.commands.org.show", N_("một tổ chức: cấp trên, thẩm quyền, chức danh")),
        "tree": ("ketnap.commands.org.tree", N_("cây tổ chức của một ngày")),
        "import": ("ketnap.commands.org.intake", N_("nhập tổ chức từ Excel hay CSV")),
        "merge": ("ketnap.commands.org.merge", N_("sáp nhập: tổ chức này nhận việc của tổ chức kia")),
        "power": ("ketnap.commands.org.power", N_("thẩm quyền, từ ngày nào")),
        "post": ("ketnap.commands.org.post", N_("ai giữ chức danh nào, địa chỉ thư")),
    },
)
