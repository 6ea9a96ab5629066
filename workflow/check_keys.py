"""What a definition may say: the closed tables of checks and their keys, kinds of facts, powers, and so on.

The schema of the files is made from these tables and the soundness of a procedure is judged by them, so there is
one description. A twelfth check, or a new key, needs a decision record.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ketnap.workflow.rules import TIME_UNITS

# What a key of a check holds. The first seven are one text, the others a tuple of texts.
FACT = "fact"
REFERENCE = "reference"
RULE = "rule"
TRACK = "track"
ROLE = "role"
DEADLINE = "deadline"
WORD = "word"
REFERENCES = "references"
DOCUMENT = "document"
DOCUMENTS = "documents"
STEP = "step"
STEPS = "steps"
VALUES = "values"
MANY = frozenset({REFERENCES, DOCUMENT, DOCUMENTS, STEP, STEPS, VALUES})
SINGLE = frozenset({DOCUMENT, STEP})
"""Kinds that are kept as a tuple, but of one."""


class Key(NamedTuple):
    """A key of a check: what it holds, and the only words it may hold where they are a closed list."""

    kind: str
    words: tuple[str, ...] = ()


class CheckKeys(NamedTuple):
    """The keys of one check. `needed` must be there; of `one_of` exactly one, of `at_most_one` not more. `units`
    are those its rule may have (none: it depends on the fact). `of_a_step`: it looks at what the step itself
    brings, so it can stand only in `requires`."""

    keys: Mapping[str, Key]
    needed: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    at_most_one: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    of_a_step: bool = False


MANNERS = ("standing", "delegated", "standing_board")
STATUSES = ("official",)

_RULE = Key(RULE)
_BOUNDS = {"at_least": _RULE, "at_most": _RULE, "more_than": _RULE, "less_than": _RULE}

CHECK_KEYS: Mapping[str, CheckKeys] = {
    "fact": CheckKeys(
        {"fact": Key(FACT), "is": Key(VALUES), "at_least": _RULE, "at_most": _RULE},
        needed=("fact",),
        one_of=("is", "at_least", "at_most"),
    ),
    "elapsed": CheckKeys(
        {"since": Key(REFERENCES), "until": Key(REFERENCE), **_BOUNDS},
        needed=("since",),
        one_of=tuple(_BOUNDS),
        units=TIME_UNITS,
    ),
    "paper": CheckKeys({"document": Key(DOCUMENTS)}, needed=("document",)),
    "done": CheckKeys(
        {"step": Key(STEPS), "at_least": _RULE, "at_most": _RULE},
        needed=("step",),
        at_most_one=("at_least", "at_most"),
        units=("times",),
    ),
    "votes": CheckKeys(
        {"reach": _RULE, "short_of": _RULE}, one_of=("reach", "short_of"), units=("share",), of_a_step=True
    ),
    "open_items": CheckKeys(
        {"track": Key(TRACK), "at_least": _RULE, "is": Key(WORD, ("none",))},
        needed=("track",),
        one_of=("at_least", "is"),
        units=("persons",),
    ),
    "each_has": CheckKeys(
        {"track": Key(TRACK), "document": Key(DOCUMENT), "since": Key(STEP)}, needed=("track", "document")
    ),
    "member": CheckKeys(
        {"fact": Key(FACT), "status": Key(WORD, STATUSES)}, needed=("fact", "status"), of_a_step=True
    ),
    "role": CheckKeys(
        {
            "role": Key(ROLE),
            "manner": Key(WORD, MANNERS),
            "same_for": Key(REFERENCE),
            "same_as": Key(ROLE),
        },
        needed=("role",),
        one_of=("manner", "same_for", "same_as"),
    ),
    "late": CheckKeys({"deadline": Key(DEADLINE)}, needed=("deadline",)),
    "forbidden": CheckKeys({}, needed=("because",), of_a_step=True),
}
"""The eleven checks. `when`, `unless`, `because`, `source` and `provenance` go with every one of them."""

KINDS = ("date", "count", "flag", "text", "organisation", "member", "vote", "steps", "letter")
"""The kinds of facts, besides a list of words."""

POWERS = ("propose", "appraise", "decide", "consent", "teach")
OWN_CELL = "own"
OUTSIDE = "none"
"""Powers that an organisation can hold, and two words for a role: the case's own cell; outside the tree."""

RESERVED = ("new", "open", "back", "own", "none", "any", "set", "known", "paper", "superior", "origin")
"""Words that mean something by themselves, so that nothing may be named by them."""

FIELDS = (
    "person",
    "people",
    "together",
    "listed_on",
    "helpers",
    "helper",
    "introductions",
    "unions",
    "certificate",
    "about",
    "dossier",
    "considered",
    "contents",
    "verification",
    "verifications",
    "stage",
    "act",
    "admission",
    "recognition",
    "removal",
    "bodies",
    "basis",
    "terms",
    "decision",
    "annulment",
    "ceremony",
    "probation",
    "move",
)
"""What the template of a letter or form may print."""

ORGANISATION_ENDS = "organisation_ends"
OWNER = "owner"
SUPERIOR = "superior"
ADDRESSEE = "addressee"
PAPER = "paper"
KNOWN = "known"
NOTHING = "none"
