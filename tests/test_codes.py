"""Codes that people type: read in every form, and a slip of the hand is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketnap.workflow.codes import (
    CodeUnreadable,
    WrongCheckCharacter,
    case_code,
    case_number,
    check_letter,
    command_id,
    command_number,
)

NUMBERS = st.integers(min_value=1, max_value=999_999)


@pytest.mark.parametrize("text", ["57", "hs57", "HS-57", "HS-000057-M", " hs 57 m ", "hs-57m", "000057"])
def test_a_case_code_is_read_in_every_form_that_people_type(text):
    assert case_number(text) == 57


@given(NUMBERS)
def test_a_code_that_was_printed_is_read_back(number):
    assert case_number(case_code(number)) == number
    assert command_number(command_id(number)) == number


@given(NUMBERS, st.integers(0, 5), st.integers(1, 9))
def test_every_single_wrong_digit_changes_the_check_character(number, at, by):
    digits = f"{number:06d}"
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert check_letter(int(wrong)) != check_letter(number)


@given(NUMBERS, st.integers(0, 4))
def test_every_exchange_of_two_neighbours_changes_the_check_character(number, at):
    digits = f"{number:06d}"
    wrong = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert wrong == digits or check_letter(int(wrong)) != check_letter(number)


def test_a_wrong_check_character_proposes_the_code_that_was_meant():
    right = case_code(42)
    with pytest.raises(WrongCheckCharacter) as wrong:
        case_number("HS-000024-" + right[-1])
    assert wrong.value.proposals == (case_code(24), right)


def test_letters_that_look_like_digits_never_end_a_code():
    with pytest.raises(WrongCheckCharacter):
        case_number("HS-000057-O")


@pytest.mark.parametrize("text", ["", "HS", "0", "HS-000000-A", "X-57", "57 58", "HS-5７", "1234567890"])
def test_what_is_no_code_is_said_to_be_none(text):
    with pytest.raises(CodeUnreadable):
        case_number(text)


@pytest.mark.parametrize("text", ["871", "l871", "L-000871"])
def test_a_command_id_is_read_in_every_form(text):
    assert command_number(text) == 871


@pytest.mark.parametrize("text", ["", "L-", "L-0", "HS-12"])
def test_what_is_no_command_id_is_said_to_be_none(text):
    with pytest.raises(CodeUnreadable):
        command_number(text)
