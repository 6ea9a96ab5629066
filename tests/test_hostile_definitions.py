"""Hostile and broken definition texts: refused soon, in few words, never with a traceback."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fuzzing import each_answered, needs_limits
from hypothesis import given, settings
from hypothesis import strategies as st
from office_books import Desk
from small_procedure import FILES
from soaking import size

from ketnap.definitions import yaml_text
from ketnap.definitions.loader import check, shipped
from ketnap.definitions.problems import MOST_SHOWN, excerpt

pytestmark = pytest.mark.soak("Hostile definitions")


def _noise(characters: str) -> str:
    return "".join(Random(1).choices(characters, k=200_000))


HOSTILE = {
    "noise": lambda: _noise("abc:{}[]#&*!|>'\"%@` \n-?,"),
    "letters": lambda: _noise("abcdefgh \n"),
    "unprintable": lambda: _noise("".join(map(chr, range(32, 600)))),
    "brackets": lambda: "[" * 200_000,
    "braces": lambda: "{a: " * 60_000,
    "dashes": lambda: "- " * 100_000,
    "laughter": lambda: (
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{','.join(['*a'] * 9)}]\n" for n in range(4_000))
    ),
    "unknown sections": lambda: "\n".join(f"section{n}: v" for n in range(15_000)),
    "misspelt sections": lambda: "\n".join(f"steps{n}: {{}}" for n in range(8_000)),
    "unknown steps": lambda: (
        "procedure: a\nversion: b\nsteps:\n" + "".join(f"  s{n}: {{ after: [x{n}] }}\n" for n in range(3_000))
    ),
    "a ring of circumstances": lambda: (
        "procedure: a\nversion: b\ncircumstances:\n"
        + "".join(f"  c{n}: {{ check: done, step: x, when: [c{n + 1}, c{n + 2}] }}\n" for n in range(1_200))
    ),
    "one long line": lambda: "a: '" + "x" * 190_000,
    "too much": lambda: "a: b\n" * 200_000,
    "nothing": lambda: "",
    "a list": lambda: "- a\n- b\n",
    "a word": lambda: "word",
    "a lone surrogate": lambda: "a: \ud800",
}


@needs_limits
def test_a_hostile_text_is_refused_soon_and_in_few_words(proof: Any) -> None:
    def judge(one: tuple[str, str]) -> str:
        kind, name = one
        loaded = check({**FILES, kind: HOSTILE[name]()})
        assert loaded.problems
        assert len(loaded.problems) <= 2 * MOST_SHOWN
        assert (loaded.procedure if kind == "admission.yaml" else loaded.rules) is None
        return "refused"

    tried = [(kind, name) for kind in ("admission.yaml", "rules.yaml") for name in HOSTILE]
    proof(**each_answered(tried, judge).figures())


def test_noise_gives_one_clear_problem() -> None:
    problems = check({**FILES, "admission.yaml": _noise("abcdefgh :\n")}).problems
    assert len(problems) == 1
    assert problems[0].message


def test_the_list_of_problems_ends_where_nobody_reads_on() -> None:
    text = "".join(f"deadline{n}: {{ title: a }}\n" for n in range(500))
    loaded = check({**FILES, "documents.yaml": text})
    problems = [each for each in loaded.problems if each.file == "documents.yaml"]
    assert len(problems) == MOST_SHOWN + 1
    assert problems[-1].message.startswith("còn ")


# What may happen to a text under somebody's hands.
_EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["delete", "double", "insert", "line", "swap"]),
        st.sampled_from(
            [
                " ",
                ":",
                ": ",
                "#",
                ",",
                "{",
                "}",
                "[",
                "]",
                "'",
                '"',
                "-",
                "\n",
                "\t",
                "x",
                "é",
                "?",
                "|",
                "&a ",
                "*a",
                "!b ",
            ]
        ),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=6,
)


def _edited(text: str, edits: list[tuple[float, str, str, int]]) -> str:
    for where, what, piece, length in edits:
        at = int(where * len(text))
        if what == "delete":
            text = text[:at] + text[at + length :]
        elif what == "double":
            text = text[: at + length] + text[at:]
        elif what == "insert":
            text = text[:at] + piece + text[at:]
        elif what == "line":
            end = text.find("\n", at) + 1 or len(text)
            text = text[:at] + text[end:]
        else:
            text = (
                text[:at]
                + text[at + length : at + 2 * length]
                + text[at : at + length]
                + text[at + 2 * length :]
            )
    return text


@settings(max_examples=size(100, 200))
@given(file=st.integers(0, 10_000), edits=_EDITS)
def test_whatever_happens_to_a_shipped_text_the_answer_is_problems_with_a_place(
    file: int, edits: list[tuple[float, str, str, int]]
) -> None:
    texts = dict(shipped().texts)
    name = sorted(texts)[file % len(texts)]
    texts[name] = _edited(texts[name], edits)
    loaded = check(texts)
    for problem in loaded.problems:
        assert problem.file in texts
        lines = yaml_text.LINE_END.split(texts[problem.file])
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert excerpt(problem, texts[problem.file]).count("\n") == 2
    assert (loaded.procedure is None) <= bool(loaded.problems)


# ---- as files at the desk

_RULE = "age.min:\n  unit: years\n  values:\n    - {{ from: {0}, value: {1}, source: {2}, provenance: verified }}\n"
_CALENDAR = "year: 2028\nstatus: {0}\nsource: {1}\ndays:\n  - {{ on: {2}, kind: off, name: a, source: b, provenance: memory }}\n"
_BITTEN = "a: &a [x, x]\n" + "".join(
    f"b{n}: &b{n} [{','.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(12)
)
AT_THE_DESK = {
    "what runs": "procedure: !!python/object/apply:os.system [id]\n",
    "what imports": "procedure: !!python/module:os\n",
    "a name of the program": "procedure: !!python/name:os.system\n",
    "laughter": _BITTEN,
    "laughter that merges": "a: &a { x: y }\n" + "".join(f"b{n}: &b{n}\n  <<: [{','.join(['*a'] * 9)}]\n" for n in range(3_000)),
    "a thing within itself": "a: &a [*a]\nb: &b { c: *b }\n",
    "a day that is none": _RULE.format("2026-02-30", "18", "29-QĐ/TW"),
    "a number without end": _RULE.format("2026-01-01", "9" * 5_000, "29-QĐ/TW"),
    "a number in words of YAML": _RULE.format("2026-01-01", "0o17", "29-QĐ/TW"),
    "a day that is an hour": _RULE.format("!!timestamp 2026", "18", "29-QĐ/TW"),
    "the same key twice": "age.min: { unit: years }\nage.min: { unit: months }\n",
    "the same key a thousand times": "a: b\n" * 9_000,
    "brackets": "[" * 100_000,
    "indents": "\n".join("  " * n + "a:" for n in range(400)),
    "a mapping as a key": "? { a: b }\n: c\n",
    "writing that turns": _RULE.format("2026-01-01", "18", "29-QĐ/TW \u202e 81"),
    "a space without width": _RULE.format("2026-01-01", "1\u200b8", "29-QĐ/TW"),
    "NUL": "procedure: a\0b\n",
    "an escape of a terminal": "procedure: a\x1b[2J\n",
    "two documents": "procedure: a\n---\nprocedure: b\n",
    "a directive": "%TAG ! tag:a.example,2026:\n---\nprocedure: !a b\n",
    "200 kB of noise": "".join(Random(2).choices("abc:{}[]#&*!|>'\"%@` \n-?,đ", k=200_000)),
    "much": "a: b\n" * 500_000,
    "nothing": "",
    "a year that is none": _CALENDAR.format("official", "a", "2028-02-30"),
    "a year that runs": _CALENDAR.format("!!python/object/apply:os.system [id]", "a", "2028-02-29"),
    "a year full of days": _CALENDAR.format("official", "a", "2028-01-01") + "  - { on: 2028-01-01 }\n" * 5_000,
}  # fmt: skip


@needs_limits
def test_a_hostile_file_is_refused_at_the_desk_and_nothing_is_written(
    desk: Desk, tmp_path: Path, proof: Any
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    before = desk.book.dump()
    lines = {
        "trial.yaml": ("quy-trinh", "soat"),
        "rules.yaml": ("quy-trinh", "soat"),
        "2028.yaml": ("lich", "dat"),
    }

    def judge(one: tuple[str, str]) -> str:
        name, text = one
        (folder / name).write_text(text, "utf-8")
        result = desk.run(*lines[name], str(folder / name), "--json")
        assert result.exit_code == 9, (result.exit_code, result.output)
        said = json.loads(result.stdout or result.stderr)
        (folder / name).unlink()
        return "refused" if said.get("problems") or said.get("error") else "refused without a word"

    tried = [(name, text) for name in lines for text in AT_THE_DESK.values()]
    tried += [(name, text.encode("utf-16").decode("latin-1")) for name, text in tried[:3]]
    found = each_answered(tried[:: size(3, 1)], judge)
    assert set(found.answers) == {"refused"}
    assert desk.book.dump() == before
    proof(**found.figures())


@needs_limits
def test_what_has_no_end_is_no_definition(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "trial.yaml").symlink_to("/dev/zero")
    result = desk.run("quy-trinh", "soat", str(tmp_path / "trial.yaml"))
    assert result.exit_code == 9
    assert "tệp lớn quá" in result.output
    result = desk.run("lich", "dat", str(tmp_path / "trial.yaml"))
    assert (result.exit_code, "tệp lớn quá" in result.output) == (9, True)
