"""`deadline list`, `deadline explain`, `remind preview`: when something is due, why then, and who is told before."""

from datetime import UTC, date, datetime

import pytest
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from walking import day
from ways import admitted, certified, history_written, resolved
from working import decided

from ketnap import cli
from ketnap.commands import due
from ketnap.commands.titles import Titles
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.channel import FileChannel
from ketnap.notifications.worker import Courier, lease_for, round_once
from ketnap.storage import organisations
from ketnap.workflow.organisations import Post

LATE = date(2026, 11, 24)
FILE = "late_ceremony_consent"


@pytest.fixture(autouse=True)
def vietnamese():
    cli.speak("vi")
    yield
    cli.speak("vi")


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield Desk(book)
    book.close()


def addressed(desk, *organisations_):
    for code in organisations_:
        with desk.book.begin() as uow:
            post = Post(code, "Bí thư", "Nguyễn Văn A", f"{code.lower()}@x.vn", date(2026, 1, 1))
            organisations.post(uow, post, date(2026, 1, 1))


def work(desk, *days, folder="thu"):
    channel = FileChannel(desk.book.path.parent / folder, "a@b.vn")
    for on in days:
        now = datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
        courier = Courier(channel, "a@b.vn", lease_for(1))
        round_once(KeptBook(desk.book.path), courier, lambda now=now: now)


# ---- list


def test_the_list_has_the_keys_of_the_contract_and_the_most_urgent_first(desk):
    walk = decided(desk.book)
    other = certified(desk.book.walk("An"))
    found = desk.json("deadline", "list", "--all", on=LATE)
    assert found["as_of"] == "2026-11-24"
    keys = {
        "case",
        "deadline",
        "item",
        "due_on",
        "working_days_left",
        "owner",
        "status",
        "source",
        "provenance",
    }
    assert all(keys <= set(each) for each in found["deadlines"])
    first, *_, last = found["deadlines"]
    assert (first["case"], first["deadline"], first["due_on"], first["working_days_left"]) == (
        walk.code,
        "ceremony.hold",
        "2026-11-18",
        # Thursday, Friday, Monday, and Tuesday the 24th, which is a holiday.
        -3,
    )
    assert (first["owner"], first["owner_organisation"], first["owner_name"]) == ("cell", "CB5", "Chi bộ 5")
    assert (last["case"], last["deadline"]) == (other.code, "cert.validity")


def test_without_all_only_the_next_thirty_working_days_are_listed(desk):
    decided(desk.book)
    certified(desk.book.walk("An"))
    result = desk.run("thoi-han", "danh-sach", on=LATE)
    assert [each.split("\t")[2] for each in result.stdout.splitlines()[1:-2]] == ["Lễ kết nạp"]
    assert "thêm --tat-ca" in result.stdout
    assert "quá 3 ngày làm việc" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("ketnap thoi-han giai-thich HS-000001-B le-ket-nap")


def test_a_list_of_one_organisation_holds_what_stands_under_it(desk):
    decided(desk.book)
    certified(desk.book.walk("An"), cell="KT1")
    for asked, codes in (
        ("CB5", ["HS-000001-B"]),
        ("KT", ["HS-000002-C"]),
        ("chi bộ thôn 1", ["HS-000002-C"]),
    ):
        found = desk.json("deadline", "list", "--all", "--org", asked, on=LATE)
        assert sorted({each["case"] for each in found["deadlines"]}) == codes


def test_empties_say_what_comes_next(desk):
    assert desk.run("thoi-han", "danh-sach").stdout == "Không có thời hạn nào đang chạy.\n"
    certified(desk.book.walk())
    assert desk.run("thoi-han", "danh-sach", on=LATE).stdout == (
        "Không có hạn nào trong 30 ngày làm việc tới. Hạn gần nhất: thứ Ba, 20/08/2030. "
        "Xem cả: ketnap thoi-han danh-sach --tat-ca\n"
    )
    assert (
        desk.run("thoi-han", "danh-sach", "--to-chuc", "KT1", on=LATE).stdout
        == "Không có thời hạn nào đang chạy.\n"
    )
    assert desk.error("deadline", "list", "--org", "CB99")["exit"] == 8


def test_a_deadline_without_a_date_says_so(desk):
    admitted(desk.book.walk())
    out = desk.run("thoi-han", "danh-sach", "--tat-ca", on=LATE).stdout
    assert "Lễ kết nạp\tchưa tính được" in out
    [found] = [
        each
        for each in desk.json("deadline", "list", "--all", on=LATE)["deadlines"]
        if each["deadline"] == "ceremony.hold"
    ]
    assert (found["due_on"], found["working_days_left"]) == (None, None)


def test_names_may_be_left_out(desk):
    decided(desk.book, "Vũ Hải Yến")
    out = desk.run("thoi-han", "danh-sach", "--khong-ten", on=LATE).stdout
    assert "Yến" not in out
    assert "***" in out


# ---- explain


def test_an_explanation_goes_from_the_rule_over_every_month_to_the_due_date(desk):
    walk = decided(desk.book)
    lines = desk.run("thoi-han", "giai-thich", walk.code, "le-ket-nap", on=LATE).stdout.splitlines()
    assert lines == [
        "Lễ kết nạp: hạn thứ Tư, 18/11/2026 · quá 3 ngày làm việc · Chi bộ 5",
        "Quy định\t30 ngày làm việc từ: «Ra quyết định kết nạp» (áp dụng từ 26/07/2026)",
        "\t208-QĐ/TW (nguồn thứ cấp)",
        "\tTrước đó: 30 ngày làm việc từ: «Chi bộ nhận được quyết định kết nạp»; 294-QĐ/TW, điểm 4.1",
        "Bắt đầu\tthứ Tư, 07/10/2026, «Ra quyết định kết nạp», Quyết định kết nạp 01-AD; "
        "không tính ngày này (đơn vị tự đặt)",
        "Đếm\t08–31/10: 17 + 01–18/11: 13 = 30 ngày làm việc",
        "\tkhông tính 12 ngày thứ Bảy, Chủ nhật",
        "Sẽ nhắc\tĐảng ủy phường Lê Chân: T5 26/11",
        "Có «Đồng ý tổ chức lễ quá hạn», theo 208-QĐ/TW (nguồn thứ cấp), thì ghi: "
        f"ketnap ho-so ghi {walk.code} ghi-giay-to --giay-to dong-y-to-chuc-le-qua-han=SỐ,NGÀY",
        f"Đã làm thì ghi: ketnap ho-so ghi {walk.code} le-ket-nap",
    ]


def test_a_holiday_on_the_way_is_named_with_its_source(desk):
    walk = decided(desk.book)
    found = desk.json("deadline", "explain", walk.code, "ceremony.hold", on=LATE)["deadlines"][0]
    assert len(found["skipped"]) == 12
    other = history_written(desk.book.walk("An"))
    other.advance("request_verification", "16/11/2026", about="cha mẹ", place="domestic")
    lines = desk.run("thoi-han", "giai-thich", other.code, "tra-loi-tham-tra", on=LATE).stdout
    assert "(cha mẹ)" in lines
    assert "không tính T3 24/11: Ngày Văn hóa Việt Nam (" in lines


def test_a_deadline_that_waits_for_a_date_says_what_to_record(desk):
    walk = admitted(desk.book.walk())
    out = desk.run("deadline", "explain", walk.code, "ceremony.hold", on=LATE).stdout
    assert "Lễ kết nạp: chưa tính được hạn" in out
    assert "chưa biết; cần ghi: «Chi bộ nhận được quyết định kết nạp»" in out
    # The rule of today counts from the decision; the one of its day, from the receipt.
    assert "Từ 26/07/2026: 30 ngày làm việc từ: «Ra quyết định kết nạp»" in out
    assert "không áp dụng ở đây" in out


def test_who_was_reminded_when_and_who_could_not_be(desk):
    walk = decided(desk.book)
    addressed(desk, "CB5")
    work(desk, date(2026, 10, 29), date(2026, 11, 9), date(2026, 11, 26))
    out = desk.run("thoi-han", "giai-thich", walk.code, "lễ kết nạp", on=date(2026, 11, 26)).stdout
    assert "Đã nhắc\tBí thư Chi bộ 5: T5 29/10, T2 09/11, T5 26/11" in out
    assert "Chưa gửi được\tĐảng ủy phường Lê Chân: T5 26/11 (chưa có địa chỉ thư)" in out
    assert "Sẽ nhắc" not in out
    found = desk.json("deadline", "explain", walk.code, "ceremony.hold", on=date(2026, 11, 26))["deadlines"][
        0
    ]
    assert [(each["status"], each["on"]) for each in found["reminded"]] == [
        ("sent", "2026-10-29"),
        ("sent", "2026-11-09"),
        ("sent", "2026-11-26"),
        ("held", None),
    ]


def test_a_deadline_that_was_met_is_explained_as_it_was(desk):
    walk = decided(desk.book)
    walk.advance("receive_decision", "09/10/2026")
    walk.advance("hold_ceremony", "16/10/2026")
    out = desk.run("deadline", "explain", walk.code, "ceremony.hold", on=LATE).stdout
    assert out.startswith("Lễ kết nạp: hạn thứ Tư, 18/11/2026 · đã xong 16/10/2026")
    assert "Sẽ nhắc" not in out
    assert "thì ghi" not in out


def test_months_are_explained_as_months_and_a_chained_clock_by_what_it_hangs_on(desk):
    walk = decided(desk.book)
    walk.advance("receive_decision", "09/10/2026")
    walk.advance("hold_ceremony", "16/10/2026")
    out = desk.run("deadline", "explain", walk.code, "probation.length", on=LATE).stdout
    assert "Đếm\t12 tháng, đến hết ngày cùng số của tháng cuối: thứ Bảy, 16/10/2027" in out
    out = desk.run("deadline", "explain", walk.code, "recognise.cell", on=LATE).stdout
    assert "30 ngày làm việc từ: ngày cuối của «Thời gian dự bị»" in out


def test_an_extension_is_counted_and_named(desk):
    walk = resolved(desk.book.walk())
    walk.advance("extend_admission_decision", "18/06/2026", days=15, because_="thẩm tra thêm")
    out = desk.run("deadline", "explain", walk.code, "admit.decide", on=date(2026, 6, 19)).stdout
    assert "gồm cả gia hạn 15 ngày làm việc" in out


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("le-ket-nop", "deadline.unknown"),
        ("thoi-gian-du-bi", "deadline.not_here"),
        ("xyz", "deadline.unknown"),
    ],
)
def test_a_deadline_that_is_not_there_is_answered_with_those_that_are(desk, typed, code):
    walk = decided(desk.book)
    error = desk.error("deadline", "explain", walk.code, typed, on=LATE)
    assert (error["exit"], error["code"]) == (8, code)
    if typed == "le-ket-nop":
        assert "le-ket-nap" in error["message"]
    if typed == "thoi-gian-du-bi":
        assert "le-ket-nap" in error["message"]


def test_a_case_that_is_not_there_is_not_found(desk):
    assert desk.error("deadline", "explain", "99", "le-ket-nap")["exit"] == 8


def test_only_a_late_ceremony_asks_for_consent(law):
    assert [each.document for each in due.demanded(law, "ceremony.hold", LATE)] == [FILE]
    assert due.demanded(law, "admit.decide", LATE) == ()
    assert due.demanded(law, "no.such.deadline", LATE) == ()


def test_every_deadline_and_paper_can_be_typed_without_marks_and_is_found_again(law):
    from ketnap.commands.words import fold

    titles = Titles(law.procedure)
    for kind, names in (("deadline", law.procedure.deadlines), ("document", law.procedure.documents)):
        for name in names:
            typed = due.typed(kind, name, titles)
            assert typed.isascii()
            assert fold(typed) == fold(titles.of(kind, name))


# ---- preview


def test_the_preview_gathers_a_week_by_recipient_and_day_and_sends_nothing(desk):
    walk = decided(desk.book)
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    addressed(desk, "CB5")
    before = desk.book.dump()
    lines = desk.run("nhac", "xem-truoc", on=date(2026, 11, 13)).stdout.splitlines()
    assert lines == [
        "Từ T6 13/11 đến T5 19/11/2026: 3 nấc nhắc, gộp thành 3 thư. Đây là xem trước, chưa gửi gì.",
        f"1\tT6 13/11\tBí thư Chi bộ 5\t{walk.code} Lễ kết nạp, còn 3 ngày làm việc",
        f"2\tT3 17/11\tBí thư Chi bộ 5\t{walk.code} Lễ kết nạp, còn 1 ngày làm việc",
        f"3\tT5 19/11\tBí thư Chi bộ 5\t{walk.code} Lễ kết nạp, quá 1 ngày làm việc",
        "Nguyên văn một thư: ketnap nhac xem-truoc 1",
    ]
    assert desk.book.dump() == before


def test_what_has_no_address_is_marked_as_held(desk):
    decided(desk.book)
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    found = desk.json("remind", "preview", on=date(2026, 11, 17))
    assert [(each["on"], each["held"], each["reason"]) for each in found["mails"]] == [
        ("2026-11-17", True, "no_address"),
        ("2026-11-19", True, "no_address"),
    ]
    out = desk.run("remind", "preview", on=date(2026, 11, 17)).stdout
    assert "GIỮ LẠI: chưa có địa chỉ thư" in out
    assert "Thêm địa chỉ: ketnap to-chuc xem CB5" in out


def test_what_the_preview_says_is_what_the_worker_then_sends(desk):
    walk = decided(desk.book)
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    addressed(desk, "CB5", "LC")
    on = date(2026, 11, 26)
    previewed = desk.json("remind", "preview", on=on)["mails"]
    work(desk, on)
    sent = [
        each for each in desk.json("outbox", "list", "--all", on=on)["messages"] if each["status"] == "sent"
    ]
    assert sorted(each["organisation"] for each in sent) == sorted(
        each["organisation"] for each in previewed if each["on"] == on.isoformat()
    )
    assert {each["case"] for each in sent} == {walk.code}


def test_what_waits_in_the_outbox_is_in_the_preview_of_today_and_after_the_digest_of_tomorrow(desk):
    decided(desk.book)
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    on = date(2026, 11, 9)
    KeptBook(desk.book.path).sweep(datetime(2026, 11, 9, 1, tzinfo=UTC))
    [first, *_] = desk.json("remind", "preview", on=on)["mails"]
    assert (first["on"], first["entries"][0]["deadline"]) == ("2026-11-09", "ceremony.hold")
    addressed(desk, "CB5")
    work(desk, on)
    desk.book.run(
        "UPDATE outbox SET status = 'new', digest = NULL WHERE status = 'superseded' AND kind = 'reminder'"
    )
    assert all(
        each["on"] > "2026-11-09"
        for each in desk.json("remind", "preview", on=on)["mails"]
        if each["entries"]
    )


def test_the_text_of_one_mail_can_be_read_before_it_leaves(desk):
    walk = decided(desk.book)
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    addressed(desk, "CB5")
    out = desk.run("nhac", "xem-truoc", "2", on=date(2026, 11, 13)).stdout
    assert "Tiêu đề\tNhắc việc ngày 17/11/2026: 1 sắp đến hạn" in out
    assert "Đến\tcb5@x.vn" in out
    assert f"{walk.code}  Lễ kết nạp  hạn thứ Tư, 18/11/2026" in out
    assert "Yến" not in out
    assert desk.error("remind", "preview", "9", on=date(2026, 11, 13))["exit"] == 8


def test_the_mails_are_vietnamese_also_for_a_shell_that_speaks_english(desk):
    decided(desk.book)
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    addressed(desk, "CB5")
    result = desk.run("--lang", "en", "remind", "preview", "1", on=date(2026, 11, 13))
    assert "Lễ kết nạp" in result.stdout
    assert "Kính gửi" in result.stdout


def test_a_duty_stands_in_the_preview_of_its_day_until_it_is_raised(desk):
    certified(desk.book.walk())
    desk.book.run("UPDATE outbox SET status = 'superseded'")
    found = desk.json("remind", "preview", on=date(2026, 11, 26))
    assert {(each["on"], each["entries"][0]["deadline"]) for each in found["mails"]} == {
        ("2026-11-30", "list.review")
    }
    work(desk, date(2026, 11, 26), date(2026, 11, 30))
    found = desk.json("remind", "preview", on=date(2026, 11, 30))
    held = [each for each in found["mails"] if each["entries"][0]["deadline"] == "list.review"]
    assert {each["on"] for each in held} == {"2026-11-30"}
    assert len(held) == 2


def test_a_recorded_step_is_told_and_many_are_one_line(desk):
    admitted(desk.book.walk("An"))
    admitted(desk.book.walk("Ánh"))
    found = desk.json("remind", "preview", on=date(2026, 6, 2))["mails"]
    assert {each["kind"] for each in found} == {"step_done"}
    out = desk.run("remind", "preview", on=date(2026, 6, 2)).stdout
    assert "2 thư về bước đã ghi: HS-000001-B, HS-000002-C" in out
    assert "gộp thành 4 thư" in out
    assert (
        "Hồ sơ HS-000001-B: có một bước mới được ghi"
        in desk.run("remind", "preview", "1", on=date(2026, 6, 2)).stdout
    )


def test_a_week_without_reminders_says_so(desk):
    assert (
        desk.run("nhac", "xem-truoc", on=LATE).stdout
        == "Từ T3 24/11 đến T2 30/11/2026: không có lần nhắc nào.\n"
    )
    assert day("24/11/2026") == LATE
