"""``kiosk bench``: figures, each beside a peer or a physical limit in the same run."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json

app = typer.Typer(help="Số đo · figures that anyone can measure again.", no_args_is_help=True)


@app.command("start")
def start(
    rounds: Annotated[int, typer.Option(min=1, max=100)] = 9,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Cold start to the first key accepted, beside a bare Textual application."""
    from counter_ui.bench.start import measure_start

    figures = measure_start(rounds).as_json()
    if as_json:
        say_json(figures)
        return
    say(
        f"counter   first paint {figures['counter_first_paint_ms']:7.1f} ms, "
        f"first key {figures['counter_first_key_ms']:7.1f} ms"
    )
    say(
        f"bare app  first paint {figures['bare_first_paint_ms']:7.1f} ms, "
        f"first key {figures['bare_first_key_ms']:7.1f} ms"
    )
    say(f"ratio     {figures['ratio']} (median of {figures['rounds']} rounds; goal at most 2.0)")


@app.command("read")
def read(
    rounds: Annotated[int, typer.Option(min=1, max=100)] = 5,
    pcsc: Annotated[
        bool, typer.Option(help="The same cards through pcscd and its virtual reader too.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """APDUs, bytes and CPU time of one card reading, beside the least that the files allow.

    Modelled times are those of a contactless link with 8 ms a command beside its bytes.
    """
    from counter_ui.bench.read import RATES_KBIT_S, measure_read

    with errors_in_words():
        rows = [row.as_json() for row in measure_read(rounds, pcsc=pcsc)]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        modelled = " / ".join(str(row[f"modelled_ms_{rate}"]) for rate in RATES_KBIT_S)
        say(f"{row['card']:<12} {row['way']:<10} {row['access']}")
        say(
            f"    APDUs {row['apdus']} (floor {row['floor_apdus']}), bytes up {row['bytes_up']} "
            f"(floor {row['floor_bytes_up']}), down {row['bytes_down']} "
            f"(floor {row['floor_bytes_down']}), both {row['bytes_ratio']} of the floor"
        )
        say(
            f"    CPU {row['cpu_ms']} ms (judging {row['judge_cpu_ms']} ms), wall "
            f"{row['wall_ms']} ms; modelled at {'/'.join(map(str, RATES_KBIT_S))} kbit/s: "
            f"{modelled} ms; CPU share at 424 kbit/s {row['cpu_share_at_424']}"
        )


@app.command("paper")
def paper(
    rounds: Annotated[int, typer.Option(min=2, max=200)] = 9,
    damaged: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Receipts as PDF and slip, beside bare reportlab, fpdf2 and typst; damaged codes read back."""
    from counter_ui.bench.paper import measure

    figures = measure(rounds, damaged).as_json()
    if as_json:
        say_json(figures)
        return
    say(
        f"receipt   first page {figures['first_page_ms']} ms, next {figures['next_page_ms']} ms, "
        f"{figures['pdf_bytes']} bytes, with the envelope in codes {figures['recovery_pdf_bytes']} "
        "(goals: 50 ms, 40 KiB)"
    )
    say(
        f"peers     bare reportlab {figures['bare_page_ms']} ms (ratio {figures['ratio']}, goal "
        f"1.5), fpdf2 {figures['fpdf2_page_ms'] or 'not installed'} ms, "
        f"typst {figures['typst_page_ms'] or 'not installed'} ms"
    )
    say(
        f"slip      first byte after {figures['slip_ms_to_first_byte']} ms (goal 150), "
        f"{figures['slip_bytes']} bytes; QR version {figures['qr_version']}"
    )
    say(f"damaged   {figures['damaged_codes_read']} of {figures['damaged_codes']} codes read back")


@app.command("store")
def store(
    rounds: Annotated[int, typer.Option(min=10, max=100_000)] = 500,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """A durable enqueue, kept twice, beside a bare SQLCipher commit of the same bytes."""
    from counter_ui.bench.store import measure_store

    with errors_in_words():
        rows = [figures.as_json() for figures in measure_store(rounds)]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(
            f"{row['entry_bytes']:>6} B  store {row['store_ms']} ms (p99 {row['store_p99_ms']}), "
            f"bare commit {row['bare_ms']} ms, second copy {row['journal_ms']} ms"
        )
        say(
            f"          ratio {row['ratio']} to one bare commit (goal at least 0.50), "
            f"{row['ratio_to_two_flushes']} to the two flushes that two copies take"
        )


@app.command("token")
def token(
    cycles: Annotated[int, typer.Option(min=1, max=10_000, help="In and out again.")] = 200,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Tokens plugged and pulled while somebody types: key to paint, leaks, the lock. SoftHSM2."""
    from counter_ui.bench.token import measure_token

    with errors_in_words():
        figures = measure_token(cycles)
    if as_json:
        say_json(figures)
        return
    keys = figures["keys"]
    say(
        f"keys      p50 {keys['p50_ms']} ms, p99 {keys['p99_ms']} ms in {keys['samples']} keys "
        f"while tokens came and went {figures['cycles']} times (goal: p99 50)"
    )
    for name in ("early", "late"):
        held = figures[name]
        say(
            f"{name:<9} {held['resident_mib']} MiB, {held['threads']} threads, "
            f"{held['children']} child processes"
        )
    say(f"lock      {figures['locked_ms']} ms after the officer's token was pulled (goal 1000)")
