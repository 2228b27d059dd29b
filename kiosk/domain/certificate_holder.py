"""Whom a certificate names, and who may therefore be registered with it.

*Source of the rules: the portal's guides for USB ký số (citizen by CCCD/CMND, enterprise by MST,
agency by the government's PKI); Luật Căn cước 26/2023 Điều 46 for the 9-digit number.*
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import ApplicantKind

HOLDER_FITS = "certificate.holder_fits"
"""Name of the check that the holder may be registered as this kind of applicant."""
HOLDER_IS_APPLICANT = "certificate.holder_is_applicant"
"""Name of the check that the citizen before us is whom the certificate names."""


class Pki(StrEnum):
    """The two that share nothing: their roots live in folders of their own."""

    NATIONAL = "national"
    """Licensed public authorities under the national root: citizens and enterprises."""
    GOVERNMENT = "government"
    """The authority of Ban Cơ yếu Chính phủ: agencies."""


PKI_OF = {
    ApplicantKind.CITIZEN: Pki.NATIONAL,
    ApplicantKind.ENTERPRISE: Pki.NATIONAL,
    ApplicantKind.AGENCY: Pki.GOVERNMENT,
}


class IdentifierKind(StrEnum):
    """What a number in a certificate's subject is."""

    PERSON = "person"
    """Twelve digits: số định danh cá nhân."""
    OLD_PERSON = "old_person"
    """Nine digits: CMND."""
    PASSPORT = "passport"
    TAX = "tax"
    """MST: 10 digits, 10-3, or the 12 digits of a household business's person."""
    SOCIAL_INSURANCE = "social_insurance"
    BUDGET_UNIT = "budget_unit"
    """MNS: an agency's code in the state budget."""
    DECISION = "decision"
    """QĐ: the decision that founded the organisation."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HolderIdentifier:
    """One number of the holder, its form made uniform."""

    kind: IdentifierKind
    value: CleanText

    def __repr__(self) -> str:
        return f"HolderIdentifier({self.kind.value!r}, …)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CertificateHolder:
    """Chủ thể của chứng thư số: what the subject says, each fact as often as it says it."""

    common_names: tuple[CleanText, ...] = ()
    organisations: tuple[CleanText, ...] = ()
    units: tuple[CleanText, ...] = ()
    titles: tuple[CleanText, ...] = ()
    emails: tuple[CleanText, ...] = ()
    phones: tuple[CleanText, ...] = ()
    identifiers: tuple[HolderIdentifier, ...] = ()

    def numbers(self, kind: IdentifierKind) -> tuple[CleanText, ...]:
        """All numbers of one kind, each once."""
        return tuple(dict.fromkeys(i.value for i in self.identifiers if i.kind is kind))

    @property
    def name(self) -> CleanText:
        """Họ tên or Tên tổ chức as the certificate shows it first; may be empty."""
        return next(iter((*self.common_names, *self.organisations)), CleanText(""))

    @property
    def person_number(self) -> PersonNumber | None:
        """The only 12-digit personal number; None where there is none or several."""
        numbers = self.numbers(IdentifierKind.PERSON)
        return PersonNumber(numbers[0]) if len(numbers) == 1 else None

    @property
    def old_number(self) -> str | None:
        """The only 9-digit number; None where there is none or several."""
        numbers = self.numbers(IdentifierKind.OLD_PERSON)
        return str(numbers[0]) if len(numbers) == 1 else None

    @property
    def tax_code(self) -> str | None:
        """The only MST (10 digits, 10-3, or 12); None where there is none or several."""
        codes = self.numbers(IdentifierKind.TAX)
        return str(codes[0]) if len(codes) == 1 else None

    @property
    def names_person(self) -> bool:
        """Whether a natural person is named by number."""
        return any(i.kind in _PERSONAL for i in self.identifiers)

    def __repr__(self) -> str:
        kinds = sorted({i.kind.value for i in self.identifiers})
        return f"CertificateHolder({', '.join(kinds)})"


_PERSONAL = frozenset({IdentifierKind.PERSON, IdentifierKind.OLD_PERSON, IdentifierKind.PASSPORT})
_ORGANISATIONAL = frozenset(
    {IdentifierKind.TAX, IdentifierKind.BUDGET_UNIT, IdentifierKind.DECISION}
)


def capacities(holder: CertificateHolder, pki: Pki) -> tuple[ApplicantKind, ...]:
    """As what the holder may be registered: none, one, or several, of which one must be chosen."""
    if pki is Pki.GOVERNMENT:
        return (ApplicantKind.AGENCY,) if _names_agency(holder) else ()
    found = []
    if holder.person_number is not None or holder.old_number is not None:
        found.append(ApplicantKind.CITIZEN)
    if holder.tax_code is not None:
        found.append(ApplicantKind.ENTERPRISE)
    return tuple(found)


def holder_fits(holder: CertificateHolder, pki: Pki | None, kind: ApplicantKind) -> Check:
    """Whether this holder may be registered as ``kind``; ``pki`` None is one that is not trusted.

    Reasons: ``certificate.wrong_pki``, ``certificate.names_no_person``,
    ``certificate.names_no_enterprise``, ``certificate.names_no_agency``,
    ``certificate.several_people``, ``certificate.several_enterprises``,
    ``certificate.passport_only``.
    """
    if pki is None:
        return Check(HOLDER_FITS, Outcome.NOT_CHECKED, "certificate.pki_unknown")
    if PKI_OF[kind] is not pki:
        return Check(HOLDER_FITS, Outcome.FAILS, "certificate.wrong_pki")
    if kind in capacities(holder, pki):
        return Check(HOLDER_FITS, Outcome.HOLDS)
    return Check(HOLDER_FITS, Outcome.FAILS, _why_not(holder, kind))


def holder_is(
    holder: CertificateHolder, number: PersonNumber, old_number: str | None = None
) -> Check:
    """Whether the certificate names the person of ``number``.

    A 9-digit number in the certificate says nothing of a 12-digit person by itself: only the old
    number that the person's own card states can connect them. Reasons:
    ``certificate.names_no_person``, ``certificate.of_another_person``,
    ``certificate.old_number_unknown``.
    """
    if holder.person_number is not None:
        same = holder.person_number == number
    elif holder.old_number is None:
        return Check(HOLDER_IS_APPLICANT, Outcome.FAILS, _why_not(holder, ApplicantKind.CITIZEN))
    elif not old_number:
        return Check(HOLDER_IS_APPLICANT, Outcome.NOT_CHECKED, "certificate.old_number_unknown")
    else:
        same = holder.old_number == old_number
    if same:
        return Check(HOLDER_IS_APPLICANT, Outcome.HOLDS)
    return Check(HOLDER_IS_APPLICANT, Outcome.FAILS, "certificate.of_another_person")


def _names_agency(holder: CertificateHolder) -> bool:
    """An official's own certificate names his agency too, but is not the agency's."""
    if holder.names_person:
        return any(i.kind in _ORGANISATIONAL for i in holder.identifiers)
    return bool(holder.organisations or holder.common_names)


def _why_not(holder: CertificateHolder, kind: ApplicantKind) -> str:
    if kind is ApplicantKind.AGENCY:
        return "certificate.names_no_agency"
    if kind is ApplicantKind.ENTERPRISE:
        several = len(holder.numbers(IdentifierKind.TAX)) > 1
        return "certificate.several_enterprises" if several else "certificate.names_no_enterprise"
    if any(len(holder.numbers(k)) > 1 for k in (IdentifierKind.PERSON, IdentifierKind.OLD_PERSON)):
        return "certificate.several_people"
    if holder.numbers(IdentifierKind.PASSPORT):
        return "certificate.passport_only"
    return "certificate.names_no_person"
