"""Which scene belongs to the card that stands at the counter: what is the citizen's, no more."""

from __future__ import annotations

from typing import Final

from counter_ui.citizen_display.scene import Scene, SceneKind
from counter_ui.journey import Journey
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.confirm import ConfirmCard
from counter_ui.screens.cards.consent import ConsentCard
from counter_ui.screens.cards.contact import ContactCard
from counter_ui.screens.cards.evidence import EvidenceCard
from counter_ui.screens.cards.handed_over import HandedOverCard
from counter_ui.screens.cards.idle import IdleCard
from counter_ui.screens.cards.method import MethodCard
from counter_ui.screens.cards.party import PartyCard
from counter_ui.screens.cards.receipt import ReceiptCard
from counter_ui.screens.cards.refuse import RefusedCard
from counter_ui.screens.cards.review import ReviewCard
from counter_ui.showing import rows
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.receipt import Office

_AT_REST: Final = (IdleCard, RefusedCard, MethodCard)
_OF_FACTS: Final = (EvidenceCard, ReviewCard, ContactCard, ConfirmCard, PartyCard)


def scene_of_desk(
    card: Card, journey: Journey | None, office: Office, words: Wording, *, open_numbers: bool
) -> Scene:
    """The scene without its moment; ``open_numbers`` where citizen or officer asked for them."""
    if isinstance(card, HandedOverCard):
        return card.shown_there()
    if card.hand_over:
        return Scene(kind=SceneKind.COUNTER)
    if isinstance(card, ReceiptCard):
        return Scene(kind=SceneKind.RECEIPT, said=card.number)
    if journey is None or isinstance(card, _AT_REST):
        return Scene(kind=SceneKind.REST, said=office.name, rows=(("office", office.counter),))
    if isinstance(card, ConsentCard):
        return _notice(journey)
    if isinstance(card, ContactCard) and card.read_back is not None:
        return Scene(kind=SceneKind.READ_BACK, said=CleanText(card.read_back.grouped))
    if isinstance(card, _OF_FACTS):
        return _facts(journey, words, open_numbers)
    return Scene(kind=SceneKind.WAIT)


def _notice(journey: Journey) -> Scene:
    notice = journey.draft.policy.notice
    return Scene(
        kind=SceneKind.CONSENT,
        version=clean_text(notice.version, max_length=40),
        basis=clean_text(f"legal_basis.{notice.legal_basis}", max_length=80),
    )


def _facts(journey: Journey, words: Wording, open_numbers: bool) -> Scene:
    known = rows(journey.claims, words, open_numbers=open_numbers)
    contact = journey.contact
    if contact is not None and contact.phone is not None:
        known += (("contact.phone", CleanText(contact.phone.grouped)),)
    if contact is not None and contact.email is not None:
        known += (("contact.mail", clean_text(contact.email, max_length=254)),)
    return Scene(kind=SceneKind.FACTS, rows=known, open_numbers=open_numbers)
