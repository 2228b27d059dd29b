"""Thuê bao di động: is the subscriber the person (chính chủ)? The carrier says."""

from __future__ import annotations

from counter_ui.screens.cards.compared import Ask, ComparedCard
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.registration import Contact, Draft


class MobileCard(ComparedCard):
    """Số CMT/CCCD, họ tên, ngày sinh, số điện thoại, e-mail; in the order of the portal's form."""

    OF = "subscriber"

    def __init__(
        self, draft: Draft, station: Station, words: Wording, contact: Contact | None = None
    ) -> None:
        super().__init__(draft, station, words, contact, ())

    def question(self) -> Ask:
        """The carrier, about this phone."""
        check, phone = self.ways.check_subscriber, self.phone
        return lambda draft: check(draft, phone)
