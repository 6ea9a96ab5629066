"""Writes the JSON Schemas that editors check definition files with: `python -m ketnap.definitions.generate`."""

import json
from pathlib import Path

from ketnap.definitions import schema
from ketnap.definitions.schema import DOCUMENTS, INSTRUMENTS, PROCEDURE, RULES

FOLDER = Path(__file__).parent / "schemas"


def texts() -> dict[str, str]:
    """The schema of each kind of file, by the name of the file that keeps it."""
    return {
        f"{kind}.json": json.dumps(schema.json_schema(kind), ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
        for kind in (PROCEDURE, DOCUMENTS, RULES, INSTRUMENTS)
    }


def write(folder: Path) -> None:
    """Write them all."""
    for name, text in texts().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(FOLDER)
