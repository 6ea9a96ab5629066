"""Hostile and broken definition texts: refused soon, in few words, never with a traceback."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_procedure import FILES

from ketnap.definitions import yaml_text
from ketnap.definitions.loader import check, shipped
from ketnap.definitions.problems import MOST_SHOWN, excerpt


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


@pytest.mark.parametrize("kind", ["admission.yaml", "rules.yaml"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_soon_and_in_few_words(name: str, kind: str) -> None:
    text = HOSTILE[name]()
    began = time.perf_counter()
    loaded = check({**FILES, kind: text})
    assert time.perf_counter() - began < 4, "about a second; a slow machine may take longer"
    assert loaded.problems
    assert len(loaded.problems) <= 2 * MOST_SHOWN
    assert (loaded.procedure if kind == "admission.yaml" else loaded.rules) is None


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


@settings(max_examples=200)
@given(file=st.integers(0, 10_000), edits=_EDITS)
def test_whatever_happens_to_a_shipped_text_the_answer_is_problems_with_a_place(
    file: int, edits: list[tuple[float, str, str, int]]
) -> None:
    texts = dict(shipped().texts)
    name = sorted(texts)[file % len(texts)]
    texts[name] = _edited(texts[name], edits)
    began = time.perf_counter()
    loaded = check(texts)
    assert time.perf_counter() - began < 4
    for problem in loaded.problems:
        assert problem.file in texts
        lines = yaml_text.LINE_END.split(texts[problem.file])
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert excerpt(problem, texts[problem.file]).count("\n") == 2
    assert (loaded.procedure is None) <= bool(loaded.problems)
