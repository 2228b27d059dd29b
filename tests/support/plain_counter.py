"""An officer at the plain counter, by a script of answers."""

from __future__ import annotations

from collections.abc import Sequence

from fakes.station import CODE, PASSPHRASE, FakeStation
from fakes.talk import ScriptedTalk

from counter_ui.plain.shift import PlainCounter
from counter_ui.station import Station
from counter_ui.typing.composer import Typing
from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role

YES = ["1", "1", "1"]
REACHED = ["0912345678", "1", ""]
"""A phone, read back, and no e-mail."""
CLOSE = ["0", ""]
PASSWORD = "Ruong-bac-thang-9"
APPROVER, APPROVER_PASSPHRASE = "PT01", PASSPHRASE + " duyet"


def play(
    station: FakeStation, answers: Sequence[str], hidden: Sequence[str] = (), *, to_end: bool = True
) -> ScriptedTalk:
    """From signing in to closing the shift; ``to_end``: nothing of the script may be left."""
    try:
        talk = sit_down(station.open(), [*answers, *CLOSE], hidden)
    finally:
        station.close()
    if to_end:
        assert not talk.unasked, "something was never asked"
    return talk


def sit_down(opened: Station, answers: Sequence[str], hidden: Sequence[str] = ()) -> ScriptedTalk:
    """At a counter that stays open; the terminal is closed when the answers are over."""
    talk = ScriptedTalk([CODE, *answers], [PASSPHRASE, *hidden])
    PlainCounter(opened, talk, load_wording("vi"), Typing.NONE).run()
    return talk


def with_approver(station: FakeStation) -> FakeStation:
    """With a card on the reader, and another officer who may approve."""
    station.lay_card()
    station.desk().add_officer(
        APPROVER, "Phạm Thị Duyệt", frozenset({Role.APPROVER}), APPROVER_PASSPHRASE
    )
    return station


def kinds(station: FakeStation) -> list[LedgerKind]:
    """What the ledger was told."""
    return [each.kind for each in station.store.run(lambda unit: list(unit.ledger.entries()))]
