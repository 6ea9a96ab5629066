"""The worker's round, on a real database with a real mail server and simulated days: what is due reaches a mailbox,
each reminder once, for whom it is meant."""

from datetime import date
from email import message_from_bytes
from email.policy import default

import icalendar
import pytest
from mail_servers import Inbox, serving, settings_for
from storage_fixtures import ENGINES, new_book
from ways import admitted, certified
from working import (
    CB5,
    FIRST,
    LC,
    SENDER,
    Days,
    Paper,
    addressed,
    at,
    ceremony,
    hush,
    mails,
    post,
    statuses,
    text,
)

from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.channel import FileChannel, Later
from ketnap.notifications.mail import SmtpChannel
from ketnap.notifications.worker import Delivered, Raised, round_once, sweep_all
from ketnap.storage import organisations, outbox
from ketnap.storage.proof import audit


@pytest.fixture(params=ENGINES)
def book(request, tmp_path, law):
    book = new_book(request.param, tmp_path, law)
    yield book
    book.close()


# ---- a due deadline reaches a mailbox


def test_a_due_deadline_reaches_the_mailbox_of_the_secretary_with_its_calendar(book):
    walk = ceremony(book)
    addressed(book)
    inbox = Inbox()
    with serving(inbox) as port:
        Days(book, SmtpChannel(settings_for(port))).on(date(2026, 10, 29))
    [mail] = mails(inbox)
    assert inbox.mails[0].rcpt_tos == [CB5]
    assert mail["Subject"] == "Nhắc việc ngày 29/10/2026: 1 còn hạn"
    assert "Kính gửi: Bí thư Chi bộ 5\n" in text(mail)
    assert f"{walk.code}  Lễ kết nạp  hạn thứ Tư, 18/11/2026" in text(mail)
    [attached] = mail.iter_attachments()
    [event] = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == (f"{walk.code}: Lễ kết nạp", date(2026, 11, 18))


def test_no_mail_names_a_person_or_says_what_is_private(book):
    walk = ceremony(book, name="Phạm Thị Hồng Ánh", born_on=date(2001, 3, 14), phone="0912345678")
    addressed(book)
    book.run("UPDATE outbox SET status = 'new' WHERE kind = 'step_done'")
    inbox = Inbox()
    with serving(inbox) as port:
        Days(book, SmtpChannel(settings_for(port))).on(date(2026, 10, 29))
    assert len(inbox.mails) > 1
    for mail in mails(inbox):
        said = str(mail["Subject"]) + text(mail)
        for private in ("Hồng Ánh", "Phạm", "0912345678", "14/03/2001", "Nguyễn Văn A"):
            assert private not in said
        assert walk.code in said


def test_every_rung_reaches_its_recipient_once_and_the_superior_when_it_is_late(book):
    ceremony(book)
    addressed(book)
    paper = Paper()
    Days(book, paper).until(FIRST, date(2026, 12, 31))
    sent = {}
    for mail in paper.mails:
        if "Lễ kết nạp" in mail.text:
            sent.setdefault(mail.to, []).append(mail.subject.split()[3].rstrip(":"))
    # 14, 7, 3, 1 working days before (the 30th is the day of the decision), one after; five after to the ward.
    assert sent == {
        (CB5,): ["29/10/2026", "09/11/2026", "13/11/2026", "17/11/2026", "19/11/2026"],
        (LC,): ["26/11/2026"],
    }


def test_a_machine_that_was_off_sends_the_newest_rung_and_records_the_others_as_superseded(book):
    ceremony(book)
    addressed(book)
    paper = Paper()
    Days(book, paper).on(date(2026, 11, 20))
    assert [mail.subject for mail in paper.mails] == ["Nhắc việc ngày 20/11/2026: 1 quá hạn"]
    with book.reading() as reader:
        rungs = {
            each.params["distance"]: (each.status, each.reason)
            for each in outbox.messages(reader)
            if each.kind == "reminder" and each.deadline == "ceremony.hold"
        }
    newer = ("superseded", "newer")
    assert rungs == {-14: newer, -7: newer, -3: newer, -1: newer, 1: ("sent", None)}


def test_a_clock_that_is_set_back_sends_nothing_twice(book):
    ceremony(book)
    addressed(book)
    paper = Paper()
    days = Days(book, paper)
    days.until(date(2026, 10, 27), date(2026, 11, 9))
    for back in (date(2026, 11, 2), date(2026, 10, 29), date(2016, 11, 9), date(2026, 11, 9)):
        days.on(back)
    assert len([mail for mail in paper.mails if "Lễ kết nạp" in mail.text]) == 2


def test_a_deadline_that_was_met_is_not_reminded_of(book):
    walk = ceremony(book)
    addressed(book)
    paper = Paper()
    days = Days(book, paper)
    # Raised, and before it leaves the ceremony is recorded.
    assert sweep_all(days.kept, at(date(2026, 10, 29))).raised == 1
    walk.advance("receive_decision", "09/10/2026")
    walk.advance("hold_ceremony", "16/10/2026")
    hush(book)
    days.on(date(2026, 10, 29))
    assert not [mail for mail in paper.mails if "Lễ kết nạp" in mail.text]


# ---- who gets what


def test_one_digest_for_each_recipient_and_day_gathers_everything(book):
    codes = [ceremony(book, name=f"Người {n}").code for n in range(3)]
    addressed(book)
    paper = Paper()
    days = Days(book, paper)
    days.on(date(2026, 10, 29))
    days.on(date(2026, 10, 29), hour=8)
    [mail] = [each for each in paper.mails if each.to == (CB5,)]
    assert all(code in mail.text for code in codes)
    assert mail.subject == "Nhắc việc ngày 29/10/2026: 3 còn hạn"


def test_what_is_raised_after_the_digest_of_the_day_goes_with_the_next(book):
    ceremony(book)
    addressed(book)
    paper = Paper()
    days = Days(book, paper)
    days.on(date(2026, 10, 29))
    book.run(
        "INSERT INTO outbox (intent, case_id, seq, kind, role, organisation, params, deadline, item, due_on, created_at,"
        " status, attempts) SELECT 'again:' || intent, case_id, seq, kind, role, organisation, params, deadline, item, due_on,"
        " created_at, 'new', 0 FROM outbox WHERE kind = 'reminder' AND status = 'sent'"
    )
    days.on(date(2026, 10, 29), hour=5)
    assert len(paper.mails) == 1
    days.on(date(2026, 10, 30))
    assert [mail.subject[:24] for mail in paper.mails][1] == "Nhắc việc ngày 30/10/202"


def test_all_posts_of_an_organisation_with_an_address_are_written_to_in_one_mail(book):
    ceremony(book)
    addressed(book)
    post(book, "CB5", "Phó Bí thư", "pho-bi-thu@le-chan.example.vn")
    post(book, "CB5", "Chi ủy viên", None)
    inbox = Inbox()
    with serving(inbox) as port:
        Days(book, SmtpChannel(settings_for(port))).on(date(2026, 10, 29))
    [envelope] = inbox.mails
    assert envelope.rcpt_tos == [CB5, "pho-bi-thu@le-chan.example.vn"]
    assert "Kính gửi: Bí thư Chi bộ 5, Phó Bí thư Chi bộ 5\n" in text(mails(inbox)[0])


def test_a_post_is_found_on_the_day_of_sending_not_of_raising(book):
    ceremony(book)
    number = post(book, "CB5", "Bí thư", "cu@le-chan.example.vn")
    days = Days(book, Paper(Later("451")))
    days.on(date(2026, 10, 29))
    with book.begin() as uow:
        organisations.end_post(uow, number, date(2026, 10, 29))
    post(book, "CB5", "Bí thư", "moi@le-chan.example.vn", date(2026, 10, 30))
    days.on(date(2026, 10, 30))
    assert [mail.to for mail in days.courier._channel.mails] == [("moi@le-chan.example.vn",)]


def test_a_role_is_told_of_a_step_that_was_recorded(book):
    walk = admitted(book.walk())
    addressed(book)
    paper = Paper()
    Days(book, paper).on(date(2026, 6, 2))
    told = [mail for mail in paper.mails if mail.to == (CB5,)]
    assert told[0].subject == f"Hồ sơ {walk.code}: có một bước mới được ghi"
    assert "Đã ghi «Ra quyết định kết nạp», thứ Hai, 01/06/2026" in told[0].text
    assert told[0].attachments == ()


# ---- held


def test_without_an_address_a_message_is_held_and_leaves_when_there_is_one(book):
    ceremony(book)
    paper = Paper()
    days = Days(book, paper)
    done = days.on(date(2026, 10, 29)).delivered
    assert (done.held, done.sent, paper.mails) == (1, 0, [])
    with book.reading() as reader:
        [held] = outbox.held_back(reader)
        assert (held.organisation, held.reason, held.messages) == ("CB5", "no_address", 1)
    post(book, "CB5", "Bí thư", CB5, today=date(2026, 11, 2))
    days.on(date(2026, 11, 2))
    assert [mail.to for mail in paper.mails] == [(CB5,)]
    assert "hạn thứ Tư, 18/11/2026" in paper.mails[0].text


def test_a_post_that_was_entered_ahead_lets_messages_go_on_its_first_day(book):
    ceremony(book)
    paper = Paper()
    days = Days(book, paper)
    days.on(date(2026, 10, 29))
    post(book, "CB5", "Bí thư", CB5, from_on=date(2026, 11, 2), today=date(2026, 10, 29))
    days.on(date(2026, 10, 30))
    assert paper.mails == []
    done = days.on(date(2026, 11, 2))
    # The ceremony, and the review of the list that was due on the 30th.
    assert (done.freed.addressed, [mail.to for mail in paper.mails]) == (2, [(CB5,)])


def test_a_message_for_a_role_that_nobody_holds_is_held_with_its_reason_until_somebody_does(book):
    walk = admitted(book.walk())
    addressed(book)
    book.run("UPDATE outbox SET organisation = NULL WHERE role = 'cell'")
    paper = Paper()
    days = Days(book, paper)
    # The register knows by now who has the role: it is asked again.
    done = days.on(date(2026, 6, 2)).delivered
    assert done.held == 0
    assert any(mail.to == (CB5,) and walk.code in mail.text for mail in paper.mails)
    book.run("UPDATE outbox SET status = 'new', role = 'person', organisation = NULL WHERE id = 1")
    done = days.on(date(2026, 6, 3)).delivered
    assert done.held == 1
    with book.reading() as reader:
        assert (outbox.message(reader, 1).status, outbox.message(reader, 1).reason) == ("held", "nobody")


# ---- the rest of a round


def test_without_a_channel_the_outbox_is_quiet_and_everything_waits(book):
    ceremony(book)
    addressed(book)
    done = round_once(KeptBook(book.path), None, lambda: at(date(2026, 10, 29)))
    assert done.delivered is None
    assert done.swept.raised == 1
    assert statuses(book)["new"] == 1


def test_mails_may_be_written_as_files_instead(book, tmp_path):
    ceremony(book)
    addressed(book)
    Days(book, FileChannel(tmp_path / "thu", SENDER)).on(date(2026, 10, 29))
    [file] = (tmp_path / "thu").iterdir()
    assert message_from_bytes(file.read_bytes(), policy=default)["To"] == CB5


def test_the_digest_carries_the_anchor_of_the_log_out_of_the_database(book):
    ceremony(book)
    addressed(book)
    paper = Paper()
    done = Days(book, paper).on(date(2026, 10, 29))
    assert done.verified.anchor is not None
    assert f"Mốc nhật ký: {done.verified.anchor}" in paper.mails[0].text
    with book.reading() as reader:
        assert audit.verify(reader, replay=True).sound


def test_a_log_that_was_changed_is_found_and_not_anchored(book):
    walk = certified(book.walk())
    kept = KeptBook(book.path)
    book.run("UPDATE event SET actor = 'khác' WHERE seq = 3")
    done = kept.verify(at(FIRST))
    assert done.broken == (walk.code,)
    assert book.one("SELECT count(*) FROM anchor") == 0


def test_a_sweep_goes_on_until_nothing_is_left_and_stops_when_it_is_told():
    class Much:
        def __init__(self):
            self.left = 3

        def sweep(self, now):
            self.left -= 1
            return Raised(10, 1, 10, self.left > 0)

    assert sweep_all(Much(), at(FIRST)) == Raised(30, 3, 30, more=False)
    assert sweep_all(Much(), at(FIRST), lambda: False) == Raised(10, 1, 10, more=True)


def test_a_duty_and_a_deadline_of_a_cell_go_in_one_digest(book):
    ceremony(book)
    addressed(book)
    paper = Paper()
    days = Days(book, paper)
    days.on(FIRST)
    days.until(date(2026, 10, 29), date(2026, 10, 30))
    book.run("UPDATE outbox SET status = 'new', digest = NULL, sent_at = NULL WHERE status = 'sent'")
    paper.mails.clear()
    days.on(date(2026, 10, 31))
    [mail] = [each for each in paper.mails if each.to == (CB5,)]
    assert "CB5          Rà soát danh sách cảm tình Đảng" in mail.text
    assert "Lễ kết nạp" in mail.text


def test_nothing_done_is_no_delivery():
    done = Delivered()
    assert (done.mails, done.failed) == (0, 0)
