"""`case set`: what is known about the person."""

from collections.abc import Sequence
from datetime import date

from ketnap.commands import book, facts, reading
from ketnap.commands.case import record as case_record
from ketnap.commands.case.place import reading_place
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Answer
from ketnap.commands.texts import N_


@declare("case set", help=N_("ghi, sửa thông tin về người được xem xét"))
@argument("code", metavar=N_("MÃ"), help=N_("mã hồ sơ"), reads=reading.case_code)
@argument("given", metavar=N_("TÊN=GIÁ TRỊ"), help=N_("thông tin, ví dụ ton-giao=khong"), many=True)
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("biết từ ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
def command(invocation: Invocation, code: str, given: Sequence[str], on: date | None) -> Answer:
    """Record what is known about the person."""
    with book.writing(invocation) as uow:
        file = uow.case(code)
        place = reading_place(uow, file.law.procedure, invocation)
        step = next(each for each in file.law.procedure.steps.values() if each.any_facts)
        read = facts.facts(given, step, place)
        step_recorded = case_record.ask(invocation, uow, code, step.name, on or invocation.today, read, ())
        return case_record.record(invocation, uow, file, step_recorded)
