"""`case set`: what is known about the person; with `--where`, about everybody whom a filter means."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import book, facts, person_facts, reading
from ketnap.commands.case import record as case_record
from ketnap.commands.case.batch import options as batch_options
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.letter import touched as letters_touched
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_


@declare(
    "case set",
    help=N_(
        "ghi, sửa thông tin về người được xem xét\n\n"
        "Cả một lớp: thay mã bằng --loc, ví dụ ketnap ho-so dat --loc to-chuc=CB-SV du-kien-di=30/06/2027"
    ),
)
@argument(
    "code",
    metavar=N_("MÃ"),
    help=N_("mã hồ sơ; bỏ trống khi ghi cho nhiều người"),
    required=False,
    completes="case",
)
@argument(
    "given",
    metavar=N_("TÊN=GIÁ TRỊ"),
    help=N_("thông tin, ví dụ ton-giao=khong"),
    many=True,
    required=False,
)
@batch_options.chosen
@option(
    "--on",
    into="on",
    metavar=N_("NGÀY"),
    help=N_("biết từ ngày nào; bỏ trống là hôm nay"),
    reads=reading.event,
)
def command(
    invocation: Invocation,
    code: str | None,
    given: Sequence[str],
    where: Sequence[str],
    under: str | None,
    on: date | None,
) -> Answer:
    """Record what is known about the person, or about many."""
    if where or under is not None:
        # Not at the top: who records something about one person needs no filter.
        from ketnap.commands.case.batch import setting

        pairs = given if code is None else (code, *given)
        return setting.run(invocation, where, under, pairs, on)
    if code is None or not given:
        text = _("Cần mã hồ sơ (hoặc {where} KHÓA=GIÁ TRỊ) và thông tin để ghi, ví dụ ton-giao=khong.")
        raise usage(text.format(where=option_name("--where")))
    return _single(invocation, reading.case_code(code, invocation), given, on)


def _single(invocation: Invocation, code: str, given: Sequence[str], on: date | None) -> Answer:
    with book.writing(invocation) as uow:
        file = uow.case(code)
        place = reading_place(uow, file.law.procedure, invocation)
        step = next(each for each in file.law.procedure.steps.values() if each.any_facts)
        happened_on = on or invocation.today
        read = person_facts.checked(facts.facts(given, step, place), happened_on, invocation.today)
        step_recorded = case_record.ask(invocation, uow, code, step.name, happened_on, read, ())
        before = letters_touched.contents(uow, code, invocation)
        answer = case_record.record(invocation, uow, file, step_recorded)
        answer = answer._replace(blocks=(*answer.blocks, *person_facts.doubtful(read, happened_on)))
        return letters_touched.told(answer, letters_touched.since(uow, code, before, invocation))
