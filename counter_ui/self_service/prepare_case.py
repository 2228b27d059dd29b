"""What a citizen has done so far of a visit that an officer will finish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from counter_ui.self_service.visit import Visit
from kiosk.domain.claim import Source
from kiosk.domain.evidence import Outcome, worst
from kiosk.domain.local_day import local_day
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.registration import Contact, Draft
from kiosk.domain.ticket import Ticket
from kiosk.errors import AtTheDeskError, LaterError
from kiosk.use_cases.prepare_visit import PURPOSES

Shown = Callable[[Draft], Draft]
"""Adds what opens the chip: the QR, the zone, or what was typed of the card's face."""


@dataclass(slots=True, repr=False, eq=False)
class PrepareCase:
    """In memory, gone with the visit. Every method asks a device or the centre: in threads."""

    visit: Visit
    need: VisitNeed
    note: str = ""
    agreed_at: datetime | None = None
    draft: Draft | None = None
    phone: Phone | None = None

    def agree(self) -> None:
        """The notice was read and agreed to."""
        self.agreed_at = self.visit.station.ways.choose_method.clock.now()

    def open_with(self, shown: Shown) -> None:
        """Begin with what opens the chip; raises what opening a draft and reading a code raise."""
        desk, visit = self.visit.station.station.desk, self.visit
        self.draft = shown(
            desk.open_draft(
                visit.shift,
                ApplicantKind.CITIZEN,
                Method.IN_PERSON,
                purpose=PURPOSES[self.need],
                preparing=True,
            )
        )

    def read_chip(self) -> None:
        """Prove the chip on the reader.

        Raises what the reader raises, ``AtTheDeskError``: ``prepared.chip_fails`` where a proof
        fails, ``prepared.card_expired``: an officer must look at such a card from the start.
        """
        desk, draft = self.visit.station.station.desk, self.draft
        if draft is None:
            raise AtTheDeskError("chip.no_key")
        read = desk.read_evidence.chip(draft, lambda _: None)
        chip = next(each for each in read.evidence if each.claim.source is Source.CHIP)
        if worst(chip.checks) is Outcome.FAILS:
            raise AtTheDeskError("prepared.chip_fails")
        today = local_day(self.visit.station.ways.choose_method.clock.now())
        if chip.claim.expiry is not None and chip.claim.expiry.passed(today):
            raise AtTheDeskError("prepared.card_expired")
        self.draft = read
        self.visit.proved_human = True

    def send(self) -> OneTimeCode:
        """A code to the phone; counted first, see :class:`kiosk.use_cases.limit_tries.LimitTries`.

        Raises what counting and sending raise.
        """
        station, draft, phone = self.visit.station, self._draft(), self._phone()
        chip = draft.claim(Source.CHIP)
        station.limits(
            self.visit.policy().unattended, phone=phone, number=chip.number if chip else None
        )
        return station.ways.confirm_phone.send(draft, phone)

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        """What was typed; once confirmed the draft holds the proof."""
        self.draft, answered = self.visit.station.ways.confirm_phone.attempt(
            self._draft(), code, typed
        )
        return answered

    def resend(self, code: OneTimeCode) -> OneTimeCode:
        """*Gửi lại OTP*."""
        return self.visit.station.ways.confirm_phone.resend(self._draft(), code)

    def hand_over(self) -> Ticket:
        """Seal it and leave it for the office's counters.

        Raises ``LaterError('centre.none')`` where there is no centre, and what depositing raises.
        """
        prepare = self.visit.station.prepare
        if prepare is None:
            raise LaterError("centre.none")
        contact = Contact(phone=self._phone(), email=None)
        prepared = prepare.prepared(
            self._draft(), contact, self.need, self.note, agreed_at=self.agreed_at
        )
        ticket = prepare.deposit(prepared)
        self.draft = self.phone = None
        return ticket

    def _draft(self) -> Draft:
        if self.draft is None:
            raise AtTheDeskError("prepared.no_chip")
        return self.draft

    def _phone(self) -> Phone:
        if self.phone is None:
            raise AtTheDeskError("prepared.no_phone")
        return self.phone
