"""`org`: the register of organisations: who stands under whom, who may do what, who is in post, from a day to a day."""

from ketnap.commands.declaring import group
from ketnap.commands.texts import N_

command = group(
    "org",
    elsewhere={
        "add": ("ketnap.commands.org_add", N_("thêm chi bộ, đảng ủy")),
        "list": ("ketnap.commands.org_list", N_("danh sách tổ chức")),
        "show": ("ketnap.commands.org_show", N_("một tổ chức: cấp trên, thẩm quyền, chức danh")),
        "tree": ("ketnap.commands.org_tree", N_("cây tổ chức của một ngày")),
        "import": ("ketnap.commands.org_import", N_("nhập tổ chức từ Excel hay CSV")),
        "merge": ("ketnap.commands.org_merge", N_("sáp nhập: tổ chức này nhận việc của tổ chức kia")),
        "power": ("ketnap.commands.org_power", N_("thẩm quyền, từ ngày nào")),
        "post": ("ketnap.commands.org_post", N_("ai giữ chức danh nào, địa chỉ thư")),
    },
)
