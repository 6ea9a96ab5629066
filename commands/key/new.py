"""`key new`: the keys of the office, made once and kept beside the book."""

from contextlib import ExitStack
from gettext import gettext as _

from ketnap.commands import asking, book, trying
from ketnap.commands.contract import line, option_name
from ketnap.commands.declaring import declare, flag
from ketnap.commands.invocation import Invocation
from ketnap.commands.key import keeping
from ketnap.commands.letter import issuing as letter_issuing
from ketnap.commands.printing import Answer, Cell, Pairs
from ketnap.commands.problems import Exit, Problem
from ketnap.commands.texts import N_
from ketnap.exchange.keys import fingerprint, office
from ketnap.storage import settings
from ketnap.storage.reader import Reader


@declare(
    "key new",
    help=N_("lập khóa của đơn vị, để ký và mở gói\n\nketnap khoa lap\n\nketnap khoa lap --thay"),
)
@flag("--replace", into="replace", help=N_("lập khóa mới thay khóa đang có, khi khóa mất hoặc bị lộ"))
def command(invocation: Invocation, *, replace: bool) -> Answer:
    """Make the keys of the office."""
    path = keeping.path_of(invocation)
    if replace and not invocation.dry_run:
        _agree_to_replace(invocation)
    # The keys around the book: where the book is not written, they are those of before.
    with ExitStack() as kept, book.writing(invocation) as uow:
        own = letter_issuing.own_office(uow).organisation
        name = uow.organisations({own}).names[own].name
        if not replace:
            _refuse_second(uow, invocation)
        key = office.new(own, name, invocation.today)
        settings.put(uow, keeping.SETTING, key.card.fingerprint)
        aside = None
        if not invocation.dry_run:
            # Before the book says so: a book that names keys which nobody has would ask for them for ever.
            aside = kept.enter_context(keeping.in_place(path, office.text(key).encode()))
    data = {
        "organisation": own,
        "name": name,
        "fingerprint": None if invocation.dry_run else key.card.fingerprint,
        "made_on": key.card.made_on,
        "path": str(path),
        "replaced": None if aside is None else str(aside),
        "dry_run": invocation.dry_run,
    }
    if invocation.dry_run:
        said = _("Sẽ lập khóa của {name} ({organisation}) trong {path}.")
        shown = said.format(name=name, organisation=own, path=path)
        return Answer(data, (*trying.heading(invocation), shown, *trying.closing(invocation)))
    pairs = [
        (_("Đơn vị"), f"{name} ({own})"),
        (_("Dấu khóa"), fingerprint.shown(key.card.fingerprint)),
        (_("Tệp khóa"), str(path)),
    ]
    if aside is not None:
        pairs.append((_("Khóa cũ"), str(aside)))
    return Answer(
        data,
        (
            Cell(_("Đã lập khóa của đơn vị."), "strong"),
            Pairs(tuple(pairs)),
            *_advice(invocation, replace=aside is not None),
        ),
    )


def _advice(invocation: Invocation, *, replace: bool) -> tuple[str, ...]:
    told = _("Báo các đơn vị đã tin khóa cũ: thôi tin khóa ấy, nhận thẻ khóa mới.")
    return (
        *((told,) if replace else ()),
        _(
            "Tệp khóa không nằm trong sổ, cũng không nằm trong bản sao lưu của sổ. Chép riêng ra USB, cất vào tủ; "
            "ai có tệp này thì ký được thay đơn vị."
        ),
        _("Việc tiếp theo: {command}").format(command=line("key show").text(invocation.language)),
    )


def _agree_to_replace(invocation: Invocation) -> None:
    """Have it agreed that the keys are replaced: whoever trusts them believes nothing signed by the new ones.

    Before the book is locked for writing: people take their time. Raises Problem, Stopped.
    """
    with book.reading(invocation) as reader:
        known = settings.get(reader, keeping.SETTING)
    if known is None and not keeping.path_of(invocation).exists():
        return
    plan = _(
        "Thay khóa của đơn vị: nơi đã tin khóa cũ không nhận gói nào nữa cho đến khi tin thẻ khóa mới; không lấy lại "
        "khóa cũ được."
    )
    asking.agree_for_good(invocation, plan, 1)


def _refuse_second(reader: Reader, invocation: Invocation) -> None:
    """Raise Problem where the office has keys: whoever trusts them would not know new ones."""
    path = keeping.path_of(invocation)
    option = option_name("--replace")
    if path.exists():
        text = _("Đơn vị đã có khóa: {path}. Khóa bị lộ thì lập khóa khác thay: {option}.")
        message = text.format(path=path, option=option)
        raise Problem("key.exists", message, Exit.REFUSED, following=(line("key show"),))
    if settings.get(reader, keeping.SETTING) is not None:
        raise keeping.missing(invocation)
