"""Whose certificate it is, in the words of the documents, and every check of it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.showing import Row, day_text, number_text
from counter_ui.widgets.checks import Checks
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.certificate_holder import CertificateHolder, IdentifierKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check
from kiosk.domain.local_day import local_day
from kiosk.formats.token_verdict import TokenVerdict

_LABELS = tuple(
    f"token_fact.{each}"
    for each in (
        "name organisation number old_number tax_code budget_unit email"
        " valid_from valid_to authority"
    ).split()
)


class TokenFacts(Vertical):
    """Rows and checks; a row of which the certificate says nothing is not there."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="facts")
        self._words = words
        self._values = {label: Words(classes="fact-value") for label in _LABELS}
        self._rows = {label: Horizontal(classes="fact-row token-fact") for label in _LABELS}
        self._checks = Checks(words)

    def compose(self) -> ComposeResult:
        """Label and value, then the checks."""
        for label in _LABELS:
            with self._rows[label]:
                yield Words((self._words(label), "$quiet"), classes="token-fact-label")
                yield self._values[label]
        yield self._checks

    def show_verdict(
        self, verdict: TokenVerdict | None, checks: tuple[Check, ...], *, open_numbers: bool
    ) -> None:
        """None while nothing is known yet."""
        known = dict(fact_rows(verdict, open_numbers=open_numbers)) if verdict else {}
        for label in _LABELS:
            self._rows[label].display = label in known
            if label in known:
                self._values[label].say((known[label], "bold" if label == _LABELS[0] else ""))
        self._checks.show_checks(checks)


def fact_rows(verdict: TokenVerdict, *, open_numbers: bool) -> tuple[Row, ...]:
    """The facts that the certificate states; personal numbers masked unless asked for."""
    facts, holder = verdict.facts, verdict.holder
    if facts is None:
        return ()
    others = [each for each in holder.organisations if each != holder.name]
    found = {
        "name": holder.name,
        "organisation": _list(others),
        "number": _number(holder, open_numbers=open_numbers),
        "old_number": _old_number(holder, open_numbers=open_numbers),
        "tax_code": holder.tax_code or "",
        "budget_unit": _list(holder.numbers(IdentifierKind.BUDGET_UNIT)),
        "email": _list(holder.emails),
        "valid_from": day_text(local_day(facts.not_before)),
        "valid_to": day_text(local_day(facts.not_after)),
        "authority": facts.issuer_name,
    }
    return tuple((f"token_fact.{name}", CleanText(said)) for name, said in found.items() if said)


def _list(parts: list[CleanText] | tuple[CleanText, ...]) -> str:
    return ", ".join(parts)


def _number(holder: CertificateHolder, *, open_numbers: bool) -> str:
    number = holder.person_number
    return number_text(number, open_numbers=open_numbers) if number else ""


def _old_number(holder: CertificateHolder, *, open_numbers: bool) -> str:
    number = holder.old_number or ""
    return number if open_numbers or not number else f"{number[:2]}•••••{number[-2:]}"
