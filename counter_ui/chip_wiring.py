"""What the counter reads cards with: readers, whom it trusts, and practice cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.config import Profile, Settings
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.devices.trust_folder import TrustFolder
from kiosk.ports.card_reader import CardReaders

if TYPE_CHECKING:
    from kiosk.formats.emrtd.access_keys import AccessKeys
    from kiosk.practice.card import PracticeCard
    from kiosk.practice.people import Person
    from kiosk.practice.pki import PracticePki

_PRACTICE_PKI = "practice-pki"


def card_readers() -> CardReaders:
    """The readers of this machine."""
    from kiosk.devices.pcsc import PcscReaders

    return PcscReaders()


def trust_folder(settings: Settings) -> TrustFolder:
    """Whom this counter trusts to sign chip cards."""
    return TrustFolder(settings.below_state(settings.trust.csca_folder))


def card_report(settings: Settings, keys: AccessKeys, reader_name: str) -> dict[str, Any]:
    """Read and judge the card on a reader: what ``kiosk card read`` prints."""
    from counter_ui.card_report import report
    from kiosk.formats.chip_evidence import ChipEvidence, judge
    from kiosk.formats.emrtd.reader import read_card

    readers = card_readers()
    wanted = reader_name or settings.reader.name
    there = [state.name for state in readers.readers() if wanted in state.name]
    with readers.connect(wanted or None) as channel:
        reading = read_card(
            channel, keys, randomness=SystemIds().random_bytes, progress=lambda _: None
        )
    verdict = judge(ChipEvidence.of(reading), trust_folder(settings).anchors(), SystemClock().now())
    return report(reading, verdict, ", ".join(there), practice=settings.profile is Profile.PRACTICE)


def practice_pki(settings: Settings) -> PracticePki:
    """The practice signing authority of this counter; trusted here in the practice profile."""
    from kiosk.practice.pki import PracticePki

    folder = settings.state / _PRACTICE_PKI
    pki = PracticePki.in_folder(folder)
    if settings.profile is Profile.PRACTICE:
        trust_practice(folder, settings.below_state(settings.trust.csca_folder))
    return pki


def practice_card(settings: Settings, person: Person, profile: str = "vn") -> PracticeCard:
    """The chip card of a practice person, in one of the shapes that issuers make."""
    from kiosk.practice.card import make_card

    return make_card(person, practice_pki(settings), profile)


def trust_practice(pki_folder: Path, trusted: Path) -> None:
    """Put the practice authority's certificate into a trust folder."""
    trusted.mkdir(parents=True, exist_ok=True)
    certificate = (pki_folder / "trust" / "csca" / "practice.der").read_bytes()
    target = trusted / "practice.der"
    if not target.exists() or target.read_bytes() != certificate:
        target.write_bytes(certificate)
