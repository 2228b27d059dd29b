"""Whatever is typed gives facts and keys, or an error that the officer can mend."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.person_number import NumberFault
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.read_evidence import TypedCard, typed_claim, typed_keys

CODES = {*NumberFault, "typed.birth_malformed", "typed.expiry_malformed"}
anything = st.text(st.characters(codec=None), max_size=30)
numbers = anything | st.sampled_from(
    ["001099012345", "099012345", "B1234567", "００１０９９０１２３４５"]
)
days = anything | st.sampled_from(["15/03/1999", "1999", "03/1999", "29022000", "00/00/1999", ""])
cards = st.builds(TypedCard, number=numbers, birth=days, expiry=days, name=anything)


@given(cards)
def test_only_errors_of_the_desk(card: TypedCard) -> None:
    for read in (typed_claim, typed_keys):
        try:
            read(card)
        except AtTheDeskError as error:
            assert error.code in CODES
