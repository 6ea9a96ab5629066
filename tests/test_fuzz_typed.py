"""Whatever is typed by hand is read or answered in a sentence: days, numbers, codes, votes, facts of every type, papers,
fingerprints, settings, cells of a roster."""

import math
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from fuzzing import all_answered, mutant, needs_limits, noise, texts
from office_books import TODAY
from soaking import size

from ketnap.commands import facts, reading
from ketnap.commands.facts import Place
from ketnap.commands.invocation import Surroundings, invoked
from ketnap.commands.letter import names as letter_names
from ketnap.commands.packet import names as packet_names
from ketnap.commands.reading import Unreadable
from ketnap.commands.titles import Titles
from ketnap.commands.words import Vocabulary, fold, hyphened, undo_telex
from ketnap.definitions import roster_columns, sample, scalars, settings
from ketnap.exchange import cells, days
from ketnap.exchange.cell_codes import CellCodes
from ketnap.exchange.cells import Trouble
from ketnap.exchange.keys import fingerprint
from ketnap.workflow import names
from ketnap.workflow.law import Law

pytestmark = [pytest.mark.soak("Input by chance: what is typed by hand"), needs_limits]

INPUTS = size(200, 10_000)
AROUND = invoked(Surroundings({}, datetime(2026, 11, 25, 2, 12).astimezone(), False, False), {}, None)
LONGEST_ANSWER = 1_500
"""Signs. What was typed may be repeated in a sentence, shortened where it is long."""

Reads = Callable[[str], Any]

DAYS = (
    "2026-11-25",
    "25/11/2026",
    "25-11",
    "5.3.2026",
    "29/02/2024",
    "hôm nay",
    "hôm qua",
    "ngày mai",
    "today",
    "31/12/99",
)
COUNTS = ("12", "1.250", "0", "1.000.000")
CASES = ("57", "hs57", "HS-57", "HS-000057-M", "HS-000012-N")
COMMANDS = ("871", "L871", "L-000871")
LETTERS = ("42-CV/ĐU", "VB-12", "7KQ2-M4XD", "7kq2 m4xd", "KETNAP:7KQ2-M4XD", "103/GCN-TTCT", "HS-000012-N")
VOTES = ("trieu-tap=12,tan-thanh=9,khong-tan-thanh=3", "summoned=12,for=9,against=3,not_counted=0,blank=0",
         "triệu tập=12; tán thành=8; không tán thành=1; không tính=1; trắng=2")  # fmt: skip
PRINTS = ("472 019 333 718 004 215 990 123 456 789 012 345", "472019333718004215990123456789012345")


@pytest.fixture(scope="module")
def place(law: Law) -> Place:
    """Facts as they are read at the desk; of organisations, those of the sample."""
    known = [(each.code, each.name) for each in sample.organisations().organisations]

    def found(text: str) -> list[tuple[str, str]]:
        return [
            each
            for each in known
            if each[0].casefold() == text.casefold() or names.matches(text or "?", each[1])
        ]

    return Place(law.procedure, Titles(law.procedure), TODAY, found)


def _refusal(reads: Callable[[], Any]) -> Unreadable | None:
    try:
        reads()
    except Unreadable as error:
        return error
    return None


def _answered(reads: Reads) -> Callable[[str], str]:
    """Read, or refused in sentences that people can read on a screen."""

    def judge(text: str) -> str:
        error = _refusal(lambda: reads(text))
        if error is None:
            return "read"
        assert error.sentences
        assert all(each.strip() and len(each) < LONGEST_ANSWER + len(text) for each in error.sentences)
        return "answered"

    return judge


def _typed(reads: Reads, examples: tuple[str, ...], words: tuple[str, ...], seed: str) -> dict[str, Any]:
    corpus = texts(examples, words)
    found = all_answered(seed, INPUTS, lambda chance: mutant(chance, corpus), _answered(reads))
    assert min(found.answers.get(each, 0) for each in ("read", "answered")) > INPUTS // 50, found.answers
    return found.figures()


READERS: dict[str, tuple[Reads, tuple[str, ...]]] = {
    "a day that was": (lambda text: reading.day(text, TODAY, reading.EVENT), DAYS),
    "a day that comes": (lambda text: reading.day(text, TODAY, reading.DEADLINE), DAYS),
    "a count": (reading.count, COUNTS),
    "an answer": (reading.yes_or_no, ("có", "không", "c", "yes", "no", "đúng")),
    "the code of a case": (lambda text: reading.case_code(text, AROUND), CASES),
    "the id of a command": (lambda text: reading.command_id(text, AROUND), COMMANDS),
    "a vote": (facts.votes, VOTES),
}


@pytest.mark.parametrize("what", READERS)
def test_what_is_typed_is_read_or_answered(what: str, proof: Any) -> None:
    reads, examples = READERS[what]
    proof(**_typed(reads, examples, (*DAYS[5:8], "=", "HS-", "L-", "/"), f"typed {what}"))


FACTS = {
    "date": DAYS,
    "count": COUNTS,
    "flag": ("có", "không"),
    "organisation": ("CB-05", "Chi bộ 5", "DU-LE-CHAN", "Đảng ủy phường Cẩm Giàng"),
    "member": ("Nguyễn Thị Lam; 19/05/2018", "Trần Văn Lâm, chính thức từ 1/2/2010", "Lê An"),
    "steps": ("discover, list_sympathiser", "phat-hien;danh-sach"),
    "choice": ("official", "temporary", "chính thức", "tạm thời", "residence", "nơi cư trú"),
    "letter": ("transfer_notice", "Giấy giới thiệu", "verification_request"),
    "vote": VOTES,
}


@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_of_each_type_is_read_or_answered(kind: str, place: Place, proof: Any) -> None:
    declared = [
        (fact.name, fact.type)
        for step in place.procedure.steps.values()
        for fact in step.facts
        if fact.type.kind == kind
    ]
    declared += [(name, each.type) for name, each in place.procedure.facts.items() if each.type.kind == kind]
    corpus = texts(FACTS[kind], [each.replace("-", " ") for each in FACTS[kind]])

    def make(chance: Random) -> tuple[Any, str]:
        return chance.choice(declared), mutant(chance, corpus)

    def judge(one: tuple[Any, str]) -> str:
        (name, declared_type), text = one
        return _answered(lambda typed: facts.value_of(declared_type, name, typed, place))(text)

    proof(**all_answered(f"fact {kind}", INPUTS, make, judge).figures())


@pytest.mark.parametrize("what", ["facts", "papers"])
def test_facts_and_papers_of_a_step_are_read_or_answered(what: str, place: Place, proof: Any) -> None:
    steps = [
        each for each in place.procedure.steps.values() if each.facts or each.documents or each.any_facts
    ]
    said = {
        "facts": [
            "destination=CB-05",
            "kind=official",
            "cell=Chi bộ 5",
            "vote=" + VOTES[0],
            "helper=Lê An;1/2/2010",
        ],
        "papers": ["ceremony_minutes=03-BB/CB,20/11/2026", "biên bản lễ kết nạp=20/11/2026", "a=1,b,25/11"],
    }[what]
    corpus = texts(said, [*place.procedure.facts, *place.procedure.documents])
    reads = facts.facts if what == "facts" else facts.papers

    def make(chance: Random) -> tuple[Any, list[str]]:
        return chance.choice(steps), [mutant(chance, corpus) for _ in range(chance.randint(1, 3))]

    def judge(one: tuple[Any, list[str]]) -> str:
        return _answered(lambda _text: reads(one[1], one[0], place))("".join(one[1]))

    proof(**all_answered(f"several {what}", INPUTS, make, judge).figures())


def test_the_name_of_a_letter_a_packet_a_person_or_a_command_is_looked_at_without_harm(proof: Any) -> None:
    corpus = texts(
        (*LETTERS, "GT-3BD6-EE1D-8030", "Lễ kết nạp", "Nguyễn Thị Lam", *DAYS), ("KETNAP:", "VB-", "GT-")
    )
    known = Vocabulary[str](())

    def judge(text: str) -> str:
        code = letter_names.short_code(text)
        assert code is None or letter_names.short_code(code) == code
        (
            letter_names.is_case(text),
            letter_names.is_id(text),
            letter_names.is_letter(text),
            packet_names.is_name(text),
        )
        for plain in (names.normal(text), fold(text)):
            assert names.normal(plain) == plain.strip() or plain != names.normal(text)
        assert not any(ord(each) < 32 for each in names.normal(text))
        assert names.sort_key(text).isascii()
        assert names.title_key(text).isascii()
        names.matches(text or "a", text), hyphened(text), undo_telex(text), known.propose(text)
        fingerprint.same(text, PRINTS[1])
        return "code" if code else "text"

    proof(**all_answered("names", INPUTS, lambda chance: mutant(chance, corpus), judge).figures())


def test_a_fingerprint_is_only_the_same_when_its_digits_are(proof: Any) -> None:
    corpus = texts(PRINTS, ("472", "０１２"))

    def judge(text: str) -> str:
        same = fingerprint.same(text, PRINTS[1])
        assert not same or [each for each in text if each.isdigit()]
        return "same" if same else "other"

    found = all_answered("fingerprints", INPUTS, lambda chance: mutant(chance, corpus), judge)
    proof(**found.figures())


def test_a_value_of_a_definition_is_typed_or_refused(proof: Any) -> None:
    examples = ("date", "optional count", "at least 2/3", "more than 1/2", "-7", "2026-01-05", "discover.since", "CV",
                "12 months", "3 working days", "true", "known", "any", "ceremony_minutes.issued_on")  # fmt: skip
    corpus = texts(examples)
    readers = [
        getattr(scalars, each) for each in ("text", "name", "rule_name", "reference", "register", "names", "references",
        "names_or_any", "values", "flag", "day", "distances", "fact_type", "asked_type")]  # fmt: skip

    def make(chance: Random) -> Any:
        text = mutant(chance, corpus)
        return chance.choice((text, text, text, [text, text], [], None, {}, {"a": text}, [text, [text]], ""))

    def judge(value: Any) -> str:
        read = 0
        for reader in readers:
            with suppress(scalars.Unreadable):
                reader(value)
                read += 1
        return "read" if read else "refused"

    proof(**all_answered("scalars", INPUTS, make, judge).figures())


def test_the_settings_of_an_office_are_read_or_named_as_unreadable(proof: Any) -> None:
    good = {"office.organisation": "DU-LE-CHAN", "office.name": "ĐẢNG ỦY", "office.term_start": "2025-07-12",
            "simulation": "true", settings.LENT_DAYS: "30", "office.place": "Hải Phòng"}  # fmt: skip
    corpus = texts(tuple(good.values()), ("true", "false"))

    def make(chance: Random) -> dict[str, str]:
        return {
            name: mutant(chance, corpus) if chance.random() < 0.3 else value for name, value in good.items()
        }

    def judge(kept: dict[str, str]) -> str:
        try:
            found = settings.office(kept)
        except settings.SettingProblem as error:
            return error.name
        assert found is None or settings.office(settings.as_settings(found)) == found
        return "read"

    found = all_answered("settings", INPUTS, make, judge)
    assert set(found.answers) <= {"read", *good}
    proof(**found.figures())


# ---- cells -----------------------------------------------------------------------------------------------------

_CELLS: dict[str, tuple[Callable[[Any], Any], tuple[str, ...]]] = {
    "name": (cells.name, ("Phạm Thị Hồng Ánh", "NguyÔn V¨n A", "Lê Ngọc-Châu", "H'Hen Niê")),
    "words": (cells.words, ("Kế toán", "Khu phố 3, phường Lê Chân")),
    "identity number": (cells.identity_number, ("031301004471", "3,1301E+11", "31301004471", "'031301004471")),
    "phone": (cells.phone, ("0912 345 678", "+84 912345678", "912345678", "0225 3 123 456")),
    "address": (cells.email, ("ten@co-quan.vn", "a@b.vn; c@d.vn")),
    "number on paper": (cells.number_on_paper, ("118/CN", "118")),
    "day": (
        lambda value: days.read(value, TODAY, from_1904=False),
        ("14/03/2001", "2001-03-14", "ngày 14 tháng 3 năm 2001", "03/2001", "14032001", "14/3/01", "2001", "14/03/2001 08:00"),
    ),
}  # fmt: skip


def _cell(chance: Random, text: str) -> Any:
    """What a program may have stored for it: most often the text, else a number, a day or an hour."""
    number = chance.choice(
        (0.0, -1.0, 36_964.0, 31_301_004_471.0, 1e15, 1e300, -1e300, math.nan, math.inf, -math.inf, 0.5)
    )
    day = chance.choice((datetime(2001, 3, 14), date(1, 1, 1), date(9999, 12, 31), datetime(1899, 12, 31)))
    odd = chance.choice(
        (number, day, True, False, time(8, 30), timedelta(days=chance.randrange(-9, 10**6)), "")
    )
    return text if chance.random() < 0.7 else odd


@pytest.mark.parametrize("what", _CELLS)
def test_a_cell_of_a_roster_is_a_value_or_a_trouble(what: str, proof: Any) -> None:
    reads, examples = _CELLS[what]
    corpus = texts(examples)

    def judge(value: Any) -> str:
        found = reads(value)
        if isinstance(found, Trouble):
            assert 0 < len(found.message) < 200
            assert len(found.proposal) < 200
            return "trouble"
        return "empty" if found is None else "read"

    proof(
        **all_answered(
            f"cell {what}", INPUTS, lambda chance: _cell(chance, mutant(chance, corpus)), judge
        ).figures()
    )


def test_words_with_a_meaning_are_found_in_cells_or_asked_for(proof: Any) -> None:
    columns = roster_columns.columns()
    codes = CellCodes({each.code: each for each in sample.organisations().organisations}, TODAY)
    corpus = texts(("12/12, Đại học", "Cử nhân Luật", "nữ", "x", "Không", "CB-05", "Chi bộ 5", "cb 9"))
    meanings = {"dai hoc": "university", "12 12": "upper", "9 12": "lower"}

    def judge(value: Any) -> str:
        found = [
            cells.choice(value, meanings, "a"),
            cells.highest(value, meanings, {"cu nhan": "university"}, "a"),
            codes.read(value),
            columns.spellings.get(roster_columns.heading_key(cells.as_text(value))),
        ]
        assert all(each is None or isinstance(each, (str, Trouble)) for each in found)
        return "trouble" if any(isinstance(each, Trouble) for each in found) else "read"

    make = lambda chance: _cell(chance, mutant(chance, corpus) + noise(chance, chance.choice((0, 0, 3))))  # noqa: E731
    proof(**all_answered("words in cells", INPUTS, make, judge).figures())
