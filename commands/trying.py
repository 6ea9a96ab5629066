"""The words of a dry run: that nothing was written, and how to do it for real."""

from gettext import gettext as _

from ketnap.commands.contract import option_name
from ketnap.commands.invocation import Invocation
from ketnap.commands.printing import Block


def heading(invocation: Invocation) -> list[Block]:
    """What stands at the head of the answer to a command that was only tried."""
    return [_("CHẠY THỬ, chưa ghi gì.")] if invocation.dry_run else []


def closing(invocation: Invocation) -> list[Block]:
    """What stands at its end."""
    if not invocation.dry_run:
        return []
    return [_("Ghi thật: gõ lại, bỏ {option}.").format(option=option_name("--dry-run"))]
