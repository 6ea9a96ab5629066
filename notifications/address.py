"""Where a mail goes."""

from typing import NamedTuple


class Address(NamedTuple):
    """A post that is written to: "Bí thư Chi bộ 5" and its e-mail."""

    title: str
    email: str
