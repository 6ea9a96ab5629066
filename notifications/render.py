"""Templates become letters and mails here.

A letter's template is a plain text, `templates/letters/<letter>.txt`; a mail's are
`templates/mail/<message>/subject.txt` and `body.txt`. What they may say is decided in `sandbox.py`.

`fields.FIELDS` gives the shape of every field a letter may print: its own `fields` in documents.yaml and the two
standing ones, `office` and `letter`. Fields are plain dicts, lists and texts; a day is a `date` or its ISO text, so
that the inputs kept with an issued letter render the same letter again. The templates say nothing of what is None.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ketnap.notifications import letters, reading, sandbox
from ketnap.notifications.fields import barest, completed, fullest, untold
from ketnap.notifications.filters import day
from ketnap.notifications.letters import Letter, Standing
from ketnap.notifications.reading import TemplateProblem
from ketnap.notifications.sandbox import Source

TEMPLATES = Path(__file__).parent / "templates"


def names(*, folder: Path = TEMPLATES) -> tuple[str, ...]:
    """The letters that have a template."""
    return tuple(sorted(path.stem for path in (folder / "letters").glob("*.txt")))


def _letter_source(name: str, folder: Path) -> Source:
    if name not in (known := names(folder=folder)):
        raise reading.unknown("letters", 0, name, known, "không có mẫu văn bản")
    path = folder / "letters" / f"{name}.txt"
    return Source(path, f"letters/{name}.txt", "letter", path.stat().st_mtime_ns)


def _mail_source(name: str, part: str, folder: Path) -> Source:
    known = tuple(sorted(path.name for path in (folder / "mail").glob("*") if (path / "body.txt").exists()))
    if name not in known:
        raise reading.unknown("mail", 0, name, known, "không có mẫu thư")
    path = folder / "mail" / name / f"{part}.txt"
    return Source(path, f"mail/{name}/{part}.txt", "mail", path.stat().st_mtime_ns)


def letter(name: str, fields: Mapping[str, Any], *, folder: Path = TEMPLATES) -> Letter:
    """Return the letter `name` about what `fields` hold (`fields.FIELDS` gives their shape).

    Raises:
        TemplateProblem: the template is misspelt or does not make a letter; or its type name and the kind of
            letter (`fields["letter"]["kind"]`) disagree: a công văn has no type name, everything else has one;
            a form, and nothing else, has no kind and no number.
    """
    made = _made(_letter_source(name, folder), fields)
    kind = fields["letter"]["kind"]
    if bool(made.title) == (kind == "CV"):
        what = "công văn không có tên loại (title)" if made.title else "văn bản này cần tên loại (title)"
        raise TemplateProblem(f"letters/{name}.txt", 0, what)
    if bool(made.number_symbol) != bool(kind):
        what = "văn bản có số không phải biểu mẫu (form)" if kind else "biểu mẫu cần ghi form"
        raise TemplateProblem(f"letters/{name}.txt", 0, what)
    return made


def _made(source: Source, fields: Mapping[str, Any]) -> Letter:
    complete = completed({**untold(sandbox.named(source), fields), **fields})
    filled = sandbox.lined(source, complete)
    standing = _standing(complete["office"], complete["letter"])
    return reading.parse(filled.text, standing, template=source.label, lines=filled.lines)


def _standing(office: Mapping[str, Any], letter: Mapping[str, Any]) -> Standing:
    issued_on = letter["issued_on"]
    marks = (("Hồ sơ", "case"), ("mã đối chiếu", "short_code"), ("mốc nhật ký", "anchor"))
    return Standing(
        upper=letters.clean(office["upper"]).upper(),
        issuer=letters.clean(office["name"]).upper(),
        number_symbol=letters.number_symbol(letter["number"], letters.clean(letter["symbol"])),
        place=letters.clean(office["place"]),
        issued_on=None if issued_on is None else day(issued_on),
        year=letter["year"],
        authority=letters.clean(office["authority"]).upper(),
        signer_title=letters.clean(office["signer_title"]).upper(),
        signer_name=letters.clean(office["signer_name"] or ""),
        footer=" · ".join(letters.clean(f"{name} {letter[key]}") for name, key in marks if letter[key]),
        short_code=letters.clean(letter["short_code"] or ""),
        stamp_note=letters.clean(office["stamp_note"] or ""),
    )


def mail(name: str, fields: Mapping[str, Any], *, folder: Path = TEMPLATES) -> tuple[str, str]:
    """Return subject and body of the mail `name`. Values are single lines; the subject is one line.

    Raises:
        TemplateProblem: the template is misspelt, or the subject would begin an encoded header word.
    """
    source = _mail_source(name, "subject", folder)
    subject = letters.clean(sandbox.rendered(source, fields))
    if not subject or "=?" in subject:
        raise TemplateProblem(source.label, 0, "tiêu đề thư trống hoặc có ký hiệu «=?»")
    return subject, sandbox.rendered(_mail_source(name, "body", folder), fields).strip("\n") + "\n"


def template_fields(name: str, *, folder: Path = TEMPLATES) -> frozenset[str]:
    """The top-level fields that the letter's template names, in whatever branch."""
    return sandbox.named(_letter_source(name, folder))


def printed(name: str, *, folder: Path = TEMPLATES) -> frozenset[str]:
    """The parts of fields that the letter's template prints, in whatever branch: "person.born_on", "helpers", and of
    the entries of a list "helpers.since". Who signs is printed unless the template says it."""
    source = _letter_source(name, folder)
    parts = set(sandbox.parts(source))
    signed = re.search(r"^(signer_name:|form: *person)", sandbox.read(source), re.MULTILINE)
    parts |= {"office.signer_name"} if signed is None else set()
    return frozenset(part for part in parts if part.partition(".")[0] not in ("loop", ""))


def mail_fields(name: str, *, folder: Path = TEMPLATES) -> frozenset[str]:
    """The top-level fields that a mail's subject and body name."""
    return sandbox.named(_mail_source(name, "subject", folder)) | sandbox.named(
        _mail_source(name, "body", folder)
    )


def check(name: str, *, folder: Path = TEMPLATES) -> tuple[TemplateProblem, ...]:
    """What is wrong with a letter's template: rendered with all it can be told, about several people and about one,
    and with the least."""
    problems: dict[str, TemplateProblem] = {}
    for sample in (fullest(), fullest() | {"together": []}, barest()):
        try:
            _made(_letter_source(name, folder), sample)
        except TemplateProblem as problem:
            problems.setdefault(str(problem), problem)
    return tuple(problems.values())
