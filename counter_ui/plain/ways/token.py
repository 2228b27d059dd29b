"""USB ký số: whose certificate it is and what it is worth, before any PIN is asked for."""

from __future__ import annotations

from dataclasses import replace

from counter_ui.journey import Journey
from counter_ui.officer_tokens import tokens_of_others
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.organisation import represent
from counter_ui.plain.person import state_person
from counter_ui.plain.proving import prove
from counter_ui.plain.ways.token_pin import signed
from counter_ui.showing import day_text
from counter_ui.station import Station, TokenDesk
from counter_ui.token_examination import Examination
from counter_ui.token_seen import MOST_SHOWN, SeenCertificate, seen_certificates
from counter_ui.widgets.token_facts import fact_rows
from kiosk.domain.clean_text import CleanText
from kiosk.domain.registration import Contact, Draft
from kiosk.errors import AtTheDeskError, KioskError, SupervisorError
from kiosk.ports.signing_token import DeskTokens
from kiosk.use_cases.prove_by_token import why_nothing


def sign_with_token(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Until the key has signed for whom it should, or the officer stops."""
    talk.say("token_card.title")
    tokens = station.tokens
    if tokens is None:
        talk.tell(why_nothing(DeskTokens((), 0, 0)))
        talk.ask("plain.go_on", fresh=True)
        raise Back
    while True:
        seen = _choose(journey.draft, tokens, talk)
        case = Examination(seen=seen, draft=journey.draft, practice=station.practice)
        try:
            case = _examined(case, tokens, station, talk)
            if case.party_is_missing:
                case = replace(case, draft=represent(case.preview, station, talk))
            draft = signed(case, tokens, talk)
        except Back:
            talk.say("plain.back")
            continue
        return prove(_offering_mail(journey.with_draft(draft), case), station, talk)


def _offering_mail(journey: Journey, case: Examination) -> Journey:
    emails = case.verdict.holder.emails if case.verdict else ()
    if not emails or journey.contact is not None:
        return journey
    return journey.reached_by(Contact(phone=None, email=emails[0]))


def _choose(draft: Draft, tokens: TokenDesk, talk: Conversation) -> SeenCertificate:
    """The only one, or one of several; looked for again until there is any."""
    while True:
        try:
            found = _look(draft, tokens)
        except KioskError as error:
            talk.tell(error)
            talk.ask("plain.token_again", fresh=True)
            continue
        if len(found) == 1:
            return found[0]
        talk.say("token_card.several_certificates")
        named = [_line(each, talk) for each in found]
        return found[talk.choose(named, "plain.which_certificate")]


def _look(draft: Draft, tokens: TokenDesk) -> tuple[SeenCertificate, ...]:
    """At least one. Raises what keeps one from being shown."""
    plugged = tokens.prove.look()
    desk = tokens_of_others(tokens.open_shift, plugged, draft.shift.officer.code)
    found = seen_certificates(desk)[:MOST_SHOWN]
    if not found:
        raise why_nothing(desk) if desk.hint else AtTheDeskError("token.none")
    return found


def _line(seen: SeenCertificate, talk: Conversation) -> CleanText:
    name = seen.name or talk.words("token_card.unreadable")
    until = seen.valid_to
    day = talk.words("token_card.until", day=day_text(until)) if until else CleanText("")
    return CleanText(" · ".join(each for each in (name, seen.authority, day) if each))


def _examined(
    case: Examination, tokens: TokenDesk, station: Station, talk: Conversation
) -> Examination:
    """Sound: nothing but people's words and the PIN is missing. Raises ``Back``."""
    while not case.sound:
        if case.standing is None:
            case = _judged(case, tokens, talk)
        if case.refused:
            talk.say("token_card.refused")
            talk.ask("plain.token_again", fresh=True)
            raise Back
        if case.kinds:
            case = _as_somebody(case, talk)
        elif case.without_level:
            talk.say("token_card.without_level")
            talk.ask("plain.token_again", fresh=True)
            case = replace(case, standing=None)
        elif case.card_is_missing:
            case = replace(case, draft=_with_card(case.draft, station, talk))
            talk.say_checks(case.checks)
    return case


def _judged(case: Examination, tokens: TokenDesk, talk: Conversation) -> Examination:
    seen = case.seen
    while True:
        talk.say("token_card.judging")
        try:
            standing = tokens.prove.judge(seen.token, seen.certificate, case.draft.kind)
        except KioskError as error:
            talk.tell(error)
            talk.ask("plain.token_again", fresh=True)
            continue
        case = replace(case, standing=standing)
        for label, value in fact_rows(standing.verdict, open_numbers=talk.open_numbers):
            talk.say("plain.named", label=talk.words(label), value=value)
        talk.say_checks(case.checks)
        return case


def _as_somebody(case: Examination, talk: Conversation) -> Examination:
    """A certificate that names a person and a firm is asked about."""
    talk.say("token_card.ask_kind")
    named = [talk.words(f"kind.{each.value}") for each in case.kinds]
    kind = case.kinds[talk.choose(named, "plain.which_kind")]
    try:
        return case.as_kind(kind)
    except SupervisorError as error:
        talk.tell(error)
        return case


def _with_card(draft: Draft, station: Station, talk: Conversation) -> Draft:
    """The citizen's own card, where only its chip can say whose the certificate is."""
    talk.say("token_card.card_missing")
    while True:
        draft = state_person(draft, station, talk)
        try:
            return station.desk.read_evidence.chip(draft, lambda _: None)
        except KioskError as error:
            talk.tell(error)
