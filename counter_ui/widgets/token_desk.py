"""What the officer sees of tokens before one is chosen: what is missing, or a numbered list."""

from __future__ import annotations

from textual.content import Content

from counter_ui.showing import day_text
from counter_ui.token_seen import MOST_SHOWN, SeenCertificate
from counter_ui.widgets.error_box import CROSS
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.ports.signing_token import DeskTokens, ModuleTrouble
from kiosk.use_cases.prove_by_token import why_nothing

_MOST_TROUBLES = 3
_ARROW = CleanText("→")


def missing(desk: DeskTokens | None, words: Wording) -> Content:
    """Why there is no certificate to show, and the next step; troubles of drivers below it."""
    if desk is None:
        return line((words("token_card.looking"), "$quiet"))
    error = why_nothing(desk)
    said = words.error(error)
    parts = [
        line((said.happened, "bold")),
        line((_ARROW, "$accent"), said.do),
        line((said.call, "$quiet"), (CleanText(f"[{said.code}]"), "$quiet")),
    ]
    others = [each for each in desk.troubles if each.error is not error][:_MOST_TROUBLES]
    return lines(*parts, *(_trouble(each, words) for each in others))


def _trouble(trouble: ModuleTrouble, words: Wording) -> Content:
    name = words("token_card.driver", name=trouble.name)
    said = words.error(trouble.error)
    return line((CROSS, "$text-error"), (name, "$quiet"), said.happened)


def choices(seen: tuple[SeenCertificate, ...], words: Wording) -> Content:
    """One line a certificate: key, whose, by whom, until when, on which token."""
    several = len({(each.token.module, each.token.serial) for each in seen}) > 1
    title = words("token_card.several_tokens" if several else "token_card.several_certificates")
    rows = [
        line(
            (CleanText(f"[{number}]"), "bold $accent"),
            (each.name or words("token_card.unreadable"), "bold"),
            (_about(each, words), "$quiet"),
        )
        for number, each in enumerate(seen[:MOST_SHOWN], start=1)
    ]
    more = len(seen) - len(rows)
    tail = [line((words("token_card.more", count=more), "$text-warning"))] if more > 0 else []
    return lines(line((title, "bold")), *rows, *tail)


def _about(seen: SeenCertificate, words: Wording) -> CleanText:
    until = seen.valid_to
    day = words("token_card.until", day=day_text(until)) if until else CleanText("")
    return CleanText(" · ".join(each for each in (seen.authority, day, seen.token.label) if each))


class TokenList(Words):
    """Either of the two."""

    def show_missing(self, desk: DeskTokens | None, words: Wording) -> None:
        """No certificate is here."""
        self.update(missing(desk, words))

    def show_choices(self, seen: tuple[SeenCertificate, ...], words: Wording) -> None:
        """More than one is here."""
        self.update(choices(seen, words))
