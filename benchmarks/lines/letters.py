"""Letters as DOCX and PDF on one core, and the memory of a process that makes many."""

from collections.abc import Iterator

from goals import Figure, Goal
from processes import program
from room import Room

GOALS = {
    "pairs": Goal("letters, DOCX + PDF on one core", "pairs/s", least=25.0),
    "memory": Goal("memory after all letters over after the first tenth", "×", most=1.1),
}


def measure(room: Room) -> Iterator[Figure]:
    few, many = room.sizes.letters
    first, last = (
        list(map(float, line.split())) for line in program("letters", str(few), str(many)).splitlines()
    )
    number, read, docx, pdf, megabytes = last
    note = f"{number / docx:.0f} DOCX/s, {number / pdf:.0f} PDF/s, {number / read:.0f} templates/s"
    yield Figure("pairs", number / (read + docx + pdf), note)
    yield Figure(
        "memory", megabytes / first[-1], f"{megabytes:.0f} MB after {many}, {first[-1]:.0f} MB after {few}"
    )
