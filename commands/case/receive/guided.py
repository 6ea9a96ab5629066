"""What a receiver is asked for at a terminal: how somebody arrived, and of a case on paper what its line does not say.

Asked before the book is locked for writing: people take their time.
"""

from collections.abc import Callable
from gettext import gettext as _
from typing import Any, Final

from ketnap.commands import asking, book, reading
from ketnap.commands.case.move import destinations
from ketnap.commands.case.place import reading_place
from ketnap.commands.case.receive import from_paper
from ketnap.commands.case.receive.arrivals import Arriving
from ketnap.commands.facts import Place
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.problems import Problem
from ketnap.storage.reader import Reader
from ketnap.workflow import receiving
from ketnap.workflow.names import normal

_CONSIDERED_AT: Final = "considered_at"


def completed(invocation: Invocation, said: Arriving) -> Arriving:
    """The line with what is still to be said. Raises Problem, Unreadable."""
    if said.ways == 0:
        said = _arrived(invocation, said)
    if said.name is None or said.ways != 1:
        return said
    with book.reading(invocation) as reader:
        return _of_paper(invocation, reader, said, reading_place(reader, reader.law().procedure, invocation))


def _arrived(invocation: Invocation, said: Arriving) -> Arriving:
    ways = (_("công văn lập trong cùng sổ này"), _("gói của nơi có sổ riêng"), _("hồ sơ giấy"))
    way = asking.choose(invocation, _("Người này chuyển đến theo:"), ways, default=None)
    questions = (
        _("Số ký hiệu, hoặc mã đối chiếu ở chân trang"),
        _("Mã gói (GT-…), hoặc tệp gói"),
        _("Họ và tên"),
    )
    answer = asking.ask(invocation, questions[way], _something)
    if way == 0:
        return said._replace(letter=answer)
    return said._replace(packet=answer) if way == 1 else said._replace(name=answer)


def _of_paper(invocation: Invocation, reader: Reader, said: Arriving, place: Place) -> Arriving:
    """A case on paper: everything that its line would have to say, and what it may."""
    # Who says something of each says it all: the rest may stay unsaid.
    whole = said.row is not None and said.origin is not None and bool(said.did)
    row = _row(invocation, place) if said.row is None else from_paper.row_named(said.row, place)
    origin = said.origin or asking.ask(invocation, _("Nơi gửi (tổ chức, hoặc xã, phường)"), _something)
    known = dict(said.known)
    if known.get("born_on") is None:
        known["born_on"] = asking.ask(
            invocation, _("Ngày sinh"), lambda text: reading.event(text, invocation)
        )
    did = said.did or _did(invocation, place)
    did = (*did, *_passed_over(invocation, did, place))
    said = said._replace(
        row=row, origin=destinations.meant(reader, invocation, origin).code, known=known, did=did
    )
    if whole:
        return said
    return _with_papers(invocation, reader, said, place)


def _with_papers(invocation: Invocation, reader: Reader, said: Arriving, place: Place) -> Arriving:
    """The papers that came along, the letter of the sender, the cell."""
    documents = said.documents or _many(
        invocation,
        _("Giấy tờ gửi kèm (TÊN=SỐ,NGÀY), Enter khi hết"),
        lambda text: from_paper.papers((text,), place),
    )
    number = said.number or asking.ask(
        invocation, _("Số công văn của nơi gửi, Enter nếu không có"), normal, default=""
    )
    issued_on = said.issued_on
    if number and issued_on is None:
        issued_on = asking.ask(
            invocation, _("Ngày công văn ấy"), lambda text: reading.event(text, invocation)
        )
    cell = said.cell or asking.ask(
        invocation, _("Chi bộ giữ hồ sơ, Enter để cấp ủy giao sau"), normal, default=""
    )
    meant = org_words.meant(reader, invocation, cell) if cell else None
    return said._replace(documents=documents, number=number or None, issued_on=issued_on, cell=meant)


def _row(invocation: Invocation, place: Place) -> str:
    rows = receiving.rows(place.procedure)
    titles = [place.titles.of("step", name) for name in rows]
    return rows[asking.choose(invocation, _("Nơi gửi chuyển theo dòng nào?"), titles, default=None)]


def _did(invocation: Invocation, place: Place) -> tuple[str, ...]:
    return _many(
        invocation,
        _("Bước nơi gửi đã làm (BƯỚC=NGÀY), Enter khi hết"),
        lambda text: from_paper.steps((text,), place),
    )


def _passed_over(invocation: Invocation, did: tuple[str, ...], place: Place) -> tuple[str, ...]:
    """The day of what the letter says was done there and nobody can do here any more."""
    words = place.titles.step_word
    found: list[str] = []
    for step in from_paper.passed_over(from_paper.steps(did, place), place):
        question = _("«{step}» ngày nào (ghi trong công văn)?").format(
            step=place.titles.of("step", step.name)
        )
        day = asking.ask(invocation, question, lambda text: reading.event(text, invocation))
        found.append(f"{words(step)}={day:%d/%m/%Y}")
    return tuple(found)


def _many(invocation: Invocation, question: str, reads: Callable[[str], Any]) -> tuple[str, ...]:
    """Answers until one is left empty, each of which can be read."""
    found: list[str] = []

    def read(text: str) -> str:
        reads(text)
        return text

    while answer := asking.ask(invocation, question, read, default=""):
        found.append(answer)
    return tuple(found)


def _something(text: str) -> str:
    if not normal(text):
        raise reading.Unreadable(_("Chưa gõ gì."))
    return normal(text)


def still_asked(invocation: Invocation, problem: Problem) -> str | None:
    """The fact that the step asks for and that somebody says now: where the person is considered from now on, if it
    was a school before. None where that is not what stands in the way, or nobody can be asked."""
    codes = [str(each["code"]) for each in problem.findings]
    if not invocation.asks or not codes or any(not each.endswith(f".{_CONSIDERED_AT}") for each in codes):
        return None
    with book.reading(invocation) as reader:
        place = reading_place(reader, reader.law().procedure, invocation)
    words = place.procedure.facts[_CONSIDERED_AT].type.words
    titles = [place.titles.word(_CONSIDERED_AT, word) for word in words]
    question = _("Trước xem xét kết nạp ở trường. Nay xem xét ở đâu?")
    return f"{_CONSIDERED_AT}={words[asking.choose(invocation, question, titles, default=None)]}"
