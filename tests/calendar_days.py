"""A day of the calendar set at the desk, and what lies in the book afterwards."""

from datetime import date

BEFORE = date(2026, 10, 20)
DUE, NEXT = date(2026, 11, 18), date(2026, 11, 19)
STORM = date(2026, 11, 10)
"""A working Tuesday inside the term that ends on 18/11/2026."""


def told(on, kind):
    return [
        f"{on:%d/%m/%Y}",
        "--loai",
        kind,
        "--ten",
        "Bão" if kind == "nghi" else "Không nghỉ nữa",
        "--nguon",
        "CĐ 1",
    ]


def off(desk, on=STORM, *more, today=BEFORE):
    """Somebody at the desk sets a day off; what the program says of it."""
    return desk.json("lich", "dat", *told(on, "nghi"), *more, on=today)


def worked(desk, on=STORM, today=BEFORE):
    return desk.json("lich", "dat", *told(on, "lam"), on=today)


def rows(book, table="deadline"):
    with book.reading() as reader:
        return reader.cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()
