"""`case set`: what is known about the person."""

from collections.abc import Sequence
from datetime import date

from ketnap.commands import book, facts, person_facts, reading
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
        happened_on = on or invocation.today
        read = person_facts.checked(facts.facts(given, step, place), happened_on, invocation.today)
        step_recorded = case_record.ask(invocation, uow, code, step.name, happened_on, read, ())
        answer = case_record.record(invocation, uow, file, step_recorded)
        return answer._replace(blocks=(*answer.blocks, *person_facts.doubtful(read, happened_on)))
