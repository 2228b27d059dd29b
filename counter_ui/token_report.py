"""What ``kiosk token`` says of modules, tokens and certificates; JSON types only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter_ui.wording import load_wording
from kiosk.domain.certificate_holder import IdentifierKind
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.local_day import local_day
from kiosk.formats.token_verdict import TokenVerdict
from kiosk.ports.signing_token import DeskTokens, ModuleTrouble, Token, TokenCertificate

if TYPE_CHECKING:
    from kiosk.devices.pkcs11.catalogue import InstalledModule


def modules_report(
    modules: tuple[InstalledModule, ...], desk: DeskTokens, language: str
) -> list[dict[str, Any]]:
    """Each module, whether it can be used, and which tokens it serves."""
    troubles = {each.module: each for each in desk.troubles}
    return [
        {
            "id": module.id,
            "name": module.name,
            "path": str(module.path),
            "found_by": module.found_by.value,
            "tokens": [
                str(token.label) for token in desk.tokens if token.module == str(module.path)
            ],
            **_trouble(troubles.get(str(module.path)), language),
        }
        for module in modules
    ]


def _trouble(trouble: ModuleTrouble | None, language: str) -> dict[str, Any]:
    if trouble is None:
        return {"ok": True}
    words = load_wording(language).error(trouble.error)
    return {
        "ok": False,
        "code": words.code,
        "happened": words.happened,
        "do": words.do,
        "facts": dict(trouble.error.facts),
    }


def token_report(token: Token) -> dict[str, Any]:
    """One token, nothing of its certificates but their fingerprints."""
    return {
        "label": token.label,
        "serial": token.serial,
        "model": token.model,
        "manufacturer": token.manufacturer,
        "module": token.module,
        "driver": token.module_name,
        "pin_state": token.pin_state.value,
        "pin_shortest": token.pin_shortest,
        "pin_longest": token.pin_longest,
        "pin_pad": token.has_pin_pad,
        "practice": token.practice,
        "certificates": [each.sha256 for each in token.certificates],
    }


def certificate_report(
    token: Token, certificate: TokenCertificate, verdict: TokenVerdict, *, practice: bool
) -> dict[str, Any]:
    """The certificate's facts in the documents' words, and every check."""
    checks = list(verdict.checks)
    if verdict.simulated and not practice:
        checks.append(Check("evidence.genuine", Outcome.FAILS, "evidence.simulated"))
    return {
        "token": token.serial,
        "certificate": certificate.sha256,
        "facts": _facts(verdict),
        "pki": verdict.pki.value if verdict.pki is not None else "",
        "capacities": [each.value for each in verdict.capacities],
        "simulated": verdict.simulated,
        "checks": [
            {"name": each.name, "outcome": each.outcome.value, "reason": each.reason}
            for each in checks
        ],
    }


def _facts(verdict: TokenVerdict) -> dict[str, str]:
    if verdict.facts is None:
        return {}
    holder, facts = verdict.holder, verdict.facts
    shown = {
        "name": holder.name,
        "organisation": ", ".join(each for each in holder.organisations if each != holder.name),
        "title": ", ".join(holder.titles),
        "number": holder.person_number.value if holder.person_number else "",
        "old_number": holder.old_number or "",
        "tax_code": holder.tax_code or "",
        "social_insurance": ", ".join(holder.numbers(IdentifierKind.SOCIAL_INSURANCE)),
        "passport": ", ".join(holder.numbers(IdentifierKind.PASSPORT)),
        "budget_unit": ", ".join(holder.numbers(IdentifierKind.BUDGET_UNIT)),
        "email": ", ".join(holder.emails),
        "valid_from": f"{local_day(facts.not_before):%d/%m/%Y}",
        "valid_to": f"{local_day(facts.not_after):%d/%m/%Y}",
        "authority": facts.issuer_name,
    }
    return {name: str(value) for name, value in shown.items() if value}


LABELS = {
    "name": "Họ tên / Tên tổ chức",
    "organisation": "Tổ chức",
    "title": "Chức danh",
    "number": "Số định danh",
    "old_number": "Số CMND",
    "tax_code": "Mã số thuế",
    "social_insurance": "Mã số BHXH",
    "passport": "Số hộ chiếu",
    "budget_unit": "Mã ngân sách",
    "email": "Thư điện tử",
    "valid_from": "Ngày hiệu lực",
    "valid_to": "Ngày hết hạn",
    "authority": "Tên CA",
}
"""The documents' words for the facts of a certificate."""
