"""Four quiet themes; a state is always a mark and a word too, never a colour alone.

Every pair of text and ground reaches a contrast of 4.5 (WCAG 2.2, 1.4.3), in the high-contrast
themes 7 (1.4.6); a test holds them to it.
"""

from __future__ import annotations

from textual.theme import Theme

LARGE = "counter-large"
"""The size of letters is the terminal's own; this one is bold, with air between the lines."""

_STRONG_TEXT = {
    "quiet": "#d8d8d8",
    "faint": "#c4c4c4",
    "text-success": "#5df08a",
    "text-warning": "#ffc72e",
    "text-error": "#ffb3b3",
}


def _strong(name: str) -> Theme:
    return Theme(
        name=name,
        primary="#4da3ff",
        secondary="#9ecbff",
        accent="#ffe14d",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#161616",
        success="#5df08a",
        warning="#ffc72e",
        error="#ff9c9c",
        dark=True,
        variables=_STRONG_TEXT,
    )


THEMES = (
    Theme(
        name="counter-dark",
        primary="#5aa2e0",
        secondary="#8fb4d9",
        accent="#79c0ff",
        foreground="#dde4ec",
        background="#10161e",
        surface="#151d27",
        panel="#1d2733",
        success="#6cc18a",
        warning="#e0b45c",
        error="#ef8080",
        dark=True,
        variables={
            "quiet": "#9fafc0",
            "faint": "#8c9bae",
            "text-success": "#7fd09b",
            "text-warning": "#e8c277",
            "text-error": "#f49a9a",
        },
    ),
    Theme(
        name="counter-light",
        primary="#1f5fa8",
        secondary="#43699a",
        accent="#0b4f97",
        foreground="#1b2430",
        background="#f4f6f8",
        surface="#ffffff",
        panel="#e6ebf1",
        success="#1f7a43",
        warning="#8a5a00",
        error="#b3261e",
        dark=False,
        variables={
            "quiet": "#4b5767",
            "faint": "#566270",
            "text-success": "#14592f",
            "text-warning": "#6b4600",
            "text-error": "#951b14",
        },
    ),
    _strong("counter-contrast"),
    _strong(LARGE),
)
