"""`today`: the one daily screen, what is on it and what is not, and the sheet that goes to the meeting."""

from datetime import UTC, date, datetime

import pytest
from calls import calls
from office_books import Desk
from storage_fixtures import ENGINES, new_book
from walking import LAM, day
from ways import certified, discovered, dossier_ready, history_written, listed, resolved
from working import decided

from ketnap import cli
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.definitions.settings import Office, as_settings
from ketnap.storage import outbox, settings
from ketnap.workflow import service
from ketnap.workflow.commands import Advance
from ketnap.workflow.commands import Person as Somebody
from ketnap.workflow.decision import Decision
from ketnap.workflow.record import Entry, Paper

WED = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def vietnamese():
    cli.speak("vi")
    yield
    cli.speak("vi")


@pytest.fixture(params=ENGINES)
def desk(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    with book.begin() as uow:
        for name, value in as_settings(Office("LC", "ĐẢNG ỦY PHƯỜNG LÊ CHÂN", "", "Hải Phòng", None)).items():
            settings.put(uow, name, value)
    yield Desk(book)
    book.close()


def taken_over(desk, name, *carried, cell="CB5"):
    """Somebody whose case began on paper, with the steps that are known."""
    entries = tuple(Entry(step, day(on), {}, papers, 0, carried=True) for step, on, papers in carried)
    known = Entry(
        "record_person", entries[0].on, {"cell": cell, "birth_date": "2001-03-14"}, (), 0, carried=True
    )
    with desk.book.begin() as uow:
        code = uow.next_case()
        command = Advance(
            code, "take_over", date(2026, 11, 20), {"cell": cell, "birth_date": "2001-03-14"}, (), "VP",
            uow.next_command(), (entries[0], known, *entries[1:]),
        )  # fmt: skip
        now = datetime(2026, 11, 20, 2, tzinfo=UTC)
        outcome = service.open_case(uow, Somebody(name), command, now, date(2026, 11, 20))
        assert isinstance(outcome, Decision), outcome
    return code


def codes(found, part):
    return [each["case"] for each in found[part]]


# ---- empties


def test_nothing_yet_nothing_due_and_nothing_here_are_three_sentences(desk):
    assert desk.run("hom-nay").stdout.splitlines() == [
        "VIỆC HÔM NAY · Đảng ủy phường Lê Chân · thứ Tư, 25/11/2026",
        "Chưa có hồ sơ nào. Nhập danh sách: ketnap ho-so nhap TỆP",
    ]
    certified(desk.book.walk())
    desk.book.run("UPDATE letter SET status = 'void'")
    assert desk.run("hom-nay").stdout.splitlines() == [
        "VIỆC HÔM NAY · Đảng ủy phường Lê Chân · thứ Tư, 25/11/2026",
        "Không có việc quá hạn hay sắp đến hạn. Hạn gần nhất: thứ Ba, 20/08/2030.",
    ]
    assert desk.run("hom-nay", "--to-chuc", "KT1").stdout.splitlines() == [
        "VIỆC HÔM NAY · Chi bộ thôn 1 · thứ Tư, 25/11/2026",
        "Không có hồ sơ nào thuộc «Chi bộ thôn 1».",
    ]


def test_an_empty_day_is_an_object_of_empty_lists(desk):
    found = desk.json("today")
    lists = ("overdue", "due_soon", "blocked", "drafts", "unacknowledged", "data_gaps")
    assert found["date"] == "2026-11-25"
    assert all(found[each] == [] for each in lists)


# ---- what is due


def test_what_is_overdue_stands_first_with_its_consequence(desk):
    walk = decided(desk.book)
    found = desk.json("today")
    assert codes(found, "overdue") == [walk.code]
    [late] = found["overdue"]
    assert (late["deadline"], late["due_on"], late["owner_name"]) == (
        "ceremony.hold",
        "2026-11-18",
        "Chi bộ 5",
    )
    assert late["working_days_left"] == -4
    assert late["consequence"] == (
        "Nay cần «Đồng ý tổ chức lễ quá hạn» của Cấp ủy cấp trên trực tiếp của chi bộ, theo 208-QĐ/TW (nguồn thứ cấp)"
    )
    lines = desk.run("hom-nay").stdout.splitlines()
    assert lines[1] == "QUÁ HẠN (1)"
    assert lines[2] == f"{walk.code}\tVũ Hải Yến\tLễ kết nạp\tT4 18/11\tquá 4 ngày làm việc\tChi bộ 5"
    assert lines[3].startswith("\tNay cần «Đồng ý tổ chức lễ quá hạn»")
    assert lines[-1] == (
        f"Nên làm trước: {walk.code}, xem ai giải quyết được: ketnap ho-so vi-sao {walk.code}"
    )


@pytest.mark.parametrize(
    ("on", "part"),
    [
        # Due on 18/11/2026; ten working days before is the 4th.
        (date(2026, 11, 3), None),
        (date(2026, 11, 4), "due_soon"),
        (date(2026, 11, 18), "due_soon"),
        (date(2026, 11, 19), "overdue"),
    ],
)
def test_soon_begins_ten_working_days_before_and_overdue_the_day_after(desk, on, part):
    decided(desk.book)
    found = desk.json("today", on=on)
    assert [name for name in ("overdue", "due_soon") if found[name]] == ([] if part is None else [part])


def test_what_is_due_soon_is_headed_by_the_last_day_of_ten_working_days(desk):
    walk = decided(desk.book)
    out = desk.run("hom-nay", on=date(2026, 11, 10)).stdout
    # The 24th is a holiday: ten working days after the 10th are over on the 25th.
    assert "SẮP ĐẾN HẠN, 10 ngày làm việc tới, đến hết T4 25/11 (1)" in out
    assert f"{walk.code}\tVũ Hải Yến\tLễ kết nạp\tT4 18/11\tcòn 6 ngày làm việc\tChi bộ 5" in out


def test_only_what_stands_under_an_organisation_is_shown_for_it(desk):
    here = decided(desk.book)
    certified(desk.book.walk("An"), cell="KT1")
    assert codes(desk.json("today", "--org", "CB5"), "overdue") == [here.code]
    assert codes(desk.json("today", "--org", "LC"), "overdue") == [here.code]
    assert codes(desk.json("today", "--org", "CB7"), "overdue") == []
    assert desk.error("today", "--org", "CB99")["exit"] == 8


def test_names_may_be_left_out(desk):
    decided(desk.book, "Vũ Hải Yến")
    assert "Yến" not in desk.run("hom-nay", "--khong-ten").stdout
    assert "Yến" not in desk.run("hom-nay", "--khong-ten", "--json").stdout


# ---- blocked


def test_a_case_is_blocked_when_a_deadline_presses_and_a_step_on_the_way_cannot_be_taken(desk):
    walk = history_written(desk.book.walk("Phạm Thị Hồng Ánh"))
    walk.advance("request_verification", "16/11/2026", about="cha mẹ", place="domestic")
    assert walk.due("verify.reply.domestic") == date(2026, 12, 29)
    assert codes(desk.json("today"), "blocked") == []
    found = desk.json("today", on=date(2026, 12, 20))
    assert codes(found, "due_soon") == [walk.code]
    [blocked] = found["blocked"]
    assert (blocked["case"], blocked["hindrances"] > 0) == (walk.code, True)
    assert blocked["mended_by"]
    lines = desk.run("hom-nay", on=date(2026, 12, 20)).stdout.splitlines()
    at = lines.index("ĐANG VƯỚNG (1)")
    assert lines[at + 1].startswith(f"{walk.code}\t")
    assert " điều kiện\t→ " in lines[at + 1]


def test_the_step_that_the_pressing_deadline_waits_for_is_the_one_that_is_named(desk):
    walk = resolved(desk.book.walk())
    found = desk.json("today", on=date(2026, 7, 6))
    assert codes(found, "due_soon") == [walk.code]
    assert [(each["case"], each["step"]) for each in found["blocked"]] == [(walk.code, "admit")]


def test_an_expired_certificate_blocks_and_is_no_task_that_somebody_missed(desk):
    walk = certified(desk.book.walk("Đỗ Minh Đăng"))
    found = desk.json("today", on=date(2030, 8, 21))
    assert found["overdue"] == []
    [blocked] = found["blocked"]
    assert blocked["case"] == walk.code
    assert blocked["expired"] is not None
    assert "20/08/2030" in blocked["expired"]
    out = desk.run("hom-nay", on=date(2030, 8, 21)).stdout
    assert "ĐANG VƯỚNG (1)" in out
    assert "chỉ dùng đến hết 20/08/2030" in out


def test_a_case_that_can_go_on_is_not_blocked(desk):
    walk = dossier_ready(desk.book.walk())
    found = desk.json("today")
    assert walk.code not in codes(found, "blocked")


# ---- letters


def test_a_draft_cannot_be_forgotten(desk):
    walk = history_written(desk.book.walk())
    walk.advance("request_verification", "20/11/2026", about="cha mẹ", place="domestic")
    found = desk.json("today")
    [draft] = found["drafts"]
    assert (draft["case"], draft["letter"], draft["number"]) == (walk.code, "verification_request", None)
    out = desk.run("hom-nay").stdout
    assert "DỰ THẢO CHƯA PHÁT HÀNH (1)" in out
    assert 'ketnap van-ban phat-hanh VB-1 --den "NƠI NHẬN"' in out, "nobody has said where to"
    assert codes(desk.json("today", "--org", "KT1"), "drafts") == []


def test_an_issued_letter_without_a_receipt_is_counted_with_its_wait(desk):
    walk = history_written(desk.book.walk())
    walk.advance("request_verification", "12/10/2026", about="cha mẹ", place="domestic")
    desk.book.run(
        "UPDATE letter SET status = 'issued', issued_on = '2026-10-12', symbol = '42-CV/ĐU', number = 42"
    )
    found = desk.json("today")
    assert [
        (each["case"], each["number"], each["waiting_working_days"]) for each in found["unacknowledged"]
    ] == [(walk.code, "42-CV/ĐU", 31)]
    assert found["drafts"] == []
    out = desk.run("hom-nay").stdout
    assert "VĂN BẢN CHƯA CÓ XÁC NHẬN (1)" in out
    assert "lâu nhất 31 ngày làm việc: ketnap van-ban danh-sach --chua-xac-nhan" in out


# ---- what is missing


def test_a_held_message_makes_the_missing_address_a_gap(desk):
    certified(desk.book.walk())
    kept = KeptBook(desk.book.path)
    now = datetime(2029, 8, 20, 1, tzinfo=UTC)
    kept.sweep(now)
    assert desk.json("today", on=now.date())["data_gaps"] == []
    parcel = kept.take(now, now)
    kept.held(parcel, parcel.held)
    [gap] = desk.json("today", on=now.date())["data_gaps"]
    assert (gap["kind"], gap["organisation"], gap["held"]) == ("no_address", "CB5", 1)
    assert (
        "Chi bộ 5 chưa có địa chỉ thư, 1 tin đang giữ: ketnap to-chuc xem CB5"
        in desk.run("hom-nay", on=now.date()).stdout
    )
    assert desk.json("today", "--org", "KT1", on=now.date())["data_gaps"] == []


def test_messages_that_will_not_leave_by_themselves_are_a_gap(desk):
    resolved(desk.book.walk())
    with desk.book.begin() as uow:
        now = datetime(2026, 11, 25, 1, tzinfo=UTC)
        [batch] = outbox.claim(uow, now, WED, "w", now, 1)
        outbox.dead(uow, [each.id for each in batch.messages], "w", "550")
    [gap] = [each for each in desk.json("today")["data_gaps"] if each["kind"] == "messages"]
    assert (gap["status"], gap["count"]) == ("dead", 1)
    assert "1 tin không gửi được: ketnap hop-gui danh-sach" in desk.run("hom-nay").stdout


def test_a_case_from_paper_lacks_the_steps_on_the_way_to_where_it_stands(desk):
    paper = (Paper("awareness_certificate", "118/CN", day("20/06/2025")),)
    code = taken_over(
        desk, "Ngô Quang Khải", ("discover", "01/02/2025", ()), ("list_sympathiser", "05/02/2025", ()),
        ("certify", "20/06/2025", paper),
    )  # fmt: skip
    complete = listed(desk.book.walk("An"))
    [gap] = [each for each in desk.json("today")["data_gaps"] if each["kind"] == "carried"]
    assert gap["case"] == code
    assert gap["steps"] == ["propose_for_class", "send_to_class", "complete_class"]
    assert complete.code not in str(gap)
    out = desk.run("hom-nay").stdout
    assert f"{code}: nhập từ hồ sơ giấy, chưa ghi: Chi bộ đề nghị cho học lớp nhận thức" in out


def test_somebody_on_the_list_without_a_helper_is_a_gap(desk):
    walk = listed(desk.book.walk("An"), helpers=())
    helped = listed(desk.book.walk("Ánh"))
    left = listed(desk.book.walk("Châu"))
    left.advance("release_helper", "01/08/2025", helper=LAM, because_="unable")
    discovered(desk.book.walk("Đăng"))
    gaps = [each for each in desk.json("today")["data_gaps"] if each["kind"] == "helper"]
    assert [each["case"] for each in gaps] == [walk.code, left.code]
    assert helped.code not in str(gaps)
    out = desk.run("hom-nay").stdout
    assert f"{walk.code}: chưa có «Người giúp đỡ»: ketnap ho-so ghi {walk.code} phan-cong" in out


def test_a_known_move_without_a_notice_is_a_gap_whatever_its_date(desk):
    walk = certified(desk.book.walk())
    walk.advance(
        "move_known", "20/11/2026", destination="KT1", effective_on=day("01/03/2027"), reason="residence",
        kind="official",
    )  # fmt: skip
    [gap] = [each for each in desk.json("today")["data_gaps"] if each["kind"] == "notice"]
    assert (gap["case"], gap["since"]) == (walk.code, "2026-11-20")
    assert (gap["effective_on"], gap["reason"]) == ("2027-03-01", "no_row")
    said = f"{walk.code}: chuyển đi từ T2 01/03/2027, chưa làm thủ tục chuyển, chưa có công văn thông báo"
    assert said in desk.run("hom-nay").stdout


def test_many_gaps_of_one_kind_are_three_lines_and_a_count(desk):
    for n in range(5):
        listed(desk.book.walk(f"Người {n}"), helpers=())
    out = desk.run("hom-nay").stdout
    assert "SỐ LIỆU CẦN BỔ SUNG (5)" in out
    assert out.count("chưa có «Người giúp đỡ»") == 3
    assert "… và 2 hồ sơ nữa" in out


# ---- the first page


def test_the_bare_command_counts_what_the_screen_lists(desk):
    decided(desk.book)
    lines = desk.run().stdout.splitlines()
    assert lines[0] == "Đảng ủy phường Lê Chân · thứ Tư, 25/11/2026 · 1 hồ sơ đang theo dõi"
    assert lines[1] == (
        "1 việc quá hạn · 0 việc sắp đến hạn · 1 hồ sơ đang vướng · 0 văn bản chưa có xác nhận"
    )


def test_the_english_screen_has_no_vietnamese_sentence(desk):
    decided(desk.book, "Vu Hai Yen")
    out = desk.run("--lang", "en", "today").stdout
    assert "OVERDUE (1)" in out
    for word in ("quá", "hạn", "Nay cần", "Nên làm", "ngày làm việc"):
        assert word not in out


# ---- fast


def test_what_it_costs_follows_the_cases_and_not_their_square(desk):
    for n in range(12):
        certified(desk.book.walk(f"Người {n}"))
        resolved(desk.book.walk(f"Khác {n}"))
    shown = lambda: desk.json("today", on=date(2026, 7, 6))  # noqa: E731
    assert len(shown()["due_soon"]) == 12
    few = calls(shown)
    # The same cases many times over: what costs is how many there are.
    copies(desk.book, 13)
    assert desk.book.one('SELECT count(*) FROM "case"') >= 300
    assert len(shown()["due_soon"]) == 12 * 13
    assert calls(shown) < 13 * few


def copies(book, times):
    """Every case `times` over: rows as they are, under numbers of their own."""
    from ketnap.workflow.codes import case_code

    with book.begin() as uow:
        run = uow.cursor.execute
        cases = run("SELECT id, code, person_id, cell, definition, state, version, state_since, opened_on, latest,"
                    ' head, record FROM "case"').fetchall()  # fmt: skip
        last = max(row[0] for row in cases)
        for n in range(1, times):
            for number, _, *rest in cases:
                new = number + n * last
                run(
                    'INSERT INTO "case" (id, code, person_id, cell, definition, state, version, state_since, opened_on,'
                    " latest, head, record) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", (new, case_code(new), *rest),
                )  # fmt: skip
                run(
                    "INSERT INTO event (case_id, seq, step, source, target, happened_on, recorded_at, actor, command,"
                    " replaces, body, hash, key) SELECT ?, seq, step, source, target, happened_on, recorded_at, actor,"
                    " command, replaces, body, hash, NULL FROM event WHERE case_id = ?", (new, number),
                )  # fmt: skip
                columns = ("seq, kind, item, opened_on, starts_on, due_on, owner, status, closed_by, closed_on, rungs,"
                           " rung, next_rung_on, source, provenance, length, unit, calendar_status")  # fmt: skip
                run(
                    f"INSERT INTO deadline (case_id, {columns}) SELECT ?, {columns} FROM deadline WHERE case_id = ?",
                    (new, number),
                )
