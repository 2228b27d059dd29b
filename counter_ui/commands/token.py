"""``kiosk token``: drivers, tokens, certificates, and proof that a key is here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.config import Profile, Settings
from kiosk.domain.policy import ApplicantKind

app = typer.Typer(help="USB ký số · signing tokens.", no_args_is_help=True)
ModuleOption = Annotated[
    Path | None, typer.Option(help="The one PKCS#11 module to ask; default all that are found.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One line of JSON.")]
CertificateOption = Annotated[
    str, typer.Option(help="Beginning of the certificate's SHA-256, where there are several.")
]
KindOption = Annotated[
    ApplicantKind | None, typer.Option("--as", help="As what the holder would be registered.")
]
OfflineOption = Annotated[bool, typer.Option(help="Ask no authority; use stored answers.")]


@app.command("modules")
def modules(
    context: typer.Context, module: ModuleOption = None, as_json: JsonOption = False
) -> None:
    """Which drivers are here, whether each can be used, and which tokens it serves."""
    from counter_ui.token_report import modules_report
    from counter_ui.token_wiring import desk_tokens

    settings = state_of(context).settings()
    language = settings.screen.language
    with errors_in_words(language), desk_tokens(settings, module) as tokens:
        rows = modules_report(tokens.modules(), tokens.tokens(), language)
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{'✓' if row['ok'] else '✕'} {row['name']:<28} {row['path']} ({row['found_by']})")
        for line in (*row["tokens"], row.get("happened", ""), row.get("do", "")):
            if line:
                say(f"    {line}")
    say(f"{len(rows)} trình điều khiển")


@app.command("list")
def list_tokens(
    context: typer.Context, module: ModuleOption = None, as_json: JsonOption = False
) -> None:
    """The tokens that are plugged in; nothing of their owners. Asks for no PIN."""
    from counter_ui.token_choice import require_tokens
    from counter_ui.token_report import token_report
    from counter_ui.token_wiring import desk_tokens

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        with desk_tokens(settings, module) as tokens:
            desk = tokens.tokens()
        require_tokens(desk)
    rows = [token_report(token) for token in desk.tokens]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{row['label']:<24} {row['serial']:<18} {row['pin_state']:<10} {row['driver']}")
        for sha256 in row["certificates"]:
            say(f"    {sha256}")


@app.command("read")
def read(
    context: typer.Context,
    module: ModuleOption = None,
    certificate: CertificateOption = "",
    kind: KindOption = None,
    offline: OfflineOption = False,
    as_json: JsonOption = False,
) -> None:
    """Whose certificate it is and what it is worth, without a PIN. Prints personal data."""
    from counter_ui.token_choice import chosen_certificate
    from counter_ui.token_report import certificate_report
    from counter_ui.token_wiring import certificate_standing, desk_tokens

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        with desk_tokens(settings, module) as tokens:
            token, chosen = chosen_certificate(tokens.tokens(), certificate)
        standing = certificate_standing(settings, online=not offline)
        verdict = standing(chosen.der, token.authorities, kind).verdict
        practice = settings.profile is Profile.PRACTICE
        report = certificate_report(token, chosen, verdict, practice=practice)
    _say_report(report, as_json)


@app.command("prove")
def prove(
    context: typer.Context,
    module: ModuleOption = None,
    certificate: CertificateOption = "",
    kind: KindOption = None,
    offline: OfflineOption = False,
    pin_stdin: Annotated[
        bool, typer.Option("--pin-stdin", help="Read the PIN from standard input, once.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Let the key sign a fresh challenge, and judge the result. The PIN is sent once."""
    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        report = _proved(settings, module, certificate, kind, offline, pin_stdin)
    _say_report(report, as_json)


@app.command("practice")
def practice(
    context: typer.Context,
    pull: Annotated[bool, typer.Option("--pull", help="Take the practice tokens out.")] = False,
    centre: Annotated[
        Path | None, typer.Option(help="Folder of a practice centre that is to trust them too.")
    ] = None,
) -> None:
    """Plug in the practice tokens (SoftHSM2), or pull them; they are made on first use."""
    from counter_ui.token_wiring import practice_token
    from kiosk.practice.token import PRACTICE_PIN

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        token = practice_token(settings, centre)
        if pull:
            token.pull()
            say("Đã rút USB thực hành.")
        else:
            token.plug()
            say(f"Đã cắm USB thực hành. Mã PIN: {PRACTICE_PIN}")


@app.command("officer")
def officer(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="Officer code, such as CB01.")] = "",
    module: ModuleOption = None,
    certificate: CertificateOption = "",
    withdraw: Annotated[
        str, typer.Option(help="SHA-256 of a certificate that is to open nothing any more.")
    ] = "",
    pin_stdin: Annotated[
        bool, typer.Option("--pin-stdin", help="Read the PIN from standard input, once.")
    ] = False,
) -> None:
    """Let an officer sign in by token from now on; its key has to sign here, once."""
    from counter_ui.token_choice import ask_pin, chosen_certificate
    from counter_ui.token_wiring import desk_tokens, enrol_officer_certificate
    from counter_ui.wiring import open_counter

    settings = state_of(context).settings()
    with (
        errors_in_words(settings.screen.language),
        open_counter(settings) as counter,
        desk_tokens(settings, module) as tokens,
    ):
        device = counter.keystore.device_id
        enrol = enrol_officer_certificate(settings, counter.store, tokens, device)
        if withdraw:
            enrol.withdraw(withdraw.lower())
            say("Đã thu lại quyền mở ca của chứng thư này.")
            return
        token, chosen = chosen_certificate(tokens.tokens(), certificate)
        enrolled = enrol(code, token, chosen, ask_pin(token, pin_stdin=pin_stdin))
    say(f"Cán bộ {enrolled.code} mở ca được bằng USB này.")


def _proved(
    settings: Settings,
    module: Path | None,
    wanted: str,
    kind: ApplicantKind | None,
    offline: bool,
    pin_stdin: bool,
) -> dict[str, Any]:
    from dataclasses import replace

    from counter_ui.token_choice import ask_pin, chosen_certificate
    from counter_ui.token_report import certificate_report
    from counter_ui.token_wiring import certificate_standing, desk_tokens
    from kiosk.devices.system import SystemClock, SystemIds
    from kiosk.formats.token_evidence import Purpose, TokenBinding
    from kiosk.formats.token_verdict import judge_token
    from kiosk.use_cases.prove_by_token import signed_challenge

    ids, clock = SystemIds(), SystemClock()
    with desk_tokens(settings, module) as tokens:
        token, chosen = chosen_certificate(tokens.tokens(), wanted)
        standing = certificate_standing(settings, online=not offline)
        answers = standing(chosen.der, token.authorities, kind).answers
        binding = TokenBinding(Purpose.REGISTRATION, ids.new_id(), "kiosk-token-prove", "")
        pin = ask_pin(token, pin_stdin=pin_stdin)
        evidence = signed_challenge(tokens, clock, ids, binding, (token, chosen), pin)
    evidence = replace(evidence, answers=answers)
    verdict = judge_token(evidence, binding, standing.trust.trust(), clock.now(), kind)
    in_practice = settings.profile is Profile.PRACTICE
    report = certificate_report(token, chosen, verdict, practice=in_practice)
    return report | {"mechanism": evidence.mechanism.value, "bytes": len(evidence.to_bytes())}


def _say_report(report: dict[str, Any], as_json: bool) -> None:
    from counter_ui.token_report import LABELS

    if as_json:
        say_json(report)
    else:
        for name, value in report["facts"].items():
            say(f"{LABELS[name]:<22} {value}")
        for check in report["checks"]:
            say(f"{check['outcome']:<12} {check['name']:<28} {check['reason']}")
    if any(check["outcome"] == "fails" for check in report["checks"]):
        raise typer.Exit(1)
