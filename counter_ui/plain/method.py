"""Chọn phương thức đăng ký, in lines: for whom, then by which of the six ways."""

from __future__ import annotations

from counter_ui.plain.conversation import Back, Conversation
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.clean_text import CleanText
from kiosk.domain.method_choice import MethodOffer
from kiosk.domain.policy import ApplicantKind, Method


def choose_method(station: Station, talk: Conversation) -> tuple[ApplicantKind, Method]:
    """What may not be chosen is in the list with its reason. Raises ``Back``, ``Stop`` and what
    :class:`kiosk.use_cases.choose_method.ChooseMethod` raises.
    """
    kinds = tuple(ApplicantKind)
    while True:
        talk.say("choose.title")
        named = [talk.words(f"kind.{each.value}") for each in kinds]
        kind = kinds[talk.choose(named, "plain.which_kind")]
        try:
            return kind, _choose(ways_of(station).choose_method(kind), talk)
        except Back:
            talk.say("plain.back")


def _choose(offers: tuple[MethodOffer, ...], talk: Conversation) -> Method:
    named = [_line(each, talk) for each in offers]
    while True:
        offer = offers[talk.choose(named, "plain.which_method")]
        if offer.allowed:
            return offer.method
        talk.tell_code(offer.reason)


def _line(offer: MethodOffer, talk: Conversation) -> CleanText:
    words, key = talk.words, f"choose.{offer.method.value}"
    group = words(f"choose.group_{int(offer.group)}")
    if offer.allowed:
        return words("plain.method", method=words(key), note=words(f"{key}_note"), group=group)
    reason = words.reason(offer.reason)
    return words("plain.method_not", method=words(key), reason=reason, group=group)
