"""The books of numbers: of letters that went out, whoever wrote them, and of letters that came in."""
