"""`demo`: two years of an office on made-up people. Played once, small, with everything that the large one has."""

import json
import re
import stat
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner, Result
from docx import Document

from ketnap import cli
from ketnap.commands import demo
from ketnap.commands.demo import Played
from ketnap.commands.demo import story as demo_story
from ketnap.commands.demo import tour as demo_tour
from ketnap.commands.demo.people import members
from ketnap.commands.invocation import Invocation, Surroundings, invoked
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Problem
from ketnap.definitions import calendar_file
from ketnap.storage import engine, queries
from ketnap.storage.correspondence import letters
from ketnap.storage.proof import audit
from ketnap.workflow.record import Record

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PEOPLE = 40


pytestmark = pytest.mark.usefixtures("vietnamese")


def invocation(now: datetime = NOW) -> Invocation:
    return invoked(Surroundings({}, now, screen=False, keyboard=False), {"json": True}, None)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    cli.speak("vi")
    return demo.play(invocation(), tmp_path_factory.mktemp("demo") / "demo-out", PEOPLE)


@pytest.fixture(scope="module")
def shown(played: Played) -> Answer:
    cli.speak("vi")
    return demo_tour.answer(played, invocation()._replace(output="pipe"))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.root, list(words), obj=Surroundings({}, NOW, screen=False, keyboard=False))


def mails(played: Played) -> list[EmailMessage]:
    found = []
    for path in sorted(played.folder.mails.glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        assert isinstance(mail, EmailMessage)
        found.append(mail)
    return found


def names(played: Played) -> set[str]:
    """Everybody who is followed, and everybody who helps them."""
    with engine.reading(played.folder.book) as reader:
        found = {each.name for each in queries.everybody(reader)}
    cells = {str(row["cell"]) for row in played.story.rows}
    return found | {str(each["name"]) for cell in cells for each in members(cell, demo_story.SEED)}


# ---- the story


def test_every_step_that_the_story_needs_is_recorded(played: Played) -> None:
    assert played.surprises == ()
    assert set(played.cases) == set(played.story.parts)


def test_somebody_stands_at_every_place_of_the_way_on_the_last_day(played: Played) -> None:
    with engine.reading(played.folder.book) as reader:
        states = queries.states(reader)
    assert set(states) == {
        "discovered",
        "trained",
        "certified",
        "admitted",
        "probationary",
        "official",
        "transferred_away",
        "delisted",
        "withdrawn",
    }


def test_what_was_to_be_refused_was_refused_for_its_reason(played: Played) -> None:
    found = [(each.case, each.problem.findings[0]["code"]) for each in played.refused]
    assert found == [
        (played.cases["renewed"], "paper.awareness_certificate.expired"),
        (played.cases["failed_vote"], "votes.reach"),
        (played.cases["late_ceremony"], "paper.late_ceremony_consent.missing"),
    ]


def test_a_part_is_what_it_says(played: Played) -> None:
    with engine.reading(played.folder.book) as reader:

        def steps(part: str) -> list[str]:
            return [event.step for event in reader.events(played.cases[part])]

        failed = steps("failed_vote")
        at = failed.index("cell_vote_fails_admission")
        assert failed[at : at + 3] == [
            "cell_vote_fails_admission",
            "direct_after_vote",
            "cell_resolves_admission",
        ]
        late = steps("late_ceremony")
        assert late[late.index("hold_ceremony") - 1] == "file_paper"
        corrected = [event for event in reader.events(played.cases["corrected"]) if event.replaces]
        assert [(each.step, bool(each.because)) for each in corrected] == [("hold_ceremony", True)]
        assert "renew_certificate" in steps("renewed")
        entered = reader.events(played.cases["entered_late"])
        assert max((event.recorded_at.date() - event.happened_on).days for event in entered) > 20
        assert reader.case(played.cases["pupil_1"]).record.state == "transferred_away"


def test_on_the_last_day_somebody_is_late_somebody_will_be_and_somebody_is_stuck(played: Played) -> None:
    with engine.reading(played.folder.book) as reader:
        due = {
            (each.code, each.running.deadline): each.running.due_on
            for each in queries.deadlines(reader, TODAY)
        }
    calendar = calendar_file.shipped()

    def left(part: str, deadline: str) -> int:
        due_on = due[played.cases[part], deadline]
        assert due_on is not None
        return calendar.working_days_between(TODAY, due_on)

    assert -6 <= left("overdue_ceremony", "ceremony.hold") < 0
    assert -8 <= left("moved_unanswered", "transfer.ack") < 0
    assert -20 <= left("expired", "cert.validity") < 0
    for part, deadline in (
        ("decision_due", "admit.decide"),
        ("stuck", "verify.reply.domestic"),
        ("recognition_due", "recognise.cell"),
        ("about_to_move", "transfer.notice"),
    ):
        assert 0 < left(part, deadline) <= 10, part


def test_the_whole_record_is_sound_and_replays_to_the_running_result(played: Played) -> None:
    with engine.reading(played.folder.book) as reader:
        report = audit.verify(reader, replay=True)
        assert (report.sound, report.anchors > 10) == (True, True)
        for each in queries.cases(reader):
            file = reader.case(each.code)
            replay = Record.replay(file.law.procedure, each.code, reader.events(each.code))
            assert replay.counting == file.record.counting
            assert (replay.state, replay.latest) == (file.record.state, file.record.latest)
        assert letters.gaps(reader) == []


def test_the_same_day_and_seed_give_the_same_story(played: Played) -> None:
    calendar = calendar_file.shipped()
    again = demo_story.tell(calendar, TODAY, PEOPLE)
    assert again.acts == played.story.acts
    assert again.rows == played.story.rows
    assert demo_story.tell(calendar, TODAY, PEOPLE, seed=7).rows != again.rows


@pytest.mark.parametrize("today", [date(2025, 8, 5), date(2026, 7, 27), date(2027, 2, 7), date(2031, 3, 1)])
def test_on_any_day_the_story_covers_two_years_and_ends_then(today: date) -> None:
    told = demo_story.tell(calendar_file.shipped(), today)
    assert len(told.rows) == 300
    assert 725 <= (today - told.start).days <= 735
    assert told.start <= told.acts[0].on
    assert told.acts[-1].on <= today
    assert len(told.acts) > 2000
    own = {act.person.who: act.on for act in reversed(told.acts)}
    assert all(on >= told.start for on in own.values())


def test_another_day_under_other_law_is_played_without_a_stumble(tmp_path: Path) -> None:
    now = datetime(2027, 9, 30, 3, 0, tzinfo=UTC)
    again = demo.play(invocation(now), tmp_path / "demo-out", 10)
    assert again.surprises == ()
    assert len(again.refused) == 3


# ---- what lies in the folder


def test_everything_that_a_person_should_look_at_is_there(played: Played, shown: Answer) -> None:
    folder = played.folder
    assert folder.book.stat().st_size > 100_000
    assert not list(folder.path.glob("so.db-*"))
    assert len(list(folder.letters.glob("*.pdf"))) == len(list(folder.letters.glob("*.docx"))) > 10
    assert len(list(folder.mails.glob("*.eml"))) == played.mails > 100
    assert len(list(folder.path.glob("phieu-viec-*.pdf"))) == 1
    named = {Path(shown.data[name]).name for name in ("db", "roster", "mistakes", "annotated", "sheet")}
    assert named <= {each.name for each in folder.path.iterdir()}


def test_only_their_owner_can_read_the_files(played: Played, shown: Answer) -> None:
    files = [each for each in played.folder.path.rglob("*") if each.is_file()]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


def test_the_roster_is_a_workbook_of_everybody_who_was_entered(played: Played) -> None:
    sheet = openpyxl.load_workbook(played.folder.roster).active
    people = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert people == [row["name"] for row in played.story.rows]
    with engine.reading(played.folder.book) as reader:
        assert set(people) <= {each.name for each in queries.everybody(reader)}


def test_the_copy_of_the_roster_with_mistakes_marks_them(shown: Answer) -> None:
    sheet = openpyxl.load_workbook(shown.data["annotated"]).active
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 16


def test_whoever_moved_is_named_on_both_letters(played: Played) -> None:
    code = played.cases["pupil_1"]
    with engine.reading(played.folder.book) as reader:
        person = reader.case(code).person.name
        issued = {each.letter: each for each in reader.letters(code)}
    assert set(issued) == {"consideration_certificate", "transfer_notice"}
    assert {each.status for each in issued.values()} == {"issued"}
    for each in issued.values():
        name = "-".join(re.findall(r"[A-Z0-9]+", (each.symbol or "").replace("Đ", "D")))
        text = "".join(
            page.extract_text() for page in pypdf.PdfReader(played.folder.letters / f"{name}.pdf").pages
        )
        assert person.casefold() in text.casefold()
        document = Document(str(played.folder.letters / f"{name}.docx"))
        assert person.casefold() in "\n".join(each.text for each in document.paragraphs).casefold()


def test_every_mail_can_be_read_and_names_nobody(played: Played) -> None:
    found = mails(played)
    everybody = {name.casefold() for name in names(played)}
    for mail in found:
        body = mail.get_body()
        assert body is not None
        said = f"{mail['subject']}\n{body.get_content()}"
        attached = [part.get_content() for part in mail.iter_attachments()]
        text = "\n".join([said, *map(str, attached)]).casefold()
        assert not any(name in text for name in everybody), mail["subject"]
        assert mail["to"].endswith("@example.vn")
    assert any("HS-0" in str(each.get_body().get_content()) for each in found)  # type: ignore[union-attr]
    assert len({mail["message-id"] for mail in found}) == len(found)


def test_mails_are_dated_within_the_story_and_never_ahead(played: Played) -> None:
    sent = [mail["date"].datetime for mail in mails(played)]
    assert min(sent).date() >= played.story.start
    assert max(sent) <= NOW


# ---- the page at the end


def test_the_page_shows_the_day_one_persons_way_the_refusals_and_how_to_go_on(shown: Answer) -> None:
    from io import StringIO

    from ketnap.commands import printing

    stream = StringIO()
    printing.write(shown.blocks, "pipe", stream, width=100, colour=False)
    page = stream.getvalue()
    for words in (
        "XEM THỬ · ",
        "VIỆC HÔM NAY · Đảng ủy phường Lê Chân · thứ Ba, 24/11/2026",
        "điều kiện còn vướng",
        "Chưa ghi được «Tổ chức lễ kết nạp»",
        "Toàn vẹn: ",
        "ketnap hom-nay --tep-so ",
    ):
        assert words in page, words
    assert "hỏng" not in page
    assert shown.exit == 0
    assert shown.data["audit"]["sound"] is True
    assert shown.data["today"]["overdue"] >= 2
    json.dumps(shown.data, default=str)


def test_the_commands_of_the_page_can_be_typed(shown: Answer, played: Played) -> None:
    table = next(
        block
        for block in reversed(shown.blocks)
        if getattr(block, "rows", ()) and "ketnap" in str(block.rows[0])
    )
    for row in table.rows:  # type: ignore[union-attr]
        words = str(row.cells[0]).split()[1:]
        assert run(*words).exit_code == 0, words


def test_the_office_can_go_on_in_the_book_of_the_demo(played: Played) -> None:
    code, book = played.cases["overdue_ceremony"], ("--db", str(played.folder.book))
    refused = run(
        *("case", "advance", code, "hold_ceremony", "--on", "2026-11-23", "--dry-run", *book),
        *("--document", "ceremony_minutes=09-BB/CB,2026-11-23"),
    )
    assert refused.exit_code == 4
    done = run(
        *("case", "advance", code, "file_paper", "--on", "2026-11-23", "--dry-run", *book),
        *("--document", "late_ceremony_consent=11-CV/ĐU,2026-11-23"),
    )
    assert done.exit_code == 0, done.output


# ---- the folder


def test_a_former_demo_is_replaced_and_what_somebody_added_stays(played: Played, tmp_path: Path) -> None:
    out = tmp_path / "demo-out"
    first = demo.play(invocation(), out, 5)
    (out / "ghi-chu.txt").write_text("của tôi")
    (first.folder.letters / "cu.pdf").write_bytes(b"")
    roster = first.folder.roster.read_bytes()
    again = demo.play(invocation(), out, 5)
    assert (out / "ghi-chu.txt").read_text() == "của tôi"
    assert not (again.folder.letters / "cu.pdf").exists()
    assert again.folder.roster.read_bytes() == roster
    assert (again.letters, again.mails, again.cases) == (first.letters, first.mails, first.cases)


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cua-toi.db").write_bytes(b"x")
    with pytest.raises(Problem) as refused:
        demo.play(invocation(), tmp_path, 5)
    assert refused.value.exit_code == 4
    assert [each.name for each in tmp_path.iterdir()] == ["cua-toi.db"]
    result = run("xem-thu", "--thu-muc", str(tmp_path), "--chay-thu")
    assert (result.exit_code, "đang có tệp khác, để nguyên" in result.stderr) == (4, True)


def test_a_file_in_the_place_of_the_folder_is_answered(tmp_path: Path) -> None:
    (tmp_path / "demo-out").write_bytes(b"")
    assert run("demo", "--out", str(tmp_path / "demo-out")).exit_code == 2


def test_a_dry_run_makes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "demo-out"
    result = run("xem-thu", "--thu-muc", str(out), "--chay-thu")
    assert (result.exit_code, str(out) in result.stdout, out.exists()) == (0, True, False)
