"""What the mails say, and the calendar that goes along."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest

from ketnap.notifications.channel import Message, bytes_of, message_id_of
from ketnap.notifications.digest import MOST_LINES, Entry, digest, step_done
from ketnap.notifications.ics import attachment_of, calendar_of

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 7, 0, tzinfo=timezone(timedelta(hours=7)))
LATE = Entry("HS-000031-T", "Lễ kết nạp", date(2026, 11, 18), -5, "HS-000031-T/ceremony.hold")
DECIDE = Entry("HS-000027-A", "Quyết định kết nạp", date(2026, 11, 27), 1, "HS-000027-A/decision.make")
REPLY = Entry("HS-000057-P", "Trả lời thẩm tra", date(2026, 12, 1), 3, "HS-000057-P/verify.reply/2")
FAR = Entry("CB-03", "Báo cáo việc giáo dục, giúp đỡ", date(2027, 1, 15), 34, "CB-03/report.helpers")
ENTRIES = [REPLY, LATE, DECIDE]


def test_the_digest_is_the_mail_of_the_screens():
    subject, text = digest("Văn phòng Đảng ủy phường", ENTRIES, TODAY)

    assert subject == "Nhắc việc ngày 26/11/2026: 1 quá hạn, 2 sắp đến hạn"
    assert text == (
        "Kính gửi: Văn phòng Đảng ủy phường\n"
        "\n"
        "QUÁ HẠN        HS-000031-T  Lễ kết nạp          hạn thứ Tư, 18/11/2026\n"
        "SẮP ĐẾN HẠN    HS-000027-A  Quyết định kết nạp  hạn thứ Sáu, 27/11/2026\n"
        "               HS-000057-P  Trả lời thẩm tra    hạn thứ Ba, 01/12/2026\n"
        "\n"
        "Xem trên máy của cơ quan: ketnap hom-nay. Thư trả lời không ghi họ tên, nội dung hồ sơ.\n"
    )


def test_the_order_in_which_deadlines_were_raised_changes_nothing():
    assert digest("Văn phòng", ENTRIES, TODAY) == digest("Văn phòng", ENTRIES[::-1], TODAY)


def test_the_subject_counts_and_names_no_step():
    subject, _ = digest("Văn phòng", [*ENTRIES, FAR], TODAY)

    assert subject == "Nhắc việc ngày 26/11/2026: 1 quá hạn, 2 sắp đến hạn, 1 còn hạn"
    assert not any(entry.deadline in subject or entry.case in subject for entry in ENTRIES)


def test_a_group_without_deadlines_is_not_mentioned():
    subject, text = digest("Văn phòng", [FAR], TODAY)

    assert subject == "Nhắc việc ngày 26/11/2026: 1 còn hạn"
    assert "CÒN HẠN        CB-03  Báo cáo việc giáo dục, giúp đỡ  hạn thứ Sáu, 15/01/2027\n" in text
    assert "QUÁ HẠN" not in text


@pytest.mark.parametrize(
    ("due_on", "left", "group"),
    [
        (date(2026, 11, 25), -1, "1 quá hạn"),
        (date(2026, 11, 26), 0, "1 sắp đến hạn"),
        (date(2026, 12, 10), 10, "1 sắp đến hạn"),
        (date(2026, 12, 11), 11, "1 còn hạn"),
    ],
)
def test_overdue_begins_the_day_after_and_soon_ends_after_ten_working_days(due_on, left, group):
    subject, _ = digest("Văn phòng", [LATE._replace(due_on=due_on, working_days_left=left)], TODAY)

    assert subject.endswith(f": {group}")


def test_a_deadline_that_passed_on_friday_is_overdue_on_saturday_though_no_working_day_went_by():
    friday = LATE._replace(due_on=date(2026, 11, 27), working_days_left=0)

    assert digest("Văn phòng", [friday], date(2026, 11, 28))[0].endswith(": 1 quá hạn")


def test_a_digest_of_thousands_lists_the_oldest_counts_all_and_has_them_in_its_calendar():
    title = "Một thời hạn có tên dài " * 8
    many = [
        Entry(f"HS-{n:06d}-T", title, date(2026, 11, 18) + timedelta(days=n % 20), n % 20 - 6, f"{n}")
        for n in range(10_000)
    ]

    subject, text = digest("Văn phòng", many, TODAY)

    assert subject == "Nhắc việc ngày 26/11/2026: 4000 quá hạn, 4500 sắp đến hạn, 1500 còn hạn"
    lines = [line for line in text.splitlines() if "HS-" in line]
    assert len(lines) == MOST_LINES
    assert all("thứ Tư, 18/11/2026" in line for line in lines)
    assert "               và 9500 việc nữa, có đủ trong tệp lịch kèm theo\n" in text
    assert calendar_of(many, NOW).count(b"BEGIN:VEVENT") == 10_000


def test_the_mark_of_the_audit_log_travels_with_the_digest():
    _, text = digest("Văn phòng", ENTRIES, TODAY, anchor="7F3A-91C2-05DE")

    assert text.endswith("\nMốc nhật ký: 7F3A-91C2-05DE\n")


def test_a_digest_of_nothing_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="something to remind of"):
        digest("Văn phòng", [], TODAY)


def test_a_title_of_an_organisation_cannot_break_the_lines_of_the_mail():
    _, text = digest("Chi bộ 5\nQUÁ HẠN  HS-999999-X", ENTRIES, TODAY)

    assert text.splitlines()[0] == "Kính gửi: Chi bộ 5 QUÁ HẠN HS-999999-X"


def test_a_role_is_told_that_a_step_was_recorded_and_the_subject_keeps_the_step():
    subject, text = step_done("Bí thư Chi bộ 5", "HS-000042-K", "Tổ chức lễ kết nạp", date(2026, 11, 20))

    assert subject == "Hồ sơ HS-000042-K: có một bước mới được ghi"
    assert "Kính gửi: Bí thư Chi bộ 5\n" in text
    assert "Đã ghi «Tổ chức lễ kết nạp», thứ Sáu, 20/11/2026, hồ sơ HS-000042-K.\n" in text
    assert "Thư trả lời không ghi họ tên, nội dung hồ sơ." in text


def test_every_digest_becomes_a_mail_with_its_calendar():
    subject, text = digest("Văn phòng Đảng ủy phường", [*ENTRIES, FAR] * 100, TODAY)
    message = Message(
        id=1,
        message_id=message_id_of("digest:1:2026-11-26", "van-thu@co-quan.example.vn"),
        to=("van-phong@co-quan.example.vn",),
        subject=subject,
        text=text,
        attachments=(attachment_of(ENTRIES, NOW),),
    )

    data = bytes_of(message, "van-thu@co-quan.example.vn", NOW)

    assert b'filename="thoi-han.ics"' in data
    assert data.isascii()


# ---- the calendar ----


def test_each_deadline_is_one_day_of_the_calendar_without_a_person():
    calendar = icalendar.Calendar.from_ical(calendar_of(ENTRIES, NOW))

    events = calendar.walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [
        "HS-000031-T: Lễ kết nạp",
        "HS-000027-A: Quyết định kết nạp",
        "HS-000057-P: Trả lời thẩm tra",
    ]
    assert [event["DTSTART"].dt for event in events] == [LATE.due_on, DECIDE.due_on, REPLY.due_on]
    for event in events:
        assert type(event["DTSTART"].dt) is date
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["DTSTAMP"].dt == NOW
        assert set(event) == {
            "UID",
            "DTSTAMP",
            "SEQUENCE",
            "DTSTART",
            "DTEND",
            "SUMMARY",
            "CLASS",
            "TRANSP",
        }


def test_the_calendar_is_the_same_for_the_same_deadlines_in_any_order_and_zone():
    again = calendar_of(ENTRIES[::-1], NOW.astimezone(UTC))

    assert again == calendar_of(ENTRIES, NOW)
    assert b"DTSTAMP:20261126T000000Z" in again


def test_a_moved_deadline_replaces_its_event_and_another_gets_its_own():
    moved = LATE._replace(due_on=date(2026, 12, 4), revision=1)
    [before] = icalendar.Calendar.from_ical(calendar_of([LATE], NOW)).walk("VEVENT")
    [after] = icalendar.Calendar.from_ical(calendar_of([moved], NOW)).walk("VEVENT")
    [other] = icalendar.Calendar.from_ical(calendar_of([DECIDE], NOW)).walk("VEVENT")

    assert after["UID"] == before["UID"] != other["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_the_calendar_keeps_to_the_line_length_and_line_ends_of_its_standard():
    title = "Tổng hợp ý kiến nhận xét của tổ chức chính trị - xã hội; nơi cư trú, nơi làm việc " * 3
    data = calendar_of([LATE._replace(deadline=title)], NOW)

    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"HS-000031-T: {title}"


def test_a_title_cannot_add_a_line_to_the_calendar():
    data = calendar_of([LATE._replace(deadline="Lễ\r\nATTENDEE:mailto:thief@example.org\nEND:VEVENT")], NOW)

    lines = re.sub(rb"\r\n[ \t]", b"", data).split(b"\r\n")
    assert lines.count(b"END:VEVENT") == 1
    assert not any(line.startswith(b"ATTENDEE") for line in lines)


def test_a_calendar_needs_an_instant_with_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        calendar_of(ENTRIES, NOW.replace(tzinfo=None))


def test_texts_of_mails_are_composed_letters():
    subject, text = digest(
        "Văn phòng", [LATE._replace(deadline=unicodedata.normalize("NFD", "Lễ kết nạp"))], TODAY
    )

    assert unicodedata.is_normalized("NFC", subject + text)
    assert "Lễ kết nạp  hạn" in text
