"""`ketnap worker` as it is typed: once for cron, or until somebody stops it; what it prints, and how it exits."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from faults import failing
from mail_servers import Inbox, free_port, make_certificates, serving, serving_tls
from office_books import Desk, office_book
from ways import certified
from working import at

from ketnap import cli
from ketnap.commands import worker
from ketnap.commands.problems import Problem
from ketnap.commands.worker import mail_way
from ketnap.commands.worker.kept_book import KeptBook
from ketnap.notifications.worker import Courier
from ketnap.storage import organisations, outbox
from ketnap.workflow.organisations import Post

BOX = "cb5@le-chan.example.vn"
FROM = ("--smtp-from", "van-thu@le-chan.example.vn")
DAY = date(2029, 8, 20)
"""Twelve months before the certificate of `certified` runs out: the first rung of its ladder."""


@pytest.fixture(autouse=True)
def vietnamese():
    cli.speak("vi")
    yield
    cli.speak("vi")


@pytest.fixture
def desk(tmp_path, law):
    book = office_book(tmp_path, law)
    # Who has an address is what the tests say.
    book.run("DELETE FROM post")
    yield Desk(book)
    book.close()


def post(desk, email=BOX, organisation="CB-05"):
    with desk.book.begin() as uow:
        organisations.post(uow, Post(organisation, "Bí thư", "Lê A", email, date(2025, 7, 1)), DAY)


def smtp(port, *more):
    return ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), "--smtp-security", "none", *FROM, *more)


# ---- once


def test_once_does_each_job_once_and_says_what_was_done(desk):
    walk = certified(desk.book.walk(), cell="CB-05")
    post(desk)
    inbox = Inbox()
    with serving(inbox) as port:
        result = desk.run("chay-nen", "--mot-lan", *smtp(port), on=DAY)
    assert result.exit_code == 0, result.output
    assert "Nhắc việc\t1 nấc đến ngày, 0 nấc bỏ qua" in result.stdout
    assert "Thư\t1 thư đã gửi" in result.stdout
    assert re.search(r"Nhật ký\ttoàn vẹn: 8 sự kiện của 1 hồ sơ, mốc [0-9A-F-]{14}", result.stdout)
    [envelope] = inbox.mails
    mail = message_from_bytes(envelope.content, policy=default)
    assert mail["Subject"] == "Nhắc việc ngày 20/08/2029: 1 còn hạn"
    assert walk.code in mail.get_body().get_content()


def test_once_again_does_nothing_twice(desk):
    certified(desk.book.walk(), cell="CB-05")
    post(desk)
    inbox = Inbox()
    with serving(inbox) as port:
        desk.run("worker", "--once", *smtp(port), on=DAY)
        again = desk.json("worker", "--once", *smtp(port), on=DAY)
    assert len(inbox.mails) == 1
    assert again["sweep"] == {"raised": 0, "superseded": 0}
    assert again["deliver"]["sent"] == 0


def test_without_a_server_the_outbox_is_quiet_and_paper_is_named(desk):
    certified(desk.book.walk(), cell="CB-05")
    result = desk.run("worker", "--once", on=DAY)
    assert result.exit_code == 0
    assert "chưa đặt máy chủ thư" in result.stdout
    assert "ketnap hom-nay --to-chuc" in result.stdout
    found = desk.json("worker", "--once", on=DAY)
    assert found["deliver"]["way"] is None
    assert desk.json("outbox", "list")["counts"] == {"new": 1}


def test_a_round_that_finds_no_room_says_what_stands_and_the_same_line_does_the_rest(desk, monkeypatch):
    certified(desk.book.walk(), cell="CB-05")
    post(desk)
    inbox = Inbox()
    stopped = []
    with serving(inbox) as port:
        words = ("worker", "--once", *smtp(port), "--json")
        for number in range(1, 100):
            before = desk.book.dump()
            with monkeypatch.context() as disk:
                failing(disk).fail(number)
                result = desk.run(*words, on=DAY)
            if result.exit_code == 0:
                break
            assert (result.exit_code, result.stdout) == (74, "")
            error = json.loads(result.stderr)["error"]
            assert error["unchanged"] is (desk.book.dump() == before)
            if not error["unchanged"]:
                assert (error["code"], error["next"]) == ("worker.stopped", ["ketnap worker --once"])
                stopped.append(error["message"])
                # The lease of a mail that was under way has to run out.
                desk.book.run("UPDATE outbox SET leased_until = created_at WHERE leased_until IS NOT NULL")
    assert result.exit_code == 0
    assert stopped[0].startswith("Đã dừng giữa lượt. Đã xong và còn trong sổ: 0 lời nhắc mới, 0 thư đã gửi.")
    assert stopped[0].endswith("Gõ lại đúng lệnh ấy: chỉ làm phần còn lại.")
    for said in (
        "1 lời nhắc mới, 0 thư",
        "Một thư có thể đã đi mà sổ chưa ghi được.",
        "0 lời nhắc mới, 1 thư",
    ):
        assert [text for text in stopped if said in text], said
    assert desk.json("outbox", "list")["counts"] == {"sent": 1}


def test_a_server_that_is_down_is_a_batch_that_failed_in_part(desk):
    certified(desk.book.walk(), cell="CB-05")
    post(desk)
    result = desk.run("worker", "--once", *smtp(free_port()), on=DAY)
    assert result.exit_code == 3
    assert "1 thư gửi lại sau" in result.stdout
    assert "không nhận kết nối" in result.stdout
    assert "ketnap hop-gui danh-sach" in result.stdout


def test_a_log_that_does_not_fit_is_said_and_exits_with_nine(desk):
    walk = certified(desk.book.walk(), cell="CB-05")
    desk.book.run("UPDATE event SET actor = 'khác' WHERE seq = 2")
    result = desk.run("worker", "--once", on=DAY)
    assert result.exit_code == 9
    assert f"KHÔNG KHỚP: {walk.code}" in result.stdout
    assert "ketnap nhat-ky doi-chieu" in result.stdout


def test_messages_without_an_address_are_held_and_that_is_no_failure(desk):
    certified(desk.book.walk(), cell="CB-05")
    result = desk.run("worker", "--once", "--eml", str(desk.book.path.parent / "thu"), on=DAY)
    assert result.exit_code == 0
    assert "1 thư giữ lại" in result.stdout
    assert not (desk.book.path.parent / "thu").exists()


def test_a_dry_run_shows_what_would_be_sent_and_neither_writes_nor_sends(desk):
    certified(desk.book.walk(), cell="CB-05")
    post(desk)
    before = desk.book.dump()
    inbox = Inbox()
    with serving(inbox) as port:
        result = desk.run("worker", "--once", *smtp(port), "--dry-run", on=DAY)
    assert result.exit_code == 0
    assert "CHẠY THỬ" in result.stdout
    assert "1 thư sẽ gửi" in result.stdout
    assert inbox.mails == []
    assert desk.book.dump() == before


def test_the_english_worker_speaks_english(desk):
    certified(desk.book.walk(), cell="CB-05")
    result = desk.run("--lang", "en", "worker", "--once", on=DAY)
    assert "Reminders" in result.stdout
    assert not re.search(
        "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", result.stdout.split("CB")[0]
    )


def test_no_book_is_said_before_anything_else(tmp_path, desk):
    result = desk.run("--db", str(tmp_path / "nowhere.db"), "worker", "--once")
    assert result.exit_code == 10


# ---- how mail leaves


def test_the_password_comes_from_its_file_or_its_variable_and_has_no_option(desk, tmp_path):
    certified(desk.book.walk(), cell="CB-05")
    post(desk)
    certificates = make_certificates(tmp_path)
    secret = tmp_path / "mat-khau"
    secret.write_text("correct horse\n", encoding="utf-8")
    inbox = Inbox()
    tls = {
        "tls_context": serving_tls(certificates.server),
        "authenticator": inbox.authenticate,
        "auth_required": True,
    }
    with serving(inbox, **tls) as port:
        options = ("--smtp-host", "127.0.0.1", "--smtp-port", str(port), *FROM, "--smtp-user", "van-thu",
                   "--smtp-ca", str(certificates.authority), "--smtp-password-file", str(secret))  # fmt: skip
        result = desk.run("worker", "--once", *options, on=DAY)
    assert result.exit_code == 0, result.output
    assert inbox.logins == [(True, b"van-thu", b"correct horse")]
    assert "correct horse" not in result.output
    assert not any("password" in name and "file" not in name for name in mail_way.OPTIONS)


def test_variables_say_the_same_as_options_and_options_outdo_them(tmp_path):
    settings = {
        "KETNAP_SMTP_HOST": "mail.example.vn",
        "KETNAP_SMTP_FROM": "van-thu@example.vn",
        "KETNAP_SMTP_USER": "van-thu",
        "KETNAP_SMTP_PASSWORD": "correct horse",
    }
    chosen = mail_way.way({}, settings)
    assert chosen.name == "smtp"
    assert (chosen.channel._settings.port, chosen.channel._settings.security) == (587, "starttls")
    assert chosen.channel._settings.password == "correct horse"
    chosen = mail_way.way({"smtp_port": 465, "smtp_security": "tls"}, settings)
    assert (chosen.channel._settings.port, chosen.channel._settings.security) == (465, "tls")
    assert mail_way.way({"eml": tmp_path}, settings).name == "eml"
    assert mail_way.way({}, {"KETNAP_EML": str(tmp_path)}).name == "eml"
    assert mail_way.way({}, {}) is None


def test_the_lease_of_a_mail_is_longer_than_the_longest_attempt():
    chosen = mail_way.way({}, {"KETNAP_SMTP_HOST": "mail", "KETNAP_SMTP_FROM": "a@b.vn"})
    assert chosen.lease.total_seconds() > chosen.channel._settings.timeout_total + 2


@pytest.mark.parametrize(
    ("given", "settings", "words"),
    [
        ({"smtp_host": "mail"}, {}, "địa chỉ người gửi"),
        ({"smtp_port": 25}, {}, "Cần tên máy chủ thư"),
        ({"smtp_host": "mail", "eml": "x"}, {}, "Chọn một cách gửi"),
        ({"smtp_host": "mail", "smtp_from": "không phải"}, {}, "Người gửi thư"),
        ({"eml": "x", "smtp_from": "không phải"}, {}, "--dia-chi-gui"),
        ({"smtp_host": "mail", "smtp_from": "a@b.vn"}, {"KETNAP_SMTP_PORT": "cổng"}, "--cong-thu"),
        (
            {"smtp_host": "mail", "smtp_from": "a@b.vn"},
            {"KETNAP_SMTP_SECURITY": "ssl"},
            "starttls, tls hoặc none",
        ),
        ({"smtp_host": "mail", "smtp_from": "a@b.vn", "smtp_password_file": "/nowhere"}, {}, "tệp mật khẩu"),
        ({"smtp_host": "mail", "smtp_from": "a@b.vn", "smtp_user": "x"}, {}, "đi cùng nhau"),
        (
            {"smtp_host": "mail", "smtp_from": "a@b.vn", "smtp_security": "none", "smtp_user": "x"},
            {"KETNAP_SMTP_PASSWORD": "correct horse"},
            "chưa mã hóa",
        ),
    ],
)
def test_settings_that_cannot_work_are_usage_and_say_what_to_change(given, settings, words):
    with pytest.raises(Problem, match=words) as refused:
        mail_way.way(given, settings)
    assert refused.value.exit_code == 2
    assert "correct horse" not in str(refused.value)


# ---- until stopped


def test_a_dry_run_or_a_given_day_needs_once(desk):
    result = desk.run("worker", "--dry-run")
    assert result.exit_code == 2
    assert "--mot-lan" in result.stderr
    desk.book.run(
        "INSERT INTO setting VALUES ('simulation', 'true') ON CONFLICT DO UPDATE SET value = 'true'"
    )
    assert desk.run("--today", "01/12/2026", "worker").exit_code == 2


def test_the_jobs_are_the_five_of_the_contract_and_without_mail_four(desk):
    kept = KeptBook(desk.book.path)
    courier = Courier(None, "a@b.vn", timedelta(seconds=1))
    jobs = worker._jobs(kept, courier, lambda: at(DAY), lambda: True)
    assert [each.name for each in jobs] == ["leases", "duties", "sweep", "audit", "deliver"]
    assert [each.name for each in worker._jobs(kept, None, lambda: at(DAY), lambda: True)] == [
        "leases",
        "duties",
        "sweep",
        "audit",
    ]


def test_a_round_that_found_something_is_one_line_of_codes_and_an_idle_one_is_silent(desk, capsys):
    walk = certified(desk.book.walk(name="Phạm Thị Hồng Ánh"), cell="CB-05")
    post(desk)
    folder = desk.book.path.parent / "thu"
    chosen = mail_way.way({"eml": folder}, {})
    courier = Courier(chosen.channel, chosen.sender, chosen.lease)
    for job in worker._jobs(KeptBook(desk.book.path), courier, lambda: at(DAY), lambda: True):
        job.run()
        job.run()
    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(r"anchor=\S+", "anchor=…", each) for each in lines] == [
        "2029-08-20T08:00:00+07:00 sweep raised=1",
        "2029-08-20T08:00:00+07:00 audit events=8 cases=1 anchor=…",
        "2029-08-20T08:00:00+07:00 audit events=8 cases=1 anchor=…",
        "2029-08-20T08:00:00+07:00 deliver sent=1",
    ]
    assert "Ánh" not in "\n".join(lines)
    assert walk.code not in "\n".join(lines)


def test_a_job_that_fails_is_a_line_with_a_code_and_not_with_the_words_of_the_error(
    desk, capsys, tmp_path, monkeypatch
):
    monkeypatch.setattr("ketnap.commands.places.log", lambda: tmp_path / "ketnap.log")
    worker._failed("sweep", ValueError("Nguyễn Văn A"), at(DAY))
    worker._failed("deliver", OSError(28, "No space left on device"), at(DAY))
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "2029-08-20T08:00:00+07:00 sweep failed=unexpected",
        "2029-08-20T08:00:00+07:00 deliver failed=storage.full",
    ]
    assert "Nguyễn" not in (tmp_path / "ketnap.log").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process in its own way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_sends_what_is_due_and_stops_cleanly_when_it_is_told(desk, tmp_path, number):
    certified(desk.book.walk(), cell="CB-05")
    post(desk)
    # A rung whose day has come by any clock.
    rungs = '[["2026-01-01","owner",-12]]'
    desk.book.run("UPDATE deadline SET next_rung_on = '2026-01-01', rung = 0, rungs = ?", rungs)
    inbox = Inbox()
    with serving(inbox) as port:
        process = subprocess.Popen(
            [sys.executable, "-c", "from ketnap.cli import main; main()", "--db", str(desk.book.path), "worker",
             *smtp(port)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        try:
            for _ in range(200):
                with desk.book.reading() as reader:
                    if outbox.counts(reader).get("sent"):
                        break
                time.sleep(0.1)
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0, err
    lines = out.splitlines()
    assert "worker start=1 way=smtp" in lines[0]
    assert any(" deliver sent=1" in each for each in lines), out
    assert lines[-2].endswith("worker stop=1")
    assert lines[-1] == "Đã dừng chạy nền."
    assert [each.rcpt_tos for each in inbox.mails] == [[BOX]]


def test_the_worker_meets_the_book_as_it_is_now_also_after_it_was_put_back(desk, tmp_path):
    certified(desk.book.walk(), cell="CB-05")
    copy = tmp_path / "copy.db"
    desk.book.close()
    shutil.copyfile(desk.book.path, copy)
    kept = KeptBook(desk.book.path)
    assert kept.sweep(at(DAY)).raised == 1
    for end in ("", "-wal", "-shm"):
        desk.book.path.with_name(desk.book.path.name + end).unlink(missing_ok=True)
    shutil.copyfile(copy, desk.book.path)
    assert kept.sweep(at(DAY)).raised == 1


def test_help_names_both_languages_and_loads_no_scheduler():
    code = (
        "import sys; from click.testing import CliRunner; from ketnap import cli;"
        "r = CliRunner().invoke(cli.root, ['worker', '--help']);"
        "print(r.exit_code, 'apscheduler' in sys.modules, '--mot-lan, --once' in r.output)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["0", "False", "True"]


def test_the_answer_is_one_object(desk):
    found = desk.json("worker", "--once", on=DAY)
    assert set(found) == {"at", "clock", "leases", "duties", "sweep", "deliver", "audit", "dry_run"}
    assert json.dumps(found)
