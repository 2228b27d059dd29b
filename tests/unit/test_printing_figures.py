from __future__ import annotations

from support.envelopes import envelope
from support.papers import DEVICE, DEVICE_ID, build, receipt, statement

from printing.figures import measure_paper, with_codes


def test_the_figures_of_a_receipt_keep_their_bounds() -> None:
    """Sizes and shares are exact; times are bounded loosely, as machines are shared."""
    codes = tuple(
        build(statement(receipt_number=f"ANBINH-Q3-261122-{n:04}"), DEVICE_ID, DEVICE.sign)
        for n in range(6)
    )
    figures = measure_paper(with_codes(receipt(), codes), envelope(), damaged=20)
    assert figures.pdf_bytes <= 40 * 1024
    assert figures.recovery_pdf_bytes <= 40 * 1024
    assert figures.damaged_codes_read == figures.damaged_codes
    assert figures.qr_version <= 16
    assert figures.slip_bytes <= 300_000
    assert figures.next_page_ms < 500
    assert set(figures.as_json()) >= {"first_page_ms", "next_page_ms", "ratio"}
