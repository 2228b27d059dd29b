"""The owner types the PIN unseen, and the key signs once."""

from __future__ import annotations

from dataclasses import replace

from counter_ui.pin_rules import length_refused, pin_refused, pin_warning
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.station import TokenDesk
from counter_ui.token_examination import Examination
from counter_ui.token_seen import SeenCertificate
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError
from kiosk.ports.signing_token import PinState, Token

_TRY_AGAIN = frozenset({"token.pin_wrong", "token.pin_length", "token.cancelled"})


def signed(case: Examination, tokens: TokenDesk, talk: Conversation) -> Draft:
    """The draft with a proof that holds. Raises ``Back`` where there will be none by this PIN."""
    while True:
        pin = _ask_pin(case.seen, talk)
        refused = length_refused(case.seen.token, pin)
        if refused is not None:
            talk.tell(refused)
            continue
        try:
            draft = _sign(case, tokens, pin, talk)
        except KioskError as error:
            talk.tell(error)
            case = _after(case, error)
            if error.code not in _TRY_AGAIN:
                talk.ask("plain.go_on", fresh=True)
                raise Back from None
            continue
        return _looked_at(case, draft, talk)


def _ask_pin(seen: SeenCertificate, talk: Conversation) -> bytearray:
    """Empty for a token with keys of its own. Raises ``Back`` where none need be asked for."""
    token = seen.token
    locked = pin_refused(token)
    if locked is not None:
        talk.tell(locked)
        talk.ask("plain.go_on", fresh=True)
        raise Back
    for key in ("token_card.hand_over", "token_card.why_pin"):
        talk.say(key)
    talk.say("plain.returned", label=seen.name, value=seen.authority)
    warning = pin_warning(token, talk.words)
    if warning:
        talk.talk.say(warning)
    _say_length(token, talk)
    talk.say("never_ask")
    if token.has_pin_pad:
        talk.ask("plain.go_on", fresh=True)
        return bytearray()
    pin = talk.talk.ask_pin(talk.words("plain.pin"))
    if not pin:
        raise Back
    return pin


def _say_length(token: Token, talk: Conversation) -> None:
    if token.has_pin_pad:
        talk.say("token_card.pin_pad")
    elif token.pin_longest:
        shortest = max(1, token.pin_shortest)
        talk.say("token_card.pin_bounds", shortest=shortest, longest=token.pin_longest)
    else:
        talk.say("token_card.pin_here")


def _sign(case: Examination, tokens: TokenDesk, pin: bytearray, talk: Conversation) -> Draft:
    if case.standing is None:
        raise RuntimeError("signing before the certificate was judged")
    talk.say("token_card.signing")
    seen, answers = case.seen, case.standing.answers
    return tokens.prove(case.draft, seen.token, seen.certificate, pin, answers)


def _after(case: Examination, error: KioskError) -> Examination:
    """The token's own word on its tries."""
    state = error.facts.get("pin_state")
    if state is None:
        return case
    token = replace(case.seen.token, pin_state=PinState(str(state)))
    return replace(case, seen=replace(case.seen, token=token))


def _looked_at(case: Examination, draft: Draft, talk: Conversation) -> Draft:
    case = replace(case, proof=draft.evidence[-1].checks)
    if case.refused:
        talk.say_checks(case.checks)
        talk.say("token_card.refused")
        talk.ask("plain.go_on", fresh=True)
        raise Back
    return draft
