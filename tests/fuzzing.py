"""Inputs by chance, tried in a process of their own: the machine ends whatever takes too long or too much memory.

What a parser is tried on is made from good examples: a piece is lost, doubled, exchanged, replaced by a word that means
something or by noise. The same seed gives the same inputs, each by its number.
"""

import json
import mmap
import os
import re
import resource
import signal
import struct
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Generic, NamedTuple, NoReturn, TextIO, TypeVar

import pytest

SECONDS = 2.0
"""Of the processor, for one input."""
ASLEEP = 60.0
"""Seconds by the clock, for what waits for something that never comes."""
MEMORY = 256 * 2**20
"""Beyond what the process had before the first input."""
ADDRESSES = 256 * 2**20
"""More than that may be set aside: allocators keep what earlier inputs had, and room for threads that there were."""
MOST_FAULTS = 8
"""So many of them, and nobody reads on."""

needs_limits = pytest.mark.skipif(sys.platform != "linux", reason="limits of a process as Linux has them")

Content = TypeVar("Content", str, bytes)
Input = TypeVar("Input")

# ---- inputs by chance --------------------------------------------------------------------------------------------

NUMBERS = ("0", "-1", "1", "29", "31", "32", "99", "1900", "2026", "9999", "10000", "65536", "1048577", "2147483648",
           "18446744073709551616", "1e309", "-0.0", "٣", "²", "9" * 400)  # fmt: skip
SIGNS = ("\0", "\x1b[2J", "\x1b]0;x\x07", "\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\u2028", "\ufeff", "\ufffe",
         "\U000e0001", "\U0001f600", "e\u0301\u0323", "\u0301" * 40, "đ", "Ấ", "İ", "ß", "ǆ", "%s", "%n", "{0}",
         "{x.__class__}", "$(id)", "`id`", "'; DROP TABLE person; --", "=1+1", "../../x", "\\", '"', "'", "\r\n", "\n", "\t",
         " ", "\u00a0", "-", "--", ",", ";", ":", "=", "|", "#", "/", "<", "&", "[", "]", "{", "}", "(", ")", "*", "?")  # fmt: skip


class Corpus(NamedTuple, Generic[Content]):
    """Good examples, and words that mean something to who reads them."""

    examples: Sequence[Content]
    words: Sequence[Content]


def texts(examples: Sequence[str], words: Sequence[str] = ()) -> Corpus[str]:
    return Corpus(tuple(examples), (*words, *NUMBERS, *SIGNS))


def contents(examples: Sequence[bytes], words: Sequence[str] = ()) -> Corpus[bytes]:
    return Corpus(tuple(examples), tuple(each.encode() for each in (*words, *NUMBERS, *SIGNS)))


def mutant(chance: Random, corpus: Corpus[Content]) -> Content:
    """An example to which something happened, most often little."""
    found = chance.choice(corpus.examples)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 9))):
        found = chance.choice(_CHANGES)(chance, found, corpus)
    return found


def noise(chance: Random, length: int) -> str:
    """Signs from anywhere, half of them such as are typed."""
    return "".join(
        chr(chance.choice((chance.randrange(32, 127), chance.randrange(32, 127), chance.randrange(0xD800),
                           chance.randrange(0xE000, 0x110000))))
        for _ in range(length)
    )  # fmt: skip


def _piece(chance: Random, content: Content, most: int = 60) -> tuple[int, int]:
    at = chance.randrange(len(content) + 1)
    return at, min(at + chance.randint(1, most), len(content))


def _cut(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    return content[: chance.randrange(len(content) + 1)]


def _beheaded(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    return content[chance.randrange(len(content) + 1) :]


def _lost(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    start, end = _piece(chance, content)
    return content[:start] + content[end:]


def _repeated(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    start, end = _piece(chance, content)
    return content[:start] + content[start:end] * chance.choice((2, 2, 3, 40)) + content[end:]


def _moved(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    a, b, c = sorted(chance.randrange(len(content) + 1) for _ in range(3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def _spliced(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    other = chance.choice(corpus.examples)
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def _word_put_in(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    start, end = _piece(chance, content, most=12)
    return content[:start] + chance.choice(corpus.words) + content[chance.choice((start, end)) :]


def _number_changed(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    pattern: Any = rb"[0-9]+" if isinstance(content, bytes) else r"[0-9]+"
    found = list(re.finditer(pattern, content))
    if not found:
        return _word_put_in(chance, content, corpus)
    one = chance.choice(found)
    number = chance.choice(NUMBERS)
    return (
        content[: one.start()]
        + (number.encode() if isinstance(content, bytes) else number)
        + content[one.end() :]
    )


def _noisy(chance: Random, content: Content, corpus: Corpus[Content]) -> Content:
    start, end = _piece(chance, content, most=8)
    length = chance.choice((1, 1, 2, 5, 60))
    made = chance.randbytes(length) if isinstance(content, bytes) else noise(chance, length)
    return content[:start] + made + content[chance.choice((start, end)) :]


_CHANGES: tuple[Callable[..., Any], ...] = (
    _cut, _beheaded, _lost, _lost, _repeated, _moved, _spliced, _word_put_in, _word_put_in, _number_changed, _noisy,
)  # fmt: skip


# ---- trying them ---------------------------------------------------------------------------------------------------


class Fault(NamedTuple):
    """The input of this number ended in something that nobody is told; `what` is a traceback, or how it was ended."""

    number: int
    what: str


class Tried(NamedTuple):
    """`answers` says how often which answer came, `longest_ms` the most that one input took of the processor, `peak_mb` the
    memory beyond what there was before."""

    inputs: int
    answers: dict[str, int]
    faults: tuple[Fault, ...]
    longest_ms: int
    peak_mb: int

    def figures(self) -> dict[str, int]:
        """As they are told (`proof`)."""
        return {
            "inputs": self.inputs,
            "not_answered": len(self.faults),
            "longest_ms": self.longest_ms,
            "peak_mb": self.peak_mb,
        }


def tried(seed: str, count: int, make: Callable[[Random], Input], judge: Callable[[Input], str]) -> Tried:
    """Try so many inputs. `judge` says in a word how an input was answered, and raises where it was not."""
    return _tried(lambda number: make(Random(f"{seed} {number}")), count, judge)


def all_answered(
    seed: str, count: int, make: Callable[[Random], Input], judge: Callable[[Input], str]
) -> Tried:
    """Try so many inputs; fails with those that were not answered."""
    found = tried(seed, count, make, judge)
    told = [
        f"{each.what}\n  input {each.number} of «{seed}»: {_shown(make(Random(f'{seed} {each.number}')))}"
        for each in found.faults
    ]
    assert not told, "\n\n".join(told)
    assert found.inputs == count
    assert found.peak_mb <= MEMORY >> 20
    return found


def each_answered(inputs: Sequence[Input], judge: Callable[[Input], str]) -> Tried:
    """Try these inputs; fails with those that were not answered."""
    found = _tried(inputs.__getitem__, len(inputs), judge)
    told = [f"{each.what}\n  {_shown(inputs[each.number])}" for each in found.faults]
    assert not told, "\n\n".join(told)
    return found


def _tried(made: Callable[[int], Input], count: int, judge: Callable[[Input], str]) -> Tried:
    place = mmap.mmap(-1, 8)
    answers: dict[str, int] = {}
    faults: list[Fault] = []
    longest = peak = number = 0
    while number < count and len(faults) < MOST_FAULTS:
        source, sink = os.pipe()
        with warnings.catch_warnings():
            # Later Pythons warn of threads beside a fork; the child touches none of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            os.close(source)
            _child(range(number, count), made, judge, place, sink)
        os.close(sink)
        with os.fdopen(source, encoding="utf-8") as told:
            for line in told:
                kind, *rest = json.loads(line)
                if kind == "fault":
                    faults.append(Fault(*rest))
                else:
                    found, took, more = rest
                    for word, times in found.items():
                        answers[word] = answers.get(word, 0) + times
                    longest, peak = max(longest, took), max(peak, more)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        (reached,) = struct.unpack("q", place[:])
        assert ended <= 0, f"the process that tries inputs ended with {ended} at number {reached}"
        if ended < 0:
            faults.append(Fault(reached, f"ended by {signal.Signals(-ended).name}"))
        number = reached + 1
    return Tried(min(number, count), answers, tuple(faults), longest, peak)


def _shown(one: object) -> str:
    text = repr(one)
    return text if len(text) < 600 else f"{text[:600]}… ({len(text)} signs)"


def _child(
    numbers: range, made: Callable[[int], Any], judge: Callable[[Any], str], place: mmap.mmap, sink: int
) -> NoReturn:
    code = 1
    try:
        for each in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(each, signal.SIG_DFL)
        base = _kilobytes("VmRSS")
        with suppress(OSError):
            # From here on the peak counts anew.
            Path("/proc/self/clear_refs").write_text("5")
        most = _kilobytes("VmSize") * 1024 + MEMORY + ADDRESSES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        with os.fdopen(sink, "w", encoding="utf-8") as out:
            _each(numbers, made, judge, place, out, base)
        code = 0
    finally:
        os._exit(code)


def _each(
    numbers: range,
    made: Callable[[int], Any],
    judge: Callable[[Any], str],
    place: mmap.mmap,
    out: TextIO,
    base: int,
) -> None:
    faults = 0
    for number in numbers:
        place[:] = struct.pack("q", number)
        one = made(number)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.setitimer(signal.ITIMER_REAL, ASLEEP)
        began = time.process_time()
        answers: dict[str, int] = {}
        try:
            answers[judge(one)] = 1
        except BaseException:  # noqa: BLE001 - whatever it is, that is what is looked for
            faults += 1
            _tell(out, ["fault", number, traceback.format_exc(limit=-6)])
        took = round((time.process_time() - began) * 1000)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _tell(out, ["answer", answers, took, max(_kilobytes("VmHWM") - base, 0) // 1024])
        if faults >= MOST_FAULTS:
            break


def _tell(out: TextIO, what: object) -> None:
    out.write(json.dumps(what) + "\n")
    out.flush()


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return 0 if found is None else int(found[1])
