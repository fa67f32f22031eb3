"""Receipt numbers: read back as typed, and a slip of the finger is noticed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_pos.domain.errors import Refused
from counter_pos.domain.receipt import MOST_SERIAL, ReceiptNumber, check_character, parse_receipt_number

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = st.builds(
    ReceiptNumber,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=1).flatmap(
        lambda letter: st.integers(1, 999).map(lambda place: f"{letter}{place:02d}")
    ),
    st.text(ALPHABET, min_size=3, max_size=3),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(1, MOST_SERIAL),
)


@given(NUMBERS)
def test_a_number_is_read_as_it_was_written(number: ReceiptNumber) -> None:
    assert parse_receipt_number(str(number)) == number
    assert parse_receipt_number(f" {str(number).lower()} ") == number


@given(NUMBERS, st.data())
def test_one_wrong_character_is_noticed(number: ReceiptNumber, data: st.DataObject) -> None:
    text = str(number)
    place = data.draw(st.sampled_from([at for at, character in enumerate(text) if character != "-"]))
    other = data.draw(st.sampled_from([each for each in ALPHABET if each != text[place]]))
    with pytest.raises(Refused):
        parse_receipt_number(text[:place] + other + text[place + 1 :])


def test_swapped_neighbours_are_noticed_as_well_as_the_standard_can() -> None:
    """MOD 37,36 catches every wrong character; of swaps it misses a few, by its construction."""
    chance = Random(7064)
    missed = tried = 0
    for _ in range(1_500):
        series = "".join(chance.choices(ALPHABET, k=3))
        day = date(2026, 1, 1) + timedelta(days=chance.randrange(700))
        text = str(ReceiptNumber(f"K{chance.randrange(1, 68):02d}", series, day, chance.randrange(1, 999_999)))
        for at in range(len(text) - 1):
            if text[at] == text[at + 1]:
                continue
            tried += 1
            try:
                parse_receipt_number(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
            except Refused:
                continue
            missed += 1
    assert 0 < missed < tried / 200


@given(st.one_of(st.text(max_size=30), st.from_regex(r"\w{1,3}-\w{3}-\w{6}-\w{6,12}-\w", fullmatch=True)))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        assert str(parse_receipt_number(text)).startswith(text.strip().upper().replace(" ", "")[:1])
    except Refused as refused:
        assert refused.code in {"receipt_number_shape", "receipt_number_check"}


@pytest.mark.parametrize(
    "head",
    [
        "K08-7QX-²60731-000001",
        "K08-7QX-२60731-000001",
        "K08-7QX-260731-००0001",
        "K08-7QX-260731-99999",
        "K08-7QX-260731-4294967296",
        "K08-7QX-260731-" + "9" * 30,
        "K08-7QX-260732-000001",
        "K08-7Q-260731-000001",
        "-7QX-260731-000001",
        "Щ08-7QX-260731-000001",
    ],
)
def test_what_is_no_receipt_number_is_refused(head: str) -> None:
    plain = head.replace("-", "")
    check = check_character(plain) if plain.isascii() else "0"
    with pytest.raises(Refused) as told:
        parse_receipt_number(f"{head}-{check}")
    assert told.value.code == "receipt_number_shape"


def test_the_check_character_is_that_of_iso_7064() -> None:
    assert check_character("A12425GABC1234002") == "M"  # the example of the Global Release Identifier's standard
