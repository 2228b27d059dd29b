"""Xác thực mã OTP: the owner of the number types what was sent to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.one_time_code import PHONE_CONFIRMED, CodePurpose, OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Draft, Evidence, Purpose
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.one_time_codes import CodeRequest, OneTimeCodes
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.stated_person import stated_person

_PURPOSES = {
    Purpose.REGISTRATION: CodePurpose.REGISTRATION,
    Purpose.RECOVERY: CodePurpose.RECOVERY,
    Purpose.DISPUTE: CodePurpose.RECOVERY,
}


@dataclass(frozen=True, slots=True)
class ConfirmPhone:
    """Send, try, send again; everything that can happen is a status, see ``CodeStatus``.

    All three raise ``LaterError`` where the centre cannot be asked.
    """

    store: Store
    clock: Clock
    add: AddEvidence
    codes: OneTimeCodes

    def send(self, draft: Draft, phone: Phone) -> OneTimeCode:
        """To the number just read back; the centre looks for an account before it sends anything,
        but at a kiosk, where nobody shall learn of an account who has not the phone.

        Raises ``AtTheDeskError('evidence.incomplete')`` while it is not known who registers.
        """
        person = stated_person(draft)
        code = self.codes.send(
            CodeRequest(
                subject=draft.id,
                purpose=_PURPOSES[draft.purpose],
                phone=phone,
                number=person.number,
                officer_code=person.officer_code,
                assisted=draft.assisted,
            )
        )
        self._write_down(draft, code)
        return code

    def attempt(self, draft: Draft, code: OneTimeCode, typed: str) -> tuple[Draft, OneTimeCode]:
        """What the citizen typed; once confirmed the draft holds the proof.

        Raises ``AtTheDeskError('one_time_code.not_digits')`` (fact ``digits``: how many it has)
        before anything is sent: it costs no try.
        """
        digits = "".join(typed.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == code.digits):
            raise AtTheDeskError("one_time_code.not_digits", digits=code.digits)
        answered = self.codes.attempt(code, digits)
        if not answered.confirmed:
            self._write_down(draft, answered, LedgerKind.CODE_TRIED)
            return draft, answered
        evidence = Evidence(
            claim=Claim(source=Source.PHONE),
            checks=(Check(PHONE_CONFIRMED, Outcome.HOLDS),),
            attachment=answered.proof,
        )
        return replace(self.add(draft, evidence), phone_confirmed=code.phone), answered

    def resend(self, draft: Draft, code: OneTimeCode) -> OneTimeCode:
        """*Gửi lại OTP*."""
        again = self.codes.resend(code)
        self._write_down(draft, again)
        return again

    def _write_down(
        self, draft: Draft, code: OneTimeCode, kind: LedgerKind = LedgerKind.CODE_SENT
    ) -> None:
        facts = {"registration": draft.id, "status": code.status.value}
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(kind, facts, now))
