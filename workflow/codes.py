"""Codes that people type and read aloud: of a case (HS-000057-A) and of a command (L-000871).

A case code ends in a check character, so that a slip of the hand is noticed before it reaches somebody
else's case. It is the number modulo 23: a prime that divides no 9·10ᵏ and no digit·10ᵏ, so every single wrong
digit and every exchange of two neighbours changes the character.
"""

import re

CHECK_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
"""The letters but I, O and U, which are taken for other signs."""

# Compiled by `re` when first used: most commands read no command id.
_CASE = r"(?:HS)?[\s_-]*([0-9]{1,9})(?:[\s_-]*([A-Z]))?"
_COMMAND = r"L?[\s_-]*([0-9]{1,9})"


class CodeUnreadable(ValueError):
    """The text is no code of that kind."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class WrongCheckCharacter(ValueError):
    """The check character does not belong to the number. `proposals`: the code of that number, then the codes
    that the character does belong to and that differ by an exchange of two neighbours."""

    def __init__(self, text: str, proposals: tuple[str, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.proposals = proposals


def check_letter(number: int) -> str:
    return CHECK_LETTERS[number % len(CHECK_LETTERS)]


def case_code(number: int) -> str:
    """The code of the case with this number."""
    return f"HS-{number:06d}-{check_letter(number)}"


def case_number(text: str) -> int:
    """Read `57`, `hs57`, `HS-57` or `HS-000057-M`.

    Raises:
        CodeUnreadable: the text has another form.
        WrongCheckCharacter: there is a check character, and it is another number's.
    """
    found = re.fullmatch(_CASE, text.strip().upper())
    if found is None or int(found[1]) == 0:
        raise CodeUnreadable(text)
    digits, letter = found[1], found[2]
    number = int(digits)
    if letter is not None and letter != check_letter(number):
        raise WrongCheckCharacter(text, (case_code(number), *_exchanged(f"{number:06d}", letter)))
    return number


def _exchanged(digits: str, letter: str) -> list[str]:
    """The codes with this check character that two neighbours exchanged turn into these digits."""
    found = []
    for at in range(len(digits) - 1):
        left, right = digits[at], digits[at + 1]
        number = int(digits[:at] + right + left + digits[at + 2 :])
        if left != right and number and check_letter(number) == letter:
            found.append(case_code(number))
    return found


def command_id(number: int) -> str:
    """The id of the command with this number."""
    return f"L-{number:06d}"


def command_number(text: str) -> int:
    """Read `871`, `l871` or `L-000871`.

    Raises:
        CodeUnreadable: the text has another form.
    """
    found = re.fullmatch(_COMMAND, text.strip().upper())
    if found is None or int(found[1]) == 0:
        raise CodeUnreadable(text)
    return int(found[1])
