"""Whatever a file holds, it is read or refused in a sentence: definitions, calendars, rosters, lists of moves, cards of
keys, packets. Each input is tried in a process that is ended when it takes too long or too much memory."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from batches import list_of
from fuzzing import Corpus, all_answered, contents, mutant, needs_limits, texts
from packet_offices import CONTENTS, DESK, NOW, RECORD, SENDER
from rosters import (
    HEADINGS,
    NEEDED,
    TODAY,
    good,
    law,
    libreoffice,
    old_excel,
    organisations,
    text_table,
    write,
)
from small_procedure import FILES
from soaking import size

from ketnap.definitions import calendar_file, loader
from ketnap.definitions.problems import MOST_SHOWN, excerpt
from ketnap.exchange import annotated, extract, moves, roster, roster_report
from ketnap.exchange.cells import Trouble
from ketnap.exchange.extract import ExtractUnreadable
from ketnap.exchange.keys import card, office
from ketnap.exchange.moves import Known
from ketnap.exchange.packets import manifest, reading, sentences, writing
from ketnap.exchange.packets.manifest_fields import ManifestUnreadable, WrongVersion
from ketnap.exchange.packets.refusal import Refusal
from ketnap.exchange.unreadable import UnreadableFile

pytestmark = [pytest.mark.soak("Input by chance: files"), needs_limits]

INPUTS = size(150, 10_000)
A_LARGE_ROSTER = 500
"""Of lines. To judge thousands of people takes its time."""

# ---- definitions and calendars ---------------------------------------------------------------------------------

YAML_WORDS = ("*a", "&a ", "!!python/object/apply:os.system [id]", "!!int ", "<<: *a", "---\n", "...\n", "%YAML 1.1\n", "{ ", "[ ",
              "? ", ": ", " #", "|\n", ">\n", "'", '"', "\t", "2026-02-30", "no", "1:30", "012", "3.10", "0x1f", "~", "null",
              "title: a", "check: fact", "source: a, b", "from: new", "is: [a, b]", "at least 2/3", "[" * 40, "{a: " * 40)  # fmt: skip


@pytest.mark.parametrize("names", [("admission.yaml", "documents.yaml"), ("rules.yaml", "instruments.yaml")])
def test_a_definition_is_read_or_every_problem_has_its_place(
    names: tuple[str, ...], tmp_path: Path, proof: Any
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    corpora = {name: contents([FILES[name].encode()], YAML_WORDS) for name in names}

    def make(chance: Random) -> tuple[str, bytes]:
        name = chance.choice(names)
        return name, mutant(chance, corpora[name])

    def judge(one: tuple[str, bytes]) -> str:
        name, content = one
        path = tmp_path / name
        path.write_bytes(content)
        loaded = loader.check(tmp_path)
        path.write_bytes(FILES[name].encode())
        assert len(loaded.problems) <= 2 * MOST_SHOWN
        for problem in loaded.problems:
            assert problem.line >= 1
            assert problem.message.isprintable()
            if problem.file in loaded.texts:
                assert excerpt(problem, loaded.texts[problem.file]).count("\n") == 2
        return "refused" if loaded.problems else "read"

    found = all_answered(f"definition {names[0]}", INPUTS, make, judge)
    assert found.answers["refused"] > INPUTS // 2
    proof(**found.figures())


def test_a_calendar_is_read_or_every_problem_has_its_line(tmp_path: Path, proof: Any) -> None:
    shipped = (calendar_file.folder_shipped() / "2026.yaml").read_bytes()
    small = b"year: 2026\nstatus: official\nsource: a\ndays:\n  - { on: 2026-01-01, kind: off, name: a, source: b, provenance: memory }\n"
    corpus = contents([shipped, small, small], YAML_WORDS)

    def judge(content: bytes) -> str:
        (tmp_path / "2026.yaml").write_bytes(content)
        try:
            found = calendar_file.read_folder(tmp_path)
        except calendar_file.UnreadableCalendar as error:
            return "refused" if error.problems and str(error).strip() else "refused without a word"
        assert calendar_file.from_rows(calendar_file.to_rows(found)).version == found.version
        return "read"

    found = all_answered("calendar", INPUTS, lambda chance: mutant(chance, corpus), judge)
    assert set(found.answers) == {"read", "refused"}
    proof(**found.figures())


# ---- tables ----------------------------------------------------------------------------------------------------


class Example(NamedTuple):
    """A good table. `parts` are those of its zip file, none where it is none."""

    suffix: str
    content: bytes
    parts: dict[str, bytes]


def _example(path: Path) -> Example:
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return Example(path.suffix, content, {})
    with zipfile.ZipFile(path) as archive:
        return Example(path.suffix, content, {name: archive.read(name) for name in archive.namelist()})


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


TABLE_WORDS = ("<c r=\"XFD1048576\"><v>1</v></c>", "<row r=\"1048576\">", "<f>1+1</f>", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;",
               "<![CDATA[", "<!--", "]]>", "</sheetData>", "t=\"s\"", "t=\"e\"", "<v>", "r=\"A1\"", "<is><t>", "#REF!", "&#0;",
               "&#xFFFF;", "xml:space", "mergeCell", *HEADINGS[:6], "Nơi chuyển đến", "14/03/2001", "CB-05", "HS-000001-B")  # fmt: skip


def _changed(chance: Random, example: Example, corpora: dict[str, Corpus[bytes]]) -> bytes:
    """The file with something in its bytes changed; or in one of its parts, put together again."""
    if not example.parts or chance.random() < 0.3:
        return mutant(chance, corpora["whole"])
    sheets = [name for name in example.parts if "sheet" in name or "content" in name or "Strings" in name]
    name = chance.choice([*sheets, *sheets, *example.parts])
    return _zipped({**example.parts, name: mutant(chance, corpora[name])})


def _tables(examples: list[Example]) -> Callable[[Random], tuple[str, bytes]]:
    corpora = [
        {
            "whole": contents([each.content], TABLE_WORDS),
            **{name: contents([content or b"<a/>"], TABLE_WORDS) for name, content in each.parts.items()},
        }
        for each in examples
    ]

    def make(chance: Random) -> tuple[str, bytes]:
        at = chance.randrange(len(examples))
        return examples[at].suffix, _changed(chance, examples[at], corpora[at])

    return make


def _read(reads: Callable[[], Any]) -> Any:
    """What was read; the sentence of a refusal, which is one."""
    try:
        return reads()
    except UnreadableFile as error:
        return error.sentence if error.sentence.endswith(".") and error.sentence.isprintable() else None


def _rosters(folder: Path) -> dict[str, list[Example]]:
    rows = [good(1), good(2, certified_on="31/02/2026"), good(3, email="a@@b")]
    texts_of = [text_table(separator) for separator in ",;\t"]
    csvs = [texts_of[0].encode(), texts_of[1].encode("utf-8-sig"), texts_of[2].encode("utf-16")]
    for at, content in enumerate(csvs):
        (folder / f"{at}.csv").write_bytes(content)
    values = ("Phạm Thị Hồng Ánh", "14/03/2001", "CB-05", "01/04/2025")
    cells = [(0, place, heading) for place, heading in enumerate(NEEDED)]
    cells += [(1, place, value) for place, value in enumerate((values[0], 36_964.0, *values[2:]))]
    return {
        "xlsx": [_example(write(folder / "a.xlsx", rows)), _example(write(folder / "b.xlsx", rows[:1]))],
        "csv": [_example(folder / f"{at}.csv") for at in range(3)],
        "ods": [_example(libreoffice(folder / "a.ods", [NEEDED, values]))],
        "xls": [_example(old_excel(folder / "a.xls", cells))],
    }


@pytest.mark.parametrize("kind", ["xlsx", "csv", "ods", "xls"])
def test_a_roster_is_read_or_refused_and_what_is_wrong_in_it_is_shown(
    kind: str, tmp_path: Path, proof: Any
) -> None:
    make = _tables(_rosters(tmp_path)[kind])
    known = organisations()

    def judge(one: tuple[str, bytes]) -> str:
        path = tmp_path / f"tried{one[0]}"
        path.write_bytes(one[1])
        sheet = _read(lambda: roster.read(path))
        if isinstance(sheet, str):
            return "refused"
        if len(sheet.lines) > A_LARGE_ROSTER:
            return "read"
        found = roster_report.report(sheet, known, (), law(), TODAY)
        assert len(found.rows) + len(found.left_out) <= len(sheet.lines)
        for problem in found.problems:
            assert problem.text
        if found.problems:
            assert annotated.annotated(found).startswith(b"PK")
        return "read"

    found = all_answered(f"roster {kind}", INPUTS, make, judge)
    assert set(found.answers) == {"read", "refused"}
    proof(**found.figures())


def test_a_list_of_moves_is_read_or_refused(tmp_path: Path, proof: Any) -> None:
    headings = ("Mã hồ sơ", "Họ và tên", "Ngày sinh", "Nơi chuyển đến", "Chuyển từ ngày", "Lý do")
    row = ("HS-000001-B", "Phạm Thị Hồng Ánh", "14/03/2001", "xã Kiến Thụy", "01/12/2026", "việc làm")
    (tmp_path / "a.csv").write_text("\n".join(",".join(each) for each in (headings, row, row)), "utf-8")
    examples = [_example(list_of(tmp_path / "a.xlsx", [row], headings)), _example(tmp_path / "a.csv")]
    person = Known("HS-000001-B", "Phạm Thị Hồng Ánh", TODAY.replace(year=2001), "099301000001", ended=False)

    def places(text: str) -> Trouble | None:
        return None if "Kiến Thụy" in text else Trouble("Chưa có nơi này.")

    def judge(one: tuple[str, bytes]) -> str:
        path = tmp_path / f"tried{one[0]}"
        path.write_bytes(one[1])
        sheet = _read(lambda: moves.read(path))
        if isinstance(sheet, str):
            return "refused"
        found = moves.report(sheet, [person], places, TODAY)
        assert len(found.rows) <= 1
        if found.problems:
            assert annotated.marked(found.sheet, found.problems).startswith(b"PK")
        return "read"

    found = all_answered("moves", INPUTS, _tables(examples), judge)
    assert set(found.answers) == {"read", "refused"}
    proof(**found.figures())


# ---- what other offices send -----------------------------------------------------------------------------------


def test_a_card_or_a_file_of_keys_is_what_was_written_or_refused(proof: Any) -> None:
    written = (card.text(SENDER.card).encode(), office.text(SENDER).encode())
    corpus = contents(
        written, ("organisation:", "signing: AAAA", "made_on: 2026-02-30", "# ", "AGE-SECRET-KEY-1", "age1")
    )

    def judge(content: bytes) -> str:
        public, secret = _read(lambda: card.read(content)), _read(lambda: office.read(content))
        if not isinstance(public, str):
            assert public == SENDER.card
        if not isinstance(secret, str):
            assert secret.card.text == SENDER.card.text if hasattr(secret.card, "text") else True
        return "refused" if isinstance(public, str) and isinstance(secret, str) else "read"

    proof(**all_answered("keys", INPUTS, lambda chance: mutant(chance, corpus), judge).figures())


def test_a_packet_is_refused_in_a_sentence(proof: Any) -> None:
    sealed = writing.write(CONTENTS, SENDER, None)
    corpus = contents([sealed.content, writing.write(CONTENTS._replace(letters={}), SENDER, None).content])

    def judge(content: bytes) -> str:
        found = reading.read(content, DESK, NOW)
        if not isinstance(found, Refusal):
            assert content in corpus.examples
            return "taken"
        assert sentences.sentence(found).isprintable()
        return found.code

    found = all_answered("packets", INPUTS, lambda chance: mutant(chance, corpus), judge)
    assert len(set(found.answers)) > 2
    proof(**found.figures())


def test_a_manifest_is_read_or_refused(proof: Any) -> None:
    text = writing.write(CONTENTS, SENDER, None).text.encode()
    corpus = contents(
        [text], ('"', "{", "null", "1e400", "NaN", "\\u0000", "\\ud800", "[" * 90, "true", "-0")
    )

    def judge(content: bytes) -> str:
        try:
            manifest.read(content)
        except (WrongVersion, ManifestUnreadable):
            return "refused"
        return "read"

    proof(**all_answered("manifest", INPUTS, lambda chance: mutant(chance, corpus), judge).figures())


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every entry of a tree, by what holds it and its place there."""
    for place in (
        list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    ):
        yield value, place
        yield from _places(value[place])


def test_the_extract_of_a_record_that_a_known_office_signed_is_read_or_refused(proof: Any) -> None:
    words = texts(["2025-02-03", "CB-05", "Nguyễn Thị Ánh", "discover", "118-CN"])

    def make(chance: Random) -> Any:
        record = deepcopy(RECORD)
        for _ in range(chance.randint(1, 3)):
            holder, place = chance.choice(list(_places(record)))
            value = chance.choice(
                (
                    None,
                    True,
                    0,
                    -1,
                    10**30,
                    1.5,
                    "",
                    [],
                    {},
                    [[]],
                    {"": ""},
                    mutant(chance, words),
                    mutant(chance, words),
                )
            )
            if chance.random() < 0.2 and isinstance(holder, dict):
                holder[mutant(chance, words)] = holder.pop(place)
            else:
                holder[place] = value
        return record

    def judge(record: Any) -> str:
        try:
            found = extract.read(record)
        except ExtractUnreadable as error:
            return "refused" if error.where else "refused without a place"
        assert extract.read(json.loads(json.dumps(extract.data(found)))) == found
        return "read"

    found = all_answered("extract", INPUTS, make, judge)
    assert set(found.answers) == {"read", "refused"}
    proof(**found.figures())
