from __future__ import annotations

import pytest

from kiosk.domain.address import masked_address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("12 đường Mẫu, tổ 3, phường An Bình, tỉnh Mẫu", "•••, phường An Bình, tỉnh Mẫu"),
        ("Thôn 2, xã An Bình, tỉnh Mẫu", "•••, xã An Bình, tỉnh Mẫu"),
        ("xã An Bình , tỉnh Mẫu,", "•••, tỉnh Mẫu"),
        ("12 đường Mẫu An Bình", "•••"),
        (", ,", "•••"),
        ("", None),
        (None, None),
    ],
)
def test_only_commune_and_province_stay(address: str | None, shown: str | None) -> None:
    assert masked_address(address) == shown
