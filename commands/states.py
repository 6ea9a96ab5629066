"""Which state of a case is meant by what somebody typed."""

from gettext import gettext as _

from ketnap.commands.problems import usage
from ketnap.commands.titles import Titles
from ketnap.commands.words import Named, Vocabulary


def meant(typed: str, titles: Titles) -> str:
    """The name of the state: its id or its title in either language. Raises Problem (usage) with all there are."""
    states = titles.procedure.states
    known = Vocabulary(Named(name, titles.of("state", name), titles.names("state", name)) for name in states)
    found = known.find(typed)
    if found is None:
        names = ", ".join(titles.of("state", name) for name in states)
        raise usage(_("Không có trạng thái «{typed}». Có: {names}.").format(typed=typed, names=names))
    return found.target
