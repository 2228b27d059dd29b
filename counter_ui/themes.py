"""Two quiet themes; a state is always a mark and a word too, never a colour alone."""

from __future__ import annotations

from textual.theme import Theme

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
        variables={"quiet": "#93a3b5", "faint": "#66768a"},
    ),
    Theme(
        name="counter-light",
        primary="#1f5fa8",
        secondary="#43699a",
        accent="#0b57a4",
        foreground="#1b2430",
        background="#f4f6f8",
        surface="#ffffff",
        panel="#e6ebf1",
        success="#1f7a43",
        warning="#8a5a00",
        error="#b3261e",
        dark=False,
        variables={"quiet": "#556272", "faint": "#77828f"},
    ),
)
