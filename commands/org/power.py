"""`org power`: what an organisation may do, from a day, in which manner."""

from datetime import date
from gettext import gettext as _

from ketnap.commands import book, reading, showing, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import argument, declare, option
from ketnap.commands.invocation import Invocation
from ketnap.commands.org import words as org_words
from ketnap.commands.printing import Answer
from ketnap.commands.problems import usage
from ketnap.commands.texts import N_
from ketnap.storage import organisations
from ketnap.workflow.organisations import Power


@declare("org power", help=N_("thẩm quyền, từ ngày nào"))
@argument("text", metavar=N_("TỔ CHỨC"), help=N_("mã hoặc tên"), completes="organisation")
@argument("power", metavar=N_("THẨM QUYỀN"), help=N_("de-nghi, tham-dinh, quyet-dinh, dong-y, mo-lop"))
@option(
    "--manner",
    into="manner",
    metavar=N_("HÌNH THỨC"),
    help=N_("của quyết định: ban-thuong-vu, uy-quyen, thuong-truc"),
)
@option("--from", into="from_on", metavar=N_("NGÀY"), help=N_("từ ngày nào"), reads=reading.event)
@option(
    "--until",
    into="until",
    metavar=N_("NGÀY"),
    help=N_("đến hết ngày nào; không kèm từ ngày nào thì chấm dứt thẩm quyền đang có"),
    reads=reading.deadline,
)
def command(
    invocation: Invocation,
    text: str,
    power: str,
    manner: str | None,
    from_on: date | None,
    until: date | None,
) -> Answer:
    """Give a power, or end one."""
    if from_on is None and until is None:
        raise usage(
            _("Cần ngày: {start} NGÀY (bắt đầu) hoặc {end} NGÀY (chấm dứt).").format(
                start=option_name("--from"), end=option_name("--until")
            )
        )
    with book.writing(invocation) as uow:
        code = org_words.meant(uow, invocation, text)
        name = org_words.word(org_words.POWERS, power)
        how = None if manner is None else org_words.word(org_words.MANNERS, manner)
        if from_on is None:
            assert until is not None
            organisations.end_power(uow, code, name, until, invocation.today)
            sentence = _("Đã chấm dứt thẩm quyền «{power}» của {code}, {until}.")
            if invocation.dry_run:
                sentence = _("Sẽ chấm dứt thẩm quyền «{power}» của {code}, {until}.")
            said = sentence.format(
                power=org_words.said(org_words.POWERS, name), code=code, until=showing.until(until)
            )
        else:
            organisations.power(uow, Power(code, name, how, from_on, until), invocation.today)
            sentence = _("Đã ghi: {code} có thẩm quyền «{power}» từ {day}.")
            if invocation.dry_run:
                sentence = _("Sẽ ghi: {code} có thẩm quyền «{power}» từ {day}.")
            said = sentence.format(
                code=code, power=org_words.said(org_words.POWERS, name), day=showing.long_day(from_on)
            )
            if name == "decide" and how is None:
                said += " " + _("Chưa ghi hình thức quyết định: bước quyết định sẽ chờ đến khi ghi.")
    data = {
        "organisation": code,
        "power": name,
        "manner": how,
        "from": from_on,
        "until": until,
        "dry_run": invocation.dry_run,
    }
    see = _("Xem: {command}").format(command=line("org show", code).text(invocation.language))
    return Answer(data, (*trying.heading(invocation), said, *(trying.closing(invocation) or [see])))
