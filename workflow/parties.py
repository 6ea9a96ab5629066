"""Who writes a paper and who it goes to, where that is no role and no organisation of the register."""

ANY = "any"
OFFICE = "office"
"""Issuers: whoever it may be; the office itself, whose letter it is."""

PERSON = "person"
ORIGIN = "origin"
DOSSIER = "dossier"
"""Addressees: the person it is about; whoever sent the case that continues; nobody, for a paper that stays in the
dossier of the case."""

NOBODY_ELSE = frozenset({PERSON, DOSSIER})
"""Addressees of whom no answer comes."""
