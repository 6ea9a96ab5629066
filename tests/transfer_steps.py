"""A move as it is typed, and the drafts it leaves."""

from typing import Any


def moving(to: str = "xã Cẩm Giàng", reason: str = "doi-cho-o", **more: str) -> list[str]:
    """The options of a move that takes effect on 1/12/2026."""
    options = {"den": to, "hieu-luc": "01/12/2026", "ly-do": reason, **more}
    return [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]


def drafts(answer: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each["document"]: (each["from"], each["to"]) for each in answer["drafts"]}
