"""A person who comes with a letter on paper, as it is typed in."""

MOVE = ("--den", "xã Cẩm Giàng", "--hieu-luc", "20/11/2026", "--ly-do", "doi-cho-o")
PAPER = (
    "ho-so",
    "tiep-nhan",
    "Phạm Thị Ngà",
    "--dong",
    "A",
    "--noi-di",
    "xã Cẩm Giàng",
    "--so-van-ban",
    "15-CV/ĐU",
    "--ngay-van-ban",
    "20/10/2026",
    "--ngay-sinh",
    "02/03/2004",
    "--to-chuc",
    "CB-05",
    "--da-lam",
    "phat-hien=05/01/2025",
    "--da-lam",
    "cap-giay-chung-nhan=20/08/2025",
    "--giay-to",
    "awareness_certificate=07/CN,20/08/2025",
    "--du-kien",
    "ton-giao=khong",
)
