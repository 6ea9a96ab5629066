"""The log of what nobody foresaw: what kind of error, where in the program. No message, no value, no name."""

import os
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path


def take_down(error: BaseException, command: str, now: datetime, path: Path) -> bool:
    """Add an error to the log; whether it could be written. The file is the user's own (0600)."""
    entry = "\n".join([f"{now.isoformat(timespec='seconds')} {command}", *_chain(error), "", ""])
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with open(descriptor, "a", encoding="utf-8") as file:
            file.write(entry)
    except OSError:
        return False
    return True


def _chain(error: BaseException) -> Iterator[str]:
    """The kinds of the error and of those behind it, each with the places it went through. An error's own words
    may quote a person, so they stay out."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield f"{type(at).__module__}.{type(at).__qualname__}"
        for frame in traceback.extract_tb(at.__traceback__):
            yield f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
        at = at.__cause__ or at.__context__
