"""So many letters as DOCX and PDF, each another person's: FIRST MANY → after FIRST and after MANY letters the seconds
of the processor that went into reading templates, DOCX and PDF, and the memory at most (megabytes)."""

import os
import sys
from pathlib import Path
from time import process_time

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

from letter_samples import told, with_part
from memory import most

from ketnap.notifications import docx, pdf, render

KINDS = ("transfer_notice", "verification_request", "dossier_letter_92", "consideration_certificate")


def main(first: int, many: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        # One core, also for the renderer, which would take all there are.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    inputs = [told(kind, number=None, short_code=None) for kind in KINDS]
    render.letter(KINDS[0], inputs[0])
    spent = {"read": 0.0, "docx": 0.0, "pdf": 0.0}
    for number in range(1, many + 1):
        kind = number % len(KINDS)
        code = f"7KQ2-{number:04}"
        given = with_part(inputs[kind], "letter", number=number, short_code=code)
        given = with_part(given, "person", name=f"Lê Ngọc Châu {number}")
        started = process_time()
        letter = render.letter(KINDS[kind], given)
        read = process_time()
        docx.write(letter)
        written = process_time()
        pdf.write(letter)
        spent["read"] += read - started
        spent["docx"] += written - read
        spent["pdf"] += process_time() - written
        if number in (first, many):
            figures = " ".join(f"{seconds:.3f}" for seconds in spent.values())
            sys.stdout.write(f"{number} {figures} {most():.1f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
