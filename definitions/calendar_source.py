"""Where the calendar files come from: the library `holidays`, and the decisions it does not know.

The library computes what follows from the law and the lunar calendar; which weekdays are swapped
for which Saturdays, and which days are Tết, is decided every year and stands in corrections.yaml.
The only home of `holidays`; nothing but the making of calendar files imports this.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple, cast, get_args

from holidays import country_holidays

from ketnap.definitions.calendar_file import Reading, folder_shipped, year_text
from ketnap.workflow.calendar import Day, Provenance, Status, Year

_LABEL_KEYS = ("name", "source", "provenance")
_COMPUTED = "tính theo Bộ luật Lao động 2019, chưa có thông báo"
_REMARK = "Made by ketnap.definitions.calendar_source from the library `holidays` and from corrections.yaml: change that."
# «Ngày nghỉ (thay cho ngày 26/04/2025)», «Quốc khánh (nghỉ bù)», «Tết Nguyên Đán (dự kiến)»
_MARKED = re.compile(r"(?P<label>.*?) \((?P<mark>.*)\)")
_SWAPPED = re.compile(r"thay cho ngày (\d\d/\d\d/\d{4})")


class Label(NamedTuple):
    """What the library's name of a day means: our name, and the text that makes it a day off."""

    name: str
    source: str
    provenance: Provenance


class Corrections(NamedTuple):
    """What corrections.yaml says: the first year it can cite for, the labels, the decided years."""

    first_year: int
    labels: Mapping[str, Label]
    years: Mapping[int, tuple[Year, Mapping[date, Day]]]


def read_corrections(text: str, filename: str) -> Corrections:
    """Read the decisions.

    Raises:
        UnreadableCalendar: with every problem of the file, each at its line.
    """
    reading = Reading(filename)
    fields = reading.fields(reading.document(text), ("first_year", "labels", "years"))
    labels = {}
    for key, value in reading.entries(fields.get("labels")):
        entry = reading.fields(value, _LABEL_KEYS)
        name, source = reading.text(entry.get("name")), reading.text(entry.get("source"))
        provenance = reading.word(entry.get("provenance"), get_args(Provenance))
        labels[key.value] = Label(name, source, cast(Provenance, provenance))
    years = {}
    for key, value in reading.entries(fields.get("years")):
        entry = reading.fields(value, ("status", "source", "days"))
        status = reading.word(entry.get("status"), get_args(Status))
        year = Year(reading.year(key), cast(Status, status), reading.text(entry.get("source")))
        years[year.year] = (year, {day.on: day for day in reading.days(entry.get("days"), year)})
    first_year = reading.year(fields.get("first_year"))
    reading.finish()
    return Corrections(first_year, labels, years)


def generate(year: int) -> str:
    """Return the text of the calendar file of a year.

    Raises:
        ValueError: nothing can be said about this year, or the library has a name that
            corrections.yaml gives no source for.
    """
    path = folder_shipped() / "corrections.yaml"
    corrections = read_corrections(path.read_text(encoding="utf-8"), path.name)
    if year < corrections.first_year:
        raise ValueError(f"năm {year}: {path.name} chỉ có nguồn từ năm {corrections.first_year}")
    decided = corrections.years.get(year)
    head, corrected = decided or (Year(year, "provisional", _COMPUTED), {})
    days = {day.on: day for day in _computed(head, corrections.labels)}
    return year_text(head, {**days, **corrected}.values(), _REMARK)


def write(folder: Path, years: Iterable[int]) -> list[Path]:
    """Write the calendar files of these years into a folder and return their paths."""
    texts = {folder / f"{year}.yaml": generate(year) for year in years}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def _computed(year: Year, labels: Mapping[str, Label]) -> list[Day]:
    """Return what the library knows of a year, without the holidays that fall on a weekend anyway."""
    known = country_holidays("VN", years=year.year, language="vi")
    if not known:
        raise ValueError(f"năm {year.year}: thư viện holidays không có lịch của năm này")
    days = []
    for on, names in known.items():
        if on.year == year.year and on.weekday() < 5:
            meanings = [_meaning(name, labels) for name in names.split("; ")]
            name = "; ".join(dict.fromkeys(meaning.name for meaning in meanings))
            source = "; ".join(dict.fromkeys(meaning.source for meaning in meanings))
            days.append(Day(on, "off", name, source, year.status, meanings[0].provenance))
    worked = _label("làm bù", labels)
    for on in known.weekend_workdays:
        if on.year == year.year:
            days.append(Day(on, "worked", worked.name, worked.source, year.status, worked.provenance))
    return days


def _meaning(name: str, labels: Mapping[str, Label]) -> Label:
    """Return the meaning of one of the library's names, whose marks stand in brackets."""
    found = _MARKED.fullmatch(name)
    if found is None:
        return _label(name, labels)
    label = _label(found["label"], labels)
    swapped = _SWAPPED.fullmatch(found["mark"])
    if swapped is not None:
        return label._replace(name=f"{label.name} với ngày {swapped[1]}")
    if found["mark"].startswith("nghỉ bù"):
        in_lieu = _label("nghỉ bù", labels)
        return in_lieu._replace(name=f"{label.name} ({in_lieu.name})")
    return label


def _label(name: str, labels: Mapping[str, Label]) -> Label:
    if name not in labels:
        raise ValueError(f"corrections.yaml: labels chưa có «{name}» của thư viện holidays")
    return labels[name]
