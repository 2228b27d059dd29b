"""Chuẩn bị ở ki-ốt: put what the citizen has done alone where a counter of the office finds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain.claim import Source
from kiosk.domain.clean_text import clean_text
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.prepared import LONGEST_NOTE, Prepared, VisitNeed
from kiosk.domain.registration import Contact, Draft, Purpose
from kiosk.domain.ticket import SECRET_BYTES, Ticket, short_code, valid_until
from kiosk.errors import AtTheDeskError
from kiosk.formats.prepared_body import key_of_code, key_of_secret, prepared_body
from kiosk.formats.prepared_statement import sign_prepared
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.prepared_visits import Deposit, PreparedVisits
from kiosk.ports.sealer import DeviceKeys
from kiosk.ports.unit_of_work import Store, UnitOfWork

PURPOSES = {
    VisitNeed.REGISTRATION: Purpose.REGISTRATION,
    VisitNeed.FORGOTTEN_PASSWORD: Purpose.RECOVERY,
    VisitNeed.NEW_PHONE: Purpose.RECOVERY,
    VisitNeed.NOT_MY_ACCOUNT: Purpose.DISPUTE,
}
"""For which purpose the kiosk opens its draft, and the counter finishes it."""
_WITHOUT_PROOF = frozenset({Source.QR, Source.MRZ})


@dataclass(frozen=True, slots=True)
class PrepareVisit:
    """At the kiosk. Nothing of the visit stays there: the ledger gets its id and its need."""

    store: Store
    clock: Clock
    ids: Ids
    keys: DeviceKeys
    public_key: bytes
    """Ed25519, 32 bytes: the half of ``keys`` that others may know."""
    visits: PreparedVisits
    office: str
    """Code of the office."""

    def prepared(
        self,
        draft: Draft,
        contact: Contact,
        need: VisitNeed,
        note: str = "",
        *,
        agreed_at: datetime | None = None,
    ) -> Prepared:
        """What goes to the counter, once the citizen has agreed to the notice (now, if not before).

        Raises ``AtTheDeskError``: ``prepared.no_chip`` while the chip was not read,
        ``phone.not_the_confirmed`` for another phone than the one whose owner typed the code.
        """
        chip = draft.claim(Source.CHIP)
        if chip is None:
            raise AtTheDeskError("prepared.no_chip")
        if draft.phone_confirmed is not None and contact.phone != draft.phone_confirmed:
            raise AtTheDeskError("phone.not_the_confirmed")
        now, notice = self.clock.now(), draft.policy.notice
        unsigned = Prepared(
            registration_id=draft.id,
            device_id=self.keys.device_id,
            office=self.office,
            need=need,
            note=clean_text(note, max_length=LONGEST_NOTE) or None,
            shown=tuple(e.claim for e in draft.evidence if e.claim.source in _WITHOUT_PROOF),
            proofs=tuple(e.attachment for e in draft.evidence if e.attachment is not None),
            phone=contact.phone,
            phone_confirmed=draft.phone_confirmed is not None,
            email=contact.email,
            notice_version=notice.version,
            legal_basis=notice.legal_basis,
            agreed_at=agreed_at or now,
            prepared_at=now,
            valid_until=valid_until(now),
        )
        return replace(unsigned, statement=sign_prepared(unsigned, self.public_key, self.keys.sign))

    def deposit(self, prepared: Prepared) -> Ticket:
        """Seal it under a fresh ticket and put it where the office's counters find it.

        Raises ``AtTheDeskError('prepared.too_large')`` for more than any card holds, and
        ``LaterError`` where it cannot be put anywhere now: then there is no ticket.
        """
        secret, code = self.ids.random_bytes(SECRET_BYTES), short_code(self.ids.random_bytes(6))
        of_secret, of_code = key_of_secret(secret), key_of_code(code, self.office)
        try:
            body = prepared_body(prepared)
        except ValueError:
            raise AtTheDeskError("prepared.too_large") from None
        until = self.visits.deposit(
            Deposit(
                lookup_id=of_secret.id,
                code_id=of_code.id,
                registration_id=prepared.registration_id,
                sealed=of_secret.seal(body, self.ids.random_bytes(12)),
                wrapped=of_code.seal(secret, self.ids.random_bytes(12)),
                valid_until=prepared.valid_until,
            )
        )
        self._write_down(prepared)
        return Ticket(code, secret, min(until, prepared.valid_until))

    def _write_down(self, prepared: Prepared) -> None:
        facts = {"registration": prepared.registration_id, "need": prepared.need.value}
        now = self.clock.now()

        def work(unit: UnitOfWork) -> None:
            unit.ledger.append(LedgerKind.VISIT_PREPARED, facts, now)
            unit.drafts.remove(prepared.registration_id)

        self.store.run(work)
