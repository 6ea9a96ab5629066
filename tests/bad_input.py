"""Somebody types something wrong at the desk: what must be true of every answer, whatever was wrong."""

import json
from datetime import date
from typing import Any

from office_books import TODAY, Desk

# Words that the office does not use to the people who work in it.
UNWELCOME = ("không hợp lệ", "lỗi:", "thất bại", "vui lòng", "xin lỗi", "traceback", "bị từ chối")
KEYS = {"code", "message", "exit", "unchanged", "findings", "next"}


def told(desk: Desk, exit_code: int, *words: str, on: date = TODAY) -> tuple[str, dict[str, Any]]:
    """What a wrong line is answered, as text and as JSON: on standard error, with this exit code, both alike,
    and the book as it was, to the last row."""
    before = desk.book.dump()
    shown = desk.run(*words, on=on)
    assert (shown.exit_code, shown.stdout) == (exit_code, ""), (words, shown.exit_code, shown.output)
    asked = desk.run(*words, "--json", on=on)
    assert (asked.exit_code, asked.stdout) == (exit_code, ""), (words, asked.output)
    assert desk.book.dump() == before
    error: dict[str, Any] = json.loads(asked.stderr)["error"]
    assert set(error) - {"difference"} == KEYS
    assert error["exit"] == exit_code
    assert error["unchanged"] is True
    for line in error["message"].splitlines():
        assert line in shown.stderr
    assert not [word for word in UNWELCOME if word in shown.stderr.casefold()]
    return shown.stderr, error


def codes(error: dict[str, Any]) -> list[str]:
    """The codes of the findings of a refusal; each finding says what, by which source, and how sure that is."""
    for finding in error["findings"]:
        assert finding["verdict"] in ("unmet", "unknown")
        assert finding["message"]
        assert finding["source"]
        assert finding["provenance"]
    return [finding["code"] for finding in error["findings"]]
