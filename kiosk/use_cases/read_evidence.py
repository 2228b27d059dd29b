"""Read what the applicant shows: the printed QR, the MRZ, typed fields, the chip."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import clean_text
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.local_day import local_day
from kiosk.domain.person_number import (
    NumberError,
    NumberFault,
    PersonNumber,
    parse_person_number,
)
from kiosk.domain.registration import Draft, Evidence, WireCount
from kiosk.errors import AtTheDeskError
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys, keys_from_card
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.emrtd.reader import Progress, read_card
from kiosk.formats.mrz import UNLIMITED, claim_of, parse_typed_mrz
from kiosk.ports.card_reader import CardReaders
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.trust_store import TrustStore
from kiosk.ports.unit_of_work import Store

_LONGEST_NAME = 150
_WITHOUT_PROOF = frozenset({Source.QR, Source.MRZ, Source.TYPED})


@dataclass(frozen=True, slots=True, repr=False)
class TypedCard:
    """What the officer types from the card's face when neither QR nor MRZ can be read."""

    number: str
    birth: str
    """dd/mm/yyyy."""
    expiry: str
    """dd/mm/yyyy; empty where the card states none: its chip is then tried as one without limit."""
    name: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class TypedPerson:
    """What the officer types where no card is read at all: mobile subscriber, social insurance."""

    number: str
    name: str
    birth: str
    """dd/mm/yyyy, or the year alone."""


@dataclass(frozen=True, slots=True)
class ReadEvidence:
    """One source at a time, in any order; a later reading of the same source replaces it."""

    store: Store
    clock: Clock
    ids: Ids
    readers: CardReaders
    trust: TrustStore
    reader_name: str | None = field(default=None)
    device_id: str = ""
    """Of this counter: what a chip signs, it signs for this counter."""

    def qr(self, draft: Draft, text: str) -> Draft:
        """The printed QR; raises ``AtTheDeskError('qr.not_a_card')``."""
        return self._add(draft, Evidence(claim=parse_card_qr(text)))

    def mrz(self, draft: Draft, text: str) -> Draft:
        """The machine readable zone; raises ``mrz.not_a_zone`` or ``mrz.check_digit_wrong``."""
        today = local_day(self.clock.now())
        return self._add(
            draft, Evidence(claim=claim_of(parse_typed_mrz(text), Source.MRZ, today=today))
        )

    def typed(self, draft: Draft, card: TypedCard) -> Draft:
        """Fields from the officer's keyboard.

        Raises ``AtTheDeskError``: a ``number.…`` code with the count of digits,
        ``typed.birth_malformed`` or ``typed.expiry_malformed``.
        """
        return self._add(draft, Evidence(claim=typed_claim(card)))

    def person(self, draft: Draft, person: TypedPerson) -> Draft:
        """Number, name and birth date from the keyboard, without a card.

        Raises ``AtTheDeskError``: a ``number.…`` code with ``digits``, ``typed.name_missing``,
        ``typed.birth_malformed``.
        """
        return self._add(draft, Evidence(claim=person_claim(person)))

    def chip(self, draft: Draft, progress: Callable[[Progress], None]) -> Draft:
        """Open, read and prove the chip on the reader with the keys that the draft holds.

        Progress comes on the caller's thread. Raises ``AtTheDeskError``: ``chip.no_key`` (nothing
        shown yet that opens it), the codes of the reader and of the chip protocols. A proof that
        fails is no exception: it stands in the evidence.
        """
        keys = access_keys(draft)
        if not keys.mrz and keys.can is None:
            raise AtTheDeskError("chip.no_key")
        binding = ChallengeBinding(draft.id, self.device_id, draft.policy.nonce)
        with self.readers.connect(self.reader_name) as channel:
            reading = read_card(
                channel,
                keys,
                randomness=self.ids.random_bytes,
                progress=progress,
                challenge=binding.challenge(),
            )
        bundle = ChipEvidence.of(reading, binding)
        verdict = judge(bundle, self.trust.anchors(), self.clock.now())
        return self._add(
            draft,
            Evidence(
                claim=verdict.claim,
                checks=verdict.checks,
                attachment=bundle.to_bytes(),
                portrait=verdict.portrait,
                simulated=verdict.simulated,
                wire=WireCount(
                    reading.traffic.apdus, reading.traffic.bytes_up, reading.traffic.bytes_down
                ),
            ),
        )

    def again(self, draft: Draft, before: Draft) -> Draft:
        """``draft`` with what was scanned or typed for an earlier one of the same person.

        What was signed for the earlier draft proves nothing for this one, and is left out.
        """
        for shown in before.evidence:
            if shown.claim.source in _WITHOUT_PROOF:
                draft = self._add(draft, shown)
        return draft

    def _add(self, draft: Draft, shown: Evidence) -> Draft:
        facts = {"registration": draft.id, "source": shown.claim.source.value}
        if shown.attachment is not None:
            facts["digest"] = hashlib.sha256(shown.attachment).hexdigest()
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.EVIDENCE_READ, facts, now))
        return draft.with_evidence(shown)


def typed_claim(card: TypedCard) -> Claim:
    """The claim of typed fields; see :meth:`ReadEvidence.typed` for the errors."""
    return Claim(
        source=Source.TYPED,
        number=_typed_number(card.number),
        name=clean_text(card.name, max_length=_LONGEST_NAME) or None,
        birth=_typed_birth(card.birth),
        expiry=_typed_expiry(card.expiry),
    )


def person_claim(person: TypedPerson) -> Claim:
    """The claim of a typed person; see :meth:`ReadEvidence.person` for the errors."""
    number = _typed_number(person.number)
    name = clean_text(person.name, max_length=_LONGEST_NAME)
    if not name:
        raise AtTheDeskError("typed.name_missing")
    return Claim(source=Source.TYPED, number=number, name=name, birth=_typed_birth(person.birth))


def _typed_number(text: str) -> PersonNumber:
    try:
        return parse_person_number(text)
    except NumberError as error:
        raise AtTheDeskError(error.fault.value, digits=error.digits) from None


def _typed_birth(text: str) -> BirthDate:
    try:
        return parse_birth_date(text)
    except ValueError:
        raise AtTheDeskError("typed.birth_malformed") from None


def access_keys(draft: Draft) -> AccessKeys:
    """Every key that what was shown so far can give, the most certain first."""
    by_source = {each.claim.source: each.claim for each in draft.evidence}
    shown = [by_source[s] for s in (Source.MRZ, Source.TYPED, Source.QR) if s in by_source]
    found = [_keys(claim) for claim in shown]
    mrz = tuple(dict.fromkeys(key for each in found for key in each.mrz))
    return AccessKeys(mrz, next((each.can for each in found if each.can), None))


def _keys(claim: Claim) -> AccessKeys:
    """The zone's own document number before the one worked out: a passport's is another."""
    worked_out = keys_from_card(claim)
    birth = claim.birth.full if claim.birth else None
    if claim.source is Source.TYPED and claim.number and birth and claim.expiry is None:
        unlimited = MrzKey(claim.number.document_number, f"{birth:%y%m%d}", UNLIMITED)
        return AccessKeys((unlimited,), worked_out.can)
    if claim.document_number is None or birth is None or claim.expiry is None:
        return worked_out
    end = UNLIMITED if claim.expiry.day is None else f"{claim.expiry.day:%y%m%d}"
    own = MrzKey(claim.document_number, f"{birth:%y%m%d}", end)
    return AccessKeys(tuple(dict.fromkeys((own, *worked_out.mrz))), worked_out.can)


def _typed_expiry(text: str) -> Expiry | None:
    """Silence is no answer: an empty field says nothing of the card's validity."""
    if not text.strip():
        return None
    return Expiry(parse_full_day(text, "typed.expiry_malformed"))


def typed_keys(card: TypedCard) -> AccessKeys:
    """The chip's keys from typed fields; a document number that is no personal number also serves.

    Raises the errors of :meth:`ReadEvidence.typed`.
    """
    try:
        parse_person_number(card.number)
    except NumberError as error:
        if error.fault is not NumberFault.WRONG_LENGTH:
            return _document_keys(card)
    return _keys(typed_claim(card))


def _document_keys(card: TypedCard) -> AccessKeys:
    number = "".join(card.number.split()).upper()
    birth = parse_full_day(card.birth, "typed.birth_malformed")
    expiry = _typed_expiry(card.expiry)
    end = f"{expiry.day:%y%m%d}" if expiry and expiry.day else UNLIMITED
    try:
        return AccessKeys((MrzKey(number, f"{birth:%y%m%d}", end),))
    except ValueError:
        raise AtTheDeskError("number.not_digits", digits=sum(map(str.isdigit, number))) from None


def parse_full_day(text: str, code: str) -> date:
    """A whole day typed as dd/mm/yyyy; raises ``AtTheDeskError(code)``."""
    try:
        day = parse_birth_date(text).full
    except ValueError:
        day = None
    if day is None:
        raise AtTheDeskError(code)
    return day
