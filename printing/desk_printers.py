"""The printers of one counter, each with its task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.errors import AtTheDeskError
from kiosk.ports.receipt_printer import PrinterState, PrintResult
from printing.document import Document


class Task(StrEnum):
    """What a printer is for."""

    A5 = "a5"
    """Forms as the law has them."""
    SLIP = "slip"
    """Guidance that somebody takes along; all forms where no printer for A5 is there."""


_ON_SLIPS = frozenset({"activation", "recovery", "ticket", "vneid"})


class DocumentPrinter(Protocol):
    """Any of our printers; never raises for what a printer does."""

    @property
    def large_print(self) -> bool:
        """Whether everything comes out in large print here."""
        ...

    def print_document(self, document: Document) -> PrintResult:
        """Bring one document to paper, and say truthfully how that came out."""
        ...

    def state(self) -> PrinterState:
        """Ask how it is."""
        ...


@dataclass(frozen=True, slots=True)
class DeskPrinter:
    """One printer by its name in the settings."""

    name: str
    task: Task
    printer: DocumentPrinter


class DeskPrinters:
    """All printers of the counter, at least one."""

    def __init__(self, printers: Iterable[DeskPrinter]) -> None:
        self._printers = {each.name: each for each in printers}

    def __iter__(self) -> Iterator[DeskPrinter]:
        return iter(self._printers.values())

    def get(self, name: str) -> DeskPrinter | None:
        """By name; None where none is called so (any more)."""
        return self._printers.get(name)

    def named(self, name: str) -> DeskPrinter:
        """By name; raises ``AtTheDeskError('printer.unknown')`` (fact: printer)."""
        found = self._printers.get(name)
        if found is None:
            raise AtTheDeskError("printer.unknown", printer=name)
        return found

    def for_form(self, form: str) -> DeskPrinter:
        """The first printer of the form's task, else the first of all."""
        task = Task.SLIP if form in _ON_SLIPS else Task.A5
        all_printers = tuple(self._printers.values())
        return next((each for each in all_printers if each.task is task), all_printers[0])
