"""`case open`: a case begins when somebody is discovered."""

from collections.abc import Sequence
from datetime import date
from gettext import gettext as _

from ketnap.commands import book, facts, outcome, person_facts, reading, showing
from ketnap.commands.case import person_options
from ketnap.commands.case import record as case_record
from ketnap.commands.case.place import reading_place
from ketnap.commands.contract import line
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.outcome import Told
from ketnap.commands.printing import Answer
from ketnap.commands.problems import Exit, Problem, usage
from ketnap.commands.texts import N_
from ketnap.storage import queries
from ketnap.storage.reader import Reader
from ketnap.workflow import service
from ketnap.workflow.commands import Advance, Person, derived_key
from ketnap.workflow.decision import Refusal
from ketnap.workflow.people import as_facts
from ketnap.workflow.procedure import NEW


@declare("case open", help=N_("mở hồ sơ của một người"))
@argument("name", metavar=N_("HỌ-TÊN"), help=N_("họ và tên, có dấu"), loose=True)
@option("--org", into="cell", metavar=N_("CHI BỘ"), help=N_("chi bộ giữ hồ sơ: mã hoặc tên"), required=True)
@option(
    "--born",
    into="born_on",
    metavar=N_("NGÀY"),
    help=N_("ngày sinh"),
    reads=reading.event,
    required=True,
)
@person_options.options
@option(
    "--on", into="on", metavar=N_("NGÀY"), help=N_("ngày phát hiện; bỏ trống là hôm nay"), reads=reading.event
)
@option(
    "--fact",
    into="given",
    metavar=N_("TÊN=GIÁ TRỊ"),
    help=N_("dữ kiện của bước phát hiện: trình độ học vấn, nơi giới thiệu"),
    many=True,
)
def command(
    invocation: Invocation,
    name: str,
    cell: str,
    born_on: date,
    identity_number: str | None,
    on: date | None,
    given: Sequence[str],
    **known: str | None,
) -> Answer:
    """Open a case with the step that starts one. `known`: what else was said of the person."""
    person = Person(
        name=named(name),
        born_on=born_on,
        identity_number=identity_number and person_facts.identity_number(identity_number),
        **known,
    )
    with book.writing(invocation) as uow:
        law = uow.law()
        place = reading_place(uow, law.procedure, invocation)
        step = law.procedure.steps["discover"]
        read = facts.facts(given, step, place)
        read["cell"] = org_words.meant(uow, invocation, cell)
        read |= {**as_facts(person), "birth_date": born_on.isoformat()}
        happened_on = on or invocation.today
        read = person_facts.checked(read, happened_on, invocation.today)
        who = f"{name}|{born_on.isoformat()}|{person.identity_number or ''}"
        key = invocation.key or derived_key(invocation.actor, who, step.name, happened_on, read, ())
        told = Told(invocation, place.titles, uow.organisations({read["cell"]}))
        asked = Advance("", step.name, happened_on, read, (), invocation.actor, "", key=key)
        if invocation.key:
            case_record.refuse_other_use(uow, asked, place.titles)
        earlier = uow.recorded(key)
        if earlier is not None:
            return outcome.repeated(service.Repeated(*earlier), told)
        _refuse_known(uow, person, invocation)
        asked = asked._replace(case=uow.next_case(), command=uow.next_command())
        done = service.open_case(uow, person, asked, invocation.now, invocation.today)
        if isinstance(done, Refusal):
            raise outcome.refused(done._replace(case=""), told)
        answer = outcome.answer(done, told, (line("case why", asked.case),))
        return answer._replace(blocks=(*answer.blocks, *person_facts.doubtful(read, happened_on)))


def named(typed: str) -> str:
    """A name as somebody typed it. Raises Problem (usage) where it cannot be one."""
    if not any(letter.isalpha() for letter in typed):
        raise usage(_("Họ tên «{name}» chưa có chữ cái nào.").format(name=typed))
    if len(typed) > _LONGEST:
        text = _("Họ tên dài {count} chữ cái, nhiều nhất {most}. Xem lại họ tên.")
        raise usage(text.format(count=showing.number(len(typed)), most=_LONGEST))
    return typed


_LONGEST = 100


def _refuse_known(reader: Reader, person: Person, invocation: Invocation) -> None:
    """The same person is not opened twice by an oversight. --yes says that it is somebody else, or again."""
    known = queries.of_identity_number(reader, person.identity_number) if person.identity_number else []
    if not known and person.born_on is not None:
        known = queries.of_person(reader, person.name, person.born_on)
    # A case whose opening was taken back speaks of nobody any more.
    known = [each for each in known if each.state != NEW]
    if known and not invocation.yes:
        codes = ", ".join(each.code for each in known)
        text = _(
            "Có thể đã có hồ sơ của người này: {codes}. Người khác trùng tên, ngày sinh thì thêm --dong-y."
        )
        raise Problem(
            "person.known",
            text.format(codes=codes),
            Exit.REFUSED,
            following=(line("case show", known[0].code),),
        )
