"""`letter register`: the book of numbers, by kind and term; what was voided keeps its line."""

from gettext import gettext as _
from itertools import groupby

from ketnap.commands import book, showing
from ketnap.commands.declaring import declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.letter import names as letter_names
from ketnap.commands.letter import shape as letter_shape
from ketnap.commands.letter.shape import Known
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer, Block, Cell, Row, Table
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.storage import letters
from ketnap.storage.letters import BookState, LetterLine
from ketnap.storage.reader import Reader


@declare("letter register", help=N_("sổ văn bản: số đã lấy, theo loại và nhiệm kỳ"))
@option(
    "--org",
    into="issuer",
    metavar=N_("TỔ CHỨC"),
    help=N_("sổ của cơ quan nào; bỏ trống là cơ quan giữ sổ"),
)
@option("--kind", into="kind", metavar=N_("LOẠI"), help=N_("chỉ một loại: CV, CN, TB, BC"))
def command(invocation: Invocation, issuer: str | None, kind: str | None) -> Answer:
    """Show the book of numbers of an issuer."""
    with book.reading(invocation) as reader:
        if issuer is None:
            code = letter_issuing.own_office(reader).organisation
        else:
            code = org_words.meant(reader, invocation, issuer)
        wanted = None if kind is None else _kind(reader, code, kind)
        lines = [each for each in letters.register(reader, code) if wanted in (None, each.kind)]
        runs = [
            each
            for each in letters.books(reader)
            if each.book.issuer == code and wanted in (None, each.book.kind)
        ]
        gaps = [(run, number) for run, number in letters.gaps(reader) if run.issuer == code]
        about = letter_shape.known(reader, invocation, [each.letter for each in lines])
        name = reader.organisations({code}).names[code].name
    data = {
        "issuer": code,
        "issuer_name": name,
        "books": [{**run.book._asdict(), "began_after": run.began, "last": run.last} for run in runs],
        "letters": [{**letter_shape.data(each.letter, about), "term": each.term or None} for each in lines],
        "gaps": [{"kind": run.kind, "term": run.term, "number": number} for run, number in gaps],
    }
    blocks: list[Block] = [Cell(_("Sổ văn bản của {name}").format(name=name), "strong")]
    blocks += _blocks(lines, runs, about)
    blocks += [
        _("KHÔNG KHỚP: số {number} loại {kind} đã lấy mà không có văn bản nào mang.").format(
            number=number, kind=run.kind
        )
        for run, number in gaps
    ]
    return Answer(data, tuple(blocks))


def _kind(reader: Reader, issuer: str, typed: str) -> str:
    """The kind that somebody typed: one that the procedure has or that the book has numbers of. Raises Problem."""
    wanted = typed.strip().upper()
    documents = reader.law().procedure.documents.values()
    known = {each.letter for each in documents if each.letter}
    known |= {each.book.kind for each in letters.books(reader) if each.book.issuer == issuer}
    if wanted not in known:
        text = _("Không có loại văn bản «{kind}». Có: {kinds}.")
        raise usage(text.format(kind=typed, kinds=", ".join(sorted(known))))
    return wanted


def _blocks(lines: list[LetterLine], runs: list[BookState], about: Known) -> list[Block]:
    if not runs:
        return [_("Chưa lấy số nào.")]
    blocks: list[Block] = []
    by_run = {key: list(found) for key, found in groupby(lines, key=lambda each: (each.kind, each.term))}
    for run in runs:
        key = (run.book.kind, run.book.term)
        blocks.append(_head(run))
        rows = tuple(_row(each, about) for each in by_run.get(key, []))
        labels = (_("số"), _("ngày"), _("nơi nhận"), _("hồ sơ"), _("tên văn bản"), _("tình trạng"))
        blocks.append(Table(labels, rows, indent=2))
    return blocks


def _head(run: BookState) -> str:
    text = _("{kind}: số mới nhất {last}")
    if run.began:
        text = _("{kind}: số mới nhất {last} (sổ giấy đến số {began})")
    head = text.format(kind=run.book.kind, last=f"{run.last:02d}", began=f"{run.began:02d}")
    if run.book.term:
        year, month, day = run.book.term.split("-")
        head += " · " + _("nhiệm kỳ từ {day}").format(day=f"{day}/{month}/{year}")
    return head


def _row(line: LetterLine, about: Known) -> Row:
    letter = line.letter
    notes = () if letter.void_because is None else (_("hủy: {because}").format(because=letter.void_because),)
    return Row(
        (
            letter.symbol or letter_names.shown(letter.id),
            "" if letter.issued_on is None else showing.short_day(letter.issued_on, about.invocation.today),
            about.addressee(letter),
            letter.case,
            about.title(letter),
            letter_shape.status(letter),
        ),
        notes,
    )
