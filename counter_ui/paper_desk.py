"""What the commands about paper do: verify, find, print again, try a printer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_ui.wiring import Counter, open_counter
from kiosk.config import Profile, Settings
from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Receipt
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.ports.receipt_printer import PrintResult
from kiosk.use_cases.find_receipt import FindReceipt
from kiosk.use_cases.issue_receipt import CurrentReceipt
from kiosk.use_cases.owed_papers import OwedPaper, OwedPapers
from kiosk.use_cases.tell_citizen import TellCitizen

if TYPE_CHECKING:
    from printing.office_keys import OfficeKey, OfficeKeys
    from printing.verification import Verification

_OFFICE_KEYS = "office-keys.json"
_STDIN = "-"


def scanned(text_or_image: str) -> str:
    """A text as it stands; of a PNG or JPEG file its code, the receipt's own first.

    ``-`` reads the text from standard input. Raises ``AtTheDeskError('receipt_code.picture_…')``.
    """
    from printing.verification import codes_in_picture

    if text_or_image == _STDIN:
        return sys.stdin.readline()
    try:
        is_file = Path(text_or_image).is_file()
    except OSError:  # such as a code that is longer than a file name may be
        is_file = False
    return codes_in_picture(Path(text_or_image).read_bytes())[0] if is_file else text_or_image


def verify_receipt(settings: Settings, text_or_image: str, keys: Path | None) -> Verification:
    """Check it offline against this counter's key and the office keys that are here."""
    from printing.verification import check_receipt_code

    return check_receipt_code(scanned(text_or_image), _known_keys(settings, keys))


def proves(settings: Settings, checked: Verification) -> bool:
    """Whether it holds here: a training receipt does so at a practice counter only."""
    from printing.verification import Verdict

    practice = settings.profile is Profile.PRACTICE
    return checked.verdict is Verdict.GENUINE or (practice and checked.verdict is Verdict.TRAINING)


def verification_as_json(checked: Verification) -> dict[str, Any]:
    """The verdict; what the code says only where a known key signed it."""
    from printing.verification import Verdict

    said: dict[str, Any] = {"verdict": checked.verdict.value}
    if checked.receipt is None or checked.verdict not in (Verdict.GENUINE, Verdict.TRAINING):
        return said
    statement = checked.receipt.statement
    return said | {
        "number": statement.receipt_number,
        "registration": statement.registration_id,
        "time": statement.issued_at.isoformat(),
        "office": statement.office_code,
        "method": statement.method.value,
        "state": statement.state.value,
        "digest": statement.envelope_digest,
    }


def own_key(settings: Settings) -> OfficeKey | None:
    """This counter's public key under its office's name; None before the first start."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from kiosk.devices.keystore import open_keystore
    from printing.office_keys import OfficeKey

    folder = settings.state / "keys"
    if not (folder / "device.key").exists():
        return None
    public = Ed25519PublicKey.from_public_bytes(open_keystore(folder).device_public)
    return OfficeKey(settings.office.code, CleanText(settings.office.name), public)


def own_keys_file(settings: Settings) -> bytes:
    """The file that the office may publish; the page ``docs/verify`` reads it.

    Raises ``TechnicianError('office_keys.none')`` before the counter's first start.
    """
    from printing.office_keys import write_office_keys

    key = own_key(settings)
    if key is None:
        raise TechnicianError("office_keys.none")
    return write_office_keys([key])


def _known_keys(settings: Settings, named: Path | None) -> OfficeKeys:
    from printing.office_keys import read_office_keys

    path = named or settings.state / _OFFICE_KEYS
    try:
        known = dict(read_office_keys(path.read_bytes()))
    except FileNotFoundError:
        if named is not None:
            raise TechnicianError("office_keys.unreadable", file=str(path)) from None
        known = {}
    except OSError:
        raise TechnicianError("office_keys.unreadable", file=str(path)) from None
    own = own_key(settings)
    return known | ({own.device: own} if own else {})


@contextmanager
def counter_with(settings: Settings, text_or_image: str) -> Iterator[tuple[Counter, Receipt]]:
    """An open counter and the receipt that is meant: number, registration, scan or picture.

    The receipt is as it would be printed now: its code says what its words say.
    """
    text = scanned(text_or_image)
    with open_counter(settings) as counter:
        found = FindReceipt(counter.store)(text)
        current = CurrentReceipt(counter.store, counter.keystore)
        yield counter, current(found.number) or found


def print_first(counter: Counter, number: str, *, printer: str, large: bool) -> PrintResult:
    """The first paper; raises ``AtTheDeskError('receipt.already_printed')`` for a second."""
    if counter.printing.copies("receipt", number):
        raise AtTheDeskError("receipt.already_printed")
    return counter.printing.print_form("receipt", number, printer=printer, large=large)


def papers_of(counter: Counter) -> OwedPapers:
    """What the ledger of an open counter says of papers."""
    return OwedPapers(counter.store, counter.settings.office.as_office())


def paper_of(counter: Counter, number: str) -> OwedPaper:
    """The paper of this number; raises ``AtTheDeskError('paper.unknown')``."""
    wanted = number.strip().upper()
    for each in papers_of(counter).listing():
        if each.number.upper() == wanted:
            return each
    raise AtTheDeskError("paper.unknown")


def paper_as_text(counter: Counter, paper: OwedPaper) -> str:
    """Its words; raises ``AtTheDeskError('paper.gone')`` where they are not kept any more."""
    from printing.text import render_text

    document = counter.printing.preview(paper.form, paper.number)
    if document is None:
        raise AtTheDeskError("paper.gone")
    return render_text(document)


def print_slip_of_task(counter: Counter, registration: str, officer: str) -> PrintResult:
    """The slip for whom the centre answered otherwise; raises what :class:`TellCitizen` raises."""
    settings = counter.settings
    practice = settings.profile is Profile.PRACTICE
    tell = TellCitizen(
        counter.store, counter.time, counter.printing, settings.office.as_office(), practice
    )
    return tell(registration, officer)[1]


def try_printer(settings: Settings, name: str) -> PrintResult:
    """Print the test page; raises ``AtTheDeskError('printer.unknown')``."""
    from counter_ui.printing_wiring import printers_of
    from printing.trial_page import trial_document

    at = printers_of(settings).named(name)
    return at.printer.print_document(trial_document(CleanText(at.name)))
