"""What the report on a roster says of the law is cited as on every other screen."""

from datetime import date
from pathlib import Path

import pytest
from office_books import Desk, office_book
from rosters import good, write

from ketnap import cli
from ketnap.workflow.law import Law


@pytest.fixture
def desk(tmp_path: Path, law: Law):
    cli.speak("vi")
    desk = Desk(office_book(tmp_path, law))
    yield desk
    desk.book.close()


def test_a_certificate_that_has_run_out_cites_its_rule_as_people_do(desk: Desk, tmp_path: Path) -> None:
    old = good(1, discovered_on="", listed_on="", certified_on=date(2021, 9, 10))
    path = write(tmp_path / "ds.xlsx", [old])
    remarks = desk.json("ho-so", "nhap", str(path))["remarks"]
    [remark] = [each for each in remarks if each["column"] == "Ngày cấp giấy chứng nhận"]
    assert remark["message"].startswith("Chỉ dùng được đến hết 10/09/2026, 60 tháng.")
    assert remark["proposal"] == "01-HD/TW 2026, điểm 5.4(b) (nguồn thứ cấp)"
    shown = desk.run("ho-so", "nhap", str(path)).stdout
    assert "01-HD/TW 2026, điểm 5.4(b) (nguồn thứ cấp)" in shown
