"""A dry run of the commands about organisations says what would be done, never that it was."""

from pathlib import Path

import pytest
from office_books import Desk, office_book

from ketnap import cli
from ketnap.workflow.law import Law


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    yield desk
    desk.book.close()


@pytest.mark.parametrize(
    ("words", "would", "did"),
    [
        (
            ("them", "CB-91", "Chi bộ 91", "--cap-tren", "DU-LE-CHAN"),
            "Sẽ thêm Chi bộ 91 (CB-91), trực thuộc DU-LE-CHAN.",
            "Đã thêm Chi bộ 91 (CB-91), trực thuộc DU-LE-CHAN.",
        ),
        (
            ("chuc-danh", "CB-05", "Phó bí thư", "Lê An", "--thu", "cb5@le-chan.example.vn"),
            "Sẽ ghi: Phó bí thư CB-05 là Lê An, từ thứ Tư, 25/11/2026.",
            "Đã ghi: Phó bí thư CB-05 là Lê An, từ thứ Tư, 25/11/2026.",
        ),
        (
            ("tham-quyen", "CB-05", "mo-lop", "--tu", "25/11/2026"),
            "Sẽ ghi: CB-05 có thẩm quyền «mở lớp» từ thứ Tư, 25/11/2026.",
            "Đã ghi: CB-05 có thẩm quyền «mở lớp» từ thứ Tư, 25/11/2026.",
        ),
        (
            ("tham-quyen", "DU-LE-CHAN", "de-nghi", "--den-het", "30/11/2026"),
            "Sẽ chấm dứt thẩm quyền «đề nghị» của DU-LE-CHAN, đến hết 30/11/2026.",
            "Đã chấm dứt thẩm quyền «đề nghị» của DU-LE-CHAN, đến hết 30/11/2026.",
        ),
    ],
)  # fmt: skip
def test_what_is_only_tried_is_said_as_what_would_be(
    desk: Desk, words: tuple[str, ...], would: str, did: str
) -> None:
    before = desk.book.dump()
    tried = desk.run("to-chuc", *words, "--chay-thu").stdout.splitlines()
    assert tried == ["CHẠY THỬ, chưa ghi gì.", would, "Ghi thật: gõ lại, bỏ --chay-thu."]
    assert desk.book.dump() == before
    assert desk.run("to-chuc", *words).stdout.splitlines()[0] == did
