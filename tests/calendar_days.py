"""A day of the calendar set at the desk, and what lies in the book afterwards."""

from datetime import date

from ketnap.workflow.codes import case_code

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


def multiplied(book, many, originals=1):
    """So many cases in all, like the first ones, which were walked: rows copied, as if each had been recorded."""
    with book.begin() as uow:
        run = uow.cursor.execute
        for name, key in (("person", "id"), ('"case"', "id"), ("event", "case_id"), ("deadline", "case_id")):
            columns = [row[1] for row in run(f"PRAGMA table_info({name})")]
            own = [
                [
                    dict(zip(columns, row, strict=True))
                    for row in run(f"SELECT * FROM {name} WHERE {key} = ?", (n,))
                ]
                for n in range(1, originals + 1)
            ]
            copies = []
            for number in range(originals + 1, many + 1):
                for row in own[number % originals]:
                    changed = row | {key: number}
                    if name == "event":
                        changed |= {"id": None, "key": None}
                    if name == '"case"':
                        changed |= {"code": case_code(number), "person_id": number}
                    copies.append(tuple(changed.values()))
            uow.cursor.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(columns))})", copies)
