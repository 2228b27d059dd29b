"""Bảo hiểm xã hội: BHXH compares, and says under which number it knows the person."""

from __future__ import annotations

from textual.content import Content

from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.compared import Ask, ComparedCard
from counter_ui.station import Station
from counter_ui.widgets.form import Entry
from counter_ui.widgets.words import line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import Answer, Comparison
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.registration import Contact, Draft


class InsuranceCard(ComparedCard):
    """Số CMT/CCCD, mã BHXH, họ tên, ngày sinh, số điện thoại, e-mail; as the portal's form has it.

    An empty code means the 12-digit number itself, which is the code since 01/08/2025.
    """

    OF = "insurance"

    def __init__(
        self, draft: Draft, station: Station, words: Wording, contact: Contact | None = None
    ) -> None:
        code = Entry("insurance", self._judge_code)
        super().__init__(draft, station, words, contact, (("number", code),))

    def question(self) -> Ask:
        """BHXH, about this code."""
        compare, code = self.ways.compare_insurance, self._code
        return lambda draft: compare(draft, code)

    @property
    def _code(self) -> InsuranceCode:
        return entry_rules.insurance_code(self.form.text("insurance") or self.form.value("number"))

    def _judge_code(self, text: str) -> None:
        if not text:
            return
        code = entry_rules.insurance_code(text)
        if code.was_shortened:
            self.form.show_note(self.words("insurance.shortened", code=code.value))
        else:
            self.form.show_note(None)

    def to_be_seen(self, found: Comparison) -> bool:
        """Always: the number that BHXH returned is the one by which accounts are found."""
        return True

    def answer_lines(self, found: Comparison) -> list[Content]:
        """The returned number, masked, and the phone to be read back, above where to go."""
        told = super().answer_lines(found)
        if found.answer is not Answer.MATCH:
            return told
        *seen, where = told
        if found.number is not None:
            seen.append(self._returned("insurance.number", found.number.masked))
        if found.old_number is not None:
            seen.append(self._returned("insurance.old_number", _masked(found.old_number)))
        phone = line(
            (self.words("insurance.read_back"), "$quiet"), (CleanText(self.phone.grouped), "bold")
        )
        return [*seen, phone, where]

    def _returned(self, key: str, number: str) -> Content:
        return line((self.words(key), "$quiet"), (CleanText(number), "bold"))


def _masked(old_number: str) -> str:
    return f"{old_number[:2]}•••••{old_number[-2:]}"
