"""Drafts: which papers can be drafted for a case, and what was voided and is still needed drafted anew."""
