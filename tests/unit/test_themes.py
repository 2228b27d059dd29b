"""Letters can be read on their ground, in every theme that can be chosen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color

from counter_ui.settings_file import _THEMES as CHOSEN
from counter_ui.themes import THEMES
from kiosk.config import ScreenSettings

SOURCE = Path(__file__).parents[2] / "counter_ui"
LEAST = {"counter-contrast": 7.0, "counter-large": 7.0}
TEXTS = "foreground quiet faint accent text-success text-warning text-error".split()
GROUNDS = "background surface panel".split()
TINTED = [("error", 0.12), ("success", 0.15), ("primary", 0.15), ("primary", 0.30)]
"""Boxes of errors, receipts and questions, and the field with the cursor."""


def luminance(color: Color) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [each / 255 for each in color.rgb]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text: Color, ground: Color) -> float:
    """WCAG 2.2, contrast ratio: 1 to 21."""
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(name: str) -> dict[str, Color]:
    app: App[None] = App()
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name
    found = app.get_css_variables()
    return {each: Color.parse(found[each]) for each in {*TEXTS, *GROUNDS, "error", "success",
            "warning", "primary"}}  # fmt: skip


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", [theme.name for theme in THEMES])
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    known, least = colours(name), LEAST.get(name, 4.5)
    grounds = [(each, known[each]) for each in GROUNDS]
    low = {
        f"{text} on {ground}": round(contrast(known[text], colour), 2)
        for text in TEXTS
        for ground, colour in grounds
        if contrast(known[text], colour) < least
    }
    for tint, share in TINTED:
        for ground, colour in grounds:
            found = contrast(known["foreground"], colour.blend(known[tint], share))
            if found < least:
                low[f"foreground on {tint} {share} over {ground}"] = round(found, 2)
    banner = contrast(known["foreground"], known["background"].blend(known["warning"], 0.35))
    if banner < least:
        low["practice banner"] = round(banner, 2)
    assert not low


def test_the_settings_name_the_themes_that_there_are() -> None:
    assert [f"counter-{each}" for each in CHOSEN] == [theme.name for theme in THEMES]
    for each in CHOSEN:
        assert ScreenSettings(theme=each).theme == each


def test_texts_are_written_in_no_other_colour() -> None:
    """So that the pairs above are all pairs."""
    allowed = {*TEXTS, *GROUNDS, "error", "success", "warning", "primary"}
    used = set()
    for sheet in SOURCE.rglob("*.tcss"):
        used |= set(re.findall(r"\$([a-z-]+)", sheet.read_text(encoding="utf-8")))
    for source in SOURCE.rglob("*.py"):
        used |= set(re.findall(r'"(?:bold )?\$([a-z-]+)"', source.read_text(encoding="utf-8")))
    assert used <= allowed
