"""When a Vietnamese identity card ends, worked out from birth and day of issue.

The card's QR code does not carry the expiry, the chip's access key needs it.
*Source: Luật Căn cước 26/2023/QH15 Điều 21 (ages 14, 25, 40, 60, from 2024-07-01); Luật Căn cước
công dân 59/2014/QH13 Điều 21 (ages 25, 40, 60); both: issued within two years before such an age,
a card is valid to the next one.*
"""

from __future__ import annotations

from datetime import date

_NEW_LAW = date(2024, 7, 1)
_AGES_OLD = (25, 40, 60)
_AGES_NEW = (14, 25, 40, 60)
_GRACE_YEARS = 2


def expiry_candidates(birth: date, issued: date) -> tuple[date | None, ...]:
    """Return the possible last days of validity, the likeliest first; ``None`` is unlimited.

    One as a rule. Two where the card was issued exactly two years before an age, on which the law
    can be read either way; and where the birthday is 29 February, in years without one.
    """
    found: list[date | None] = []
    for age in _AGES_NEW if issued >= _NEW_LAW else _AGES_OLD:
        limit = _birthdays(birth, age - _GRACE_YEARS)[0]
        if issued > limit:
            continue
        if issued < limit:
            return (*found, *_birthdays(birth, age))
        # The day itself: "within two years before" may or may not take it in.
        found.extend(_birthdays(birth, age))
    return (None, *found) if found else (None,)


def _birthdays(birth: date, age: int) -> tuple[date, ...]:
    year = birth.year + age
    try:
        return (birth.replace(year=year),)
    except ValueError:
        return (date(year, 2, 28), date(year, 3, 1))
