"""A value of several words that nobody quoted is asked about, and never becomes part of a name."""

import pytest
from office_books import Desk


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("to-chuc", "them", "CB-77", "Chi", "bộ", "7", "--cap-tren", "Lê", "Chân"), '--cap-tren "Lê Chân"'),
        (
            ("ho-so", "mo", "Nguyễn", "Văn", "A", "--ngay-sinh", "14/03/2001", "--to-chuc", "Chi", "bộ", "5"),
            '--to-chuc "Chi bộ 5"',
        ),
        (("ho-so", "ghi", "1", "vao", "danh", "sach", "--ngay", "hôm", "nay"), '--ngay "hôm nay"'),
    ],
)
def test_a_value_of_several_words_without_quotes_is_asked_about(
    desk: Desk, words: tuple[str, ...], meant: str
) -> None:
    error = desk.error(*words)
    assert (error["code"], error["exit"]) == ("usage", 2)
    assert meant in error["message"]
    assert "ngoặc kép" in error["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("Nguyễn", "Văn", "A", "--to-chuc", "CB-05", "--ngay-sinh", "14/03/2001"),
        ("--to-chuc", "CB-05", "--ngay-sinh", "14/03/2001", "Nguyễn", "Văn", "A"),
        ("Nguyễn", "--chay-thu", "Văn", "A", "--to-chuc=CB-05", "--ngay-sinh=14/03/2001"),
    ],
)
def test_words_that_stand_together_are_one_value_wherever_they_stand(
    desk: Desk, words: tuple[str, ...]
) -> None:
    result = desk.run("ho-so", "mo", *words)
    assert "ngoặc kép" not in result.output
    assert result.exit_code == 4, "read, and asked for what else the step needs"
