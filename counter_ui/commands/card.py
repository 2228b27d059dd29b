"""``kiosk card``: read and prove a chip card, or put a virtual one into a virtual reader."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.errors import AtTheDeskError

if TYPE_CHECKING:
    from kiosk.formats.emrtd.access_keys import AccessKeys

app = typer.Typer(help="Thẻ chip · chip cards.", no_args_is_help=True)


@app.command("read")
def read(
    context: typer.Context,
    reader: Annotated[
        str, typer.Option(help="Part of the reader's name; default the only one.")
    ] = "",
    qr: Annotated[str, typer.Option(help="Text of the printed QR.")] = "",
    mrz: Annotated[str, typer.Option(help="Machine readable zone, lines joined or apart.")] = "",
    number: Annotated[
        str, typer.Option(help="Personal number, 12 digits, or document number.")
    ] = "",
    birth: Annotated[str, typer.Option(help="Date of birth, dd/mm/yyyy.")] = "",
    expiry: Annotated[
        str, typer.Option(help="Expiry, dd/mm/yyyy; empty: unknown, tried as without limit.")
    ] = "",
    can: Annotated[str, typer.Option(help="Card access number, where it is printed.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Open, read and prove the card. Prints personal data, because it was asked to."""
    from counter_ui.chip_wiring import card_report

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        keys = _keys(qr, mrz, number, birth, expiry, can)
        begun = time.perf_counter()
        report = card_report(settings, keys, reader)
        report["milliseconds"] = round((time.perf_counter() - begun) * 1000)
    if as_json:
        say_json(report)
    else:
        _say_report(report)
    if any(check["outcome"] == "fails" for check in report["checks"]):
        raise typer.Exit(1)


@app.command("virtual")
def virtual(
    context: typer.Context,
    person: Annotated[
        str, typer.Option(help="Name of a practice person, or a file describing one.")
    ] = "",
    profile: Annotated[
        str, typer.Option(help="Shape of the card: vn, bac, pace-cam, passport, …")
    ] = "vn",
    port: Annotated[int, typer.Option(help="TCP port of the virtual reader (vpcd).")] = 35963,
    listing: Annotated[bool, typer.Option("--list", help="Name the practice people.")] = False,
) -> None:
    """Put a practice person's card into a virtual reader until Ctrl+C takes it out."""
    from counter_ui.chip_wiring import practice_card
    from kiosk.practice.card import zone_lines
    from kiosk.practice.people import DEFAULT_PERSON, load_person, person_names
    from kiosk.practice.vpcd import serve

    if listing:
        for name in person_names():
            say(name)
        return
    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        someone = load_person(person or DEFAULT_PERSON)
        card = practice_card(settings, someone, profile)
        say(f"QR: {someone.qr_text()}")
        say(f"MRZ: {''.join(zone_lines(someone, profile))}")
        say(f"Thẻ thực hành đang ở đầu đọc ảo, cổng {port}. Ctrl+C để rút thẻ.")
        try:
            serve(card.chip(), port=port, waits=True)
        except KeyboardInterrupt:
            say("Đã rút thẻ.")


def _keys(qr: str, mrz: str, number: str, birth: str, expiry: str, can: str) -> AccessKeys:
    from kiosk.formats.card_qr import parse_card_qr
    from kiosk.formats.emrtd.access_keys import AccessKeys, keys_from_card, keys_from_mrz
    from kiosk.formats.mrz import parse_typed_mrz
    from kiosk.use_cases.read_evidence import TypedCard, typed_keys

    if qr:
        return keys_from_card(parse_card_qr(qr))
    if mrz:
        return keys_from_mrz(parse_typed_mrz(mrz))
    if number and birth:
        return typed_keys(TypedCard(number=number, birth=birth, expiry=expiry))
    if can:
        return AccessKeys(can=can)
    raise AtTheDeskError("chip.no_key")


def _say_report(report: dict[str, Any]) -> None:
    for name, value in report["facts"].items():
        say(f"{name:<16} {value}")
    say(f"{'portrait':<16} {report['portrait_bytes']} bytes")
    for check in report["checks"]:
        say(f"{check['outcome']:<12} {check['name']:<28} {check['reason']}")
    say(
        f"{report['reader']}: {report['access']}, {report['apdus']} APDUs, "
        f"{report['bytes_up']} bytes up, {report['bytes_down']} bytes down, "
        f"{report['milliseconds']} ms"
    )
