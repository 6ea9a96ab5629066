"""The bench runs: every line of its table is measured, at sizes that prove nothing but that."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def run(*words):
    return subprocess.run(
        [sys.executable, str(BENCHMARKS / "run.py"), *words], capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def least():
    return run("--least")


def test_every_line_of_the_bench_is_measured_and_none_is_broken(least):
    assert least.returncode == 0, least.stderr
    assert "not measured" not in least.stdout, least.stdout + least.stderr
    last = least.stdout.splitlines()[-1]
    assert "figures in" in last
    assert int(last.split()[0]) >= 30


def test_a_line_of_the_bench_says_its_goal_and_whether_it_is_reached(least):
    [line] = [each for each in least.stdout.splitlines() if each.startswith("sweep with nothing due among")]
    assert "≤ 0.15 ms" in line
    assert "reached" in line


def test_a_part_of_the_bench_or_a_small_one_leaves_the_kept_results_alone():
    kept = BENCHMARKS / "RESULTS.md"
    before = kept.read_bytes() if kept.exists() else None
    assert run("--least", "--only", "open").returncode == 0
    assert (kept.read_bytes() if kept.exists() else None) == before


def test_a_line_that_the_bench_does_not_have_is_answered_with_those_it_has():
    answer = run("--only", "advence")
    assert answer.returncode == 2
    assert "no such line: advence" in answer.stderr
    assert "advance, class, sweep" in answer.stderr
