"""Who works here, in lines: signing in, the lock, the next officer, a supervisor's help."""

from __future__ import annotations

from counter_ui.pin_rules import length_refused, pin_refused, pin_warning
from counter_ui.plain.conversation import Conversation
from counter_ui.plain.talk import NobodyAnswers
from counter_ui.station import OfficerDesk, Station, TokenDesk
from counter_ui.token_seen import SeenCertificate, seen_certificates
from kiosk.domain.officer import Shift
from kiosk.domain.unlock import grouped
from kiosk.errors import KioskError

_UNLOCK = frozenset({"/mokhoa", "/unlock"})
_HAND_OVER = frozenset({"/giaoca", "/handover"})


class Door:
    """Opens shifts, and keeps them behind a lock."""

    def __init__(self, station: Station, talk: Conversation) -> None:
        self._station, self._talk = station, talk

    def sign_in(self) -> Shift | None:
        """By passphrase, or by the officer's own token where it is plugged in.

        None once an empty code was typed. Raises ``TalkEnded``.
        """
        officers = self._station.officers
        while True:
            code = self._ask_code("plain.officer")
            if not code:
                return None
            try:
                if officers is not None and code.casefold() in _UNLOCK:
                    self._unlock(officers)
                    continue
                shift = self._opened(code)
            except KioskError as error:
                self._talk.tell(error)
                continue
            self._talk.say("plain.signed_in", officer=shift.officer.name)
            return shift

    def unlocked(self, shift: Shift) -> Shift:
        """What was said is taken away; then the same officer goes on, or the next one begins.

        Raises ``TalkEnded``.
        """
        talk = self._talk
        talk.open_numbers = False
        talk.talk.wipe()
        talk.say("lock.title")
        if self._station.officers is not None:
            talk.say("plain.lock_ways")
        while True:
            try:
                again = self._let_in(shift)
            except KioskError as error:
                talk.tell(error)
                continue
            if again is not None:
                talk.say("plain.unlocked")
                return again

    def handed_over(self, shift: Shift, officers: OfficerDesk) -> Shift:
        """The next officer's shift.

        Raises as :class:`kiosk.use_cases.hand_over_shift.HandOverShift`, and ``TalkEnded``.
        """
        talk = self._talk
        talk.say("officer.hand_over", officer=shift.officer.name)
        code = self._ask_code("plain.next_officer")
        after = self._handed_to(code, shift, officers)
        talk.talk.wipe()
        talk.say("plain.signed_in", officer=after.officer.name)
        return after

    def _handed_to(self, code: str, shift: Shift, officers: OfficerDesk) -> Shift:
        tokens, typed = self._station.tokens, self._token_pin(code)
        if tokens is None or typed is None:
            return officers.hand_over(shift, code, self._ask_unseen("plain.passphrase"))
        seen, pin = typed
        return officers.hand_over.by_token(
            shift, tokens.open_shift, seen.token, seen.certificate, pin
        )

    def _let_in(self, shift: Shift) -> Shift | None:
        """None once a supervisor has helped. Raises ``KioskError``."""
        code, officers = shift.officer.code, self._station.officers
        by_token = self._by_token(code)
        if by_token is not None:
            return by_token
        typed = self._ask_unseen("plain.passphrase")
        if officers is not None and typed.casefold() in _HAND_OVER:
            return self.handed_over(shift, officers)
        if officers is not None and typed.casefold() in _UNLOCK:
            self._unlock(officers)
            return None
        return self._station.desk.open_shift(code, typed)

    def _ask_code(self, key: str) -> str:
        while True:
            try:
                return self._talk.talk.ask(self._talk.words(key))
            except NobodyAnswers:
                continue

    def _ask_unseen(self, key: str) -> str:
        while True:
            try:
                return self._talk.talk.ask_hidden(self._talk.words(key))
            except NobodyAnswers:
                continue

    def _opened(self, code: str) -> Shift:
        by_token = self._by_token(code)
        if by_token is not None:
            return by_token
        return self._station.desk.open_shift(code, self._ask_unseen("plain.passphrase"))

    def _by_token(self, code: str) -> Shift | None:
        """None for the passphrase."""
        tokens, typed = self._station.tokens, self._token_pin(code)
        if tokens is None or typed is None:
            return None
        seen, pin = typed
        return tokens.open_shift(seen.token, seen.certificate, pin)

    def _token_pin(self, code: str) -> tuple[SeenCertificate, bytearray] | None:
        """None for the passphrase: no token of this officer, or only Enter was typed."""
        tokens, talk = self._station.tokens, self._talk
        seen = _token_of(code, tokens) if tokens is not None else None
        if seen is None:
            return None
        refused = pin_refused(seen.token)
        if refused is not None:
            talk.tell(refused)
            return None
        warning = pin_warning(seen.token, talk.words)
        if warning:
            talk.talk.say(warning)
        pin = talk.talk.ask_pin(talk.words("plain.officer_pin", code=code.strip().upper()))
        if not pin:
            return None
        too_short = length_refused(seen.token, pin)
        if too_short is not None:
            raise too_short
        return seen, pin

    def _unlock(self, officers: OfficerDesk) -> None:
        """Once, after too many wrong passphrases: beside the officer, or by telephone."""
        talk = self._talk
        talk.say("unlock.title")
        officer = self._ask_code("plain.unlock_officer")
        supervisor = self._ask_code("plain.unlock_supervisor")
        if supervisor:
            passphrase = self._ask_unseen("plain.passphrase")
            officers.unlock.by_supervisor(officer, supervisor, passphrase)
        else:
            asked = officers.unlock.challenge(officer)
            talk.say(
                "unlock.ask_code",
                counter=officers.unlock.counter,
                officer=asked.officer,
                challenge=grouped(asked.text),
            )
            officers.unlock.by_code(officer, self._ask_code("plain.unlock_code"))
        talk.say("unlock.done", officer=officer.strip().upper())


def _token_of(code: str, tokens: TokenDesk) -> SeenCertificate | None:
    """This officer's, if it is plugged in; a driver in trouble leaves the passphrase."""
    try:
        for seen in seen_certificates(tokens.prove.look()):
            owner = tokens.open_shift.officer_of(seen.certificate)
            if owner is not None and owner.code == code.strip().upper():
                return seen
    except KioskError:
        return None
    return None
