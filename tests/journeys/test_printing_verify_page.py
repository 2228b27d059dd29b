"""docs/verify/index.html in a real Chromium, beside the counter's own verification."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.receipt_codes import CODES, OUR_KEY, TEXT, THEIR_KEY
from support.webdriver import Browser, browser, missing_programs

from printing.office_keys import write_office_keys
from printing.verification import Verdict

PAGE = Path(__file__).parents[2] / "docs" / "verify" / "index.html"

pytestmark = pytest.mark.skipif(
    bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as session:
        session.open(PAGE)
        yield session


@pytest.fixture(scope="module")
def with_keys(page: Browser, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    keys = tmp_path_factory.mktemp("keys") / "keys.json"
    keys.write_bytes(write_office_keys([OUR_KEY, THEIR_KEY]))
    page.type("#keys", str(keys))
    wait_for_keys(page, "2")
    return page


def wait_for_keys(page: Browser, count: str) -> None:
    page.run(
        """const note = document.getElementById("keys-note");
        return new Promise((done) => {
          const look = () => note.dataset.count === arguments[0] ? done() : setTimeout(look, 10);
          look();
        });""",
        count,
    )


def verdict_on(page: Browser, text: str) -> str:
    """Press the button as a person would, with the text already in the box."""
    return str(
        page.run(
            """const result = document.getElementById("result");
            document.getElementById("code").value = arguments[0];
            delete result.dataset.verdict;
            document.getElementById("check").click();
            return new Promise((done) => {
              const look = () => result.dataset.verdict
                ? done(result.dataset.verdict) : setTimeout(look, 5);
              look();
            });""",
            text,
        )
    )


def test_without_keys_nothing_is_called_genuine(page: Browser) -> None:
    page.open(PAGE)
    assert verdict_on(page, TEXT) == Verdict.UNKNOWN_OFFICE


@pytest.mark.parametrize("kind", CODES)
def test_the_page_says_what_the_counter_says(with_keys: Browser, kind: str) -> None:
    text, verdict = CODES[kind]
    assert verdict_on(with_keys, text) == verdict


def test_a_genuine_receipt_shows_what_to_compare(with_keys: Browser) -> None:
    verdict_on(with_keys, TEXT)
    assert with_keys.texts("#verdict") == ["Mã thật, do cơ quan dưới đây ký"]
    shown = with_keys.texts("#facts dd")
    assert "ANBINH-Q3-261122-0007" in shown
    assert "UBND phường An Bình (ANBINH)" in shown
    assert any("10:15" in each and "22/11/2026" in each for each in shown)


def test_a_changed_receipt_shows_none_of_its_words(with_keys: Browser) -> None:
    verdict_on(with_keys, CODES["number edited"][0])
    assert with_keys.texts("#verdict") == ["Nội dung đã bị sửa"]
    assert with_keys.texts("#facts dd") == []


def test_typed_by_hand_it_is_the_same(with_keys: Browser) -> None:
    with_keys.run("document.getElementById('clear').click()")
    with_keys.type("#code", TEXT)
    with_keys.run("document.getElementById('check').focus()")
    with_keys.type("#check", "\ue007")
    verdict = with_keys.run(
        """const result = document.getElementById("result");
        return new Promise((done) => {
          const look = () => result.hidden ? setTimeout(look, 5) : done(result.dataset.verdict);
          look();
        });"""
    )
    assert verdict == Verdict.GENUINE


def test_a_wrong_key_file_changes_nothing(with_keys: Browser, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_bytes(write_office_keys([OUR_KEY]).replace(OUR_KEY.device.encode(), b"0" * 16))
    with_keys.type("#keys", str(wrong))
    wait_for_keys(with_keys, "wrong")
    assert verdict_on(with_keys, TEXT) == Verdict.GENUINE


def test_without_a_camera_the_page_says_what_else_there_is(with_keys: Browser) -> None:
    with_keys.run(
        "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"
        "document.getElementById('camera').click()"
    )
    (words,) = with_keys.texts("#camera-note")
    assert "chọn ảnh chụp mã" in words and "dán nội dung" in words


def test_the_page_loads_nothing_and_may_connect_nowhere(with_keys: Browser) -> None:
    assert with_keys.run("return performance.getEntriesByType('resource').length") == 0
    refused = with_keys.run(
        "return fetch('https://example.test/').then(() => 'sent', () => 'refused')"
    )
    assert refused == "refused"
    source = PAGE.read_text("utf-8")
    assert "src=" not in source.replace("script-src", "")
    assert "default-src 'none'" in source
