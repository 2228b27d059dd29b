"""``kiosk outbox``: what waits, why, and who must act; envelopes out to a stick and in again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.errors import AtTheDeskError

if TYPE_CHECKING:
    from counter_ui.carrying import Scanned, StickFile
    from kiosk.domain.outbox import OutboxLine
    from kiosk.use_cases.carry_entries import Import

app = typer.Typer(help="Hàng chờ gửi · the outbox.", no_args_is_help=True)

_WHO = {
    "centre": "máy chủ",
    "technician": "quản trị",
    "officer": "cán bộ",
    "nobody": "xong",
}
AsJson = Annotated[bool, typer.Option("--json")]


@app.command("list")
def list_entries(
    context: typer.Context,
    unfinished: Annotated[bool, typer.Option(help="Leave out what is acknowledged.")] = False,
    as_json: AsJson = False,
) -> None:
    """Every sealed registration with its state; nothing personal, for nobody here can open one."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        lines = counter.store.run(
            lambda unit: (
                *unit.outbox.listing(unfinished_only=unfinished),
                *unit.carried.listing(unfinished_only=unfinished),
            )
        )
    if as_json:
        say_json([_row(line) for line in lines])
        return
    for line in lines:
        say(_as_text(line))
    say(f"{len(lines)} gói niêm phong")


@app.command("export")
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the file goes: the stick's folder.")],
    as_json: AsJson = False,
) -> None:
    """Write everything that the centre has not acknowledged into one file; nothing changes here.

    Its name is made here, its bytes are on the stick when this returns. Compare count and digest
    at the other end. Exit status 1 if nothing waits.
    """
    from counter_ui.carrying import export_outbox
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        done = export_outbox(counter, folder)
    rows = [
        {"file": str(path), "count": each.count, "digest": each.digest, "bytes": len(each.content)}
        for path, each in done
    ]
    if as_json:
        say_json(rows)
    for row in () if as_json else rows:
        say(f"{row['count']} gói niêm phong → {row['file']}\nSHA-256 {row['digest']}")
    if not rows:
        if not as_json:
            say("Không có gì chờ gửi, không ghi tệp nào.")
        raise typer.Exit(1)


@app.command("import")
def import_entries(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of kiosk outbox export.")
    ] = None,
    scan: Annotated[
        bool, typer.Option("--scan", help="Codes of slips, typed by a scanner: one line each.")
    ] = False,
    image: Annotated[
        list[Path] | None, typer.Option(help="Picture of a slip's codes (PNG, JPEG); repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in sealed registrations of any counter; they are sent under their own ids.

    Exit status 1 if anything could not be taken: a slip that is not whole, another envelope under
    an id that is here already.
    """
    from counter_ui.carrying import import_files, import_scanned, read_files, read_paper
    from counter_ui.wiring import open_counter

    with errors_in_words():
        if not (files or scan or image):
            raise AtTheDeskError("carry.nothing_given")
        lines = sys.stdin if scan and not image else ()
        scanned = read_paper(lines, image or ()) if scan or image else None
        sticks = read_files(files or ())
        with open_counter(state_of(context).settings()) as counter:
            done = [import_files(counter, sticks)] if sticks else []
            done += [import_scanned(counter, scanned)] if scanned else []
    if as_json:
        say_json(_told(done, scanned) | {"files": [_file_row(each) for each in sticks]})
    else:
        for row in map(_file_row, sticks):
            say(f"{row['count']} gói niêm phong ← {row['file']}\nSHA-256 {row['digest']}")
        _say_import(done, scanned)
    if any(each.differing for each in done) or (scanned and not scanned.whole):
        raise typer.Exit(1)


@app.command("check")
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Exit status 1 while anything waits: for whatever removes or replaces this program."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        lines = counter.store.run(
            lambda unit: (
                *unit.outbox.listing(unfinished_only=True),
                *unit.carried.listing(unfinished_only=True),
            )
        )
    if as_json:
        say_json({"unfinished": len(lines)})
    elif lines:
        say(f"Còn {len(lines)} gói chưa xong: không gỡ, không đặt lại, không thay máy.")
    if lines:
        raise typer.Exit(1)


def _file_row(stick: StickFile) -> dict[str, Any]:
    return {"file": str(stick.file), "count": len(stick.envelopes), "digest": stick.digest}


def _row(line: OutboxLine) -> dict[str, Any]:
    return {
        "registration": line.registration_id,
        "device": line.device_id,
        "sequence": line.sequence,
        "created_at": line.created_at.isoformat(),
        "state": line.state.value,
        "reason": line.reason,
        "attempts": line.attempts,
        "next_attempt_at": line.next_attempt_at and line.next_attempt_at.isoformat(),
        "who_acts": line.who_acts.value,
        "envelope": line.digest,
        "bytes": line.sealed_bytes,
    }


def _as_text(line: OutboxLine) -> str:
    from counter_ui.showing import clock_text

    parts = [f"{line.sequence:>6}", line.registration_id, f"{line.state.value:<9}"]
    parts.append(f"{_WHO[line.who_acts.value]:<8}")
    if line.next_attempt_at is not None:
        parts.append(f"thử lại {clock_text(line.next_attempt_at)}")
    if line.reason:
        parts.append(line.reason)
    if line.device_id:
        parts.append(f"của quầy {line.device_id}")
    return "  ".join(parts)


def _told(done: list[Import], scanned: Scanned | None) -> dict[str, Any]:
    names = ("added", "completed", "already", "differing", "without_evidence")
    told: dict[str, Any] = {
        name: [each for one in done for each in getattr(one, name)] for name in names
    }
    told["count"] = sum(one.count for one in done)
    told["faults"] = [
        {"where": where, "code": error.code, **error.facts}
        for where, error in (scanned.faults if scanned else ())
    ]
    return told


def _say_import(done: list[Import], scanned: Scanned | None) -> None:
    from counter_ui.wording import load_wording

    told = _told(done, scanned)
    say(
        f"Nhận {told['count']} gói: mới {len(told['added'])}, bổ sung căn cứ "
        f"{len(told['completed'])}, đã có {len(told['already'])}, khác nội dung "
        f"{len(told['differing'])}"
    )
    if told["without_evidence"]:
        say(
            f"{len(told['without_evidence'])} gói từ giấy thiếu căn cứ (chip, chữ ký): trung tâm "
            "chỉ xét theo phần trên giấy, có thể ở mức thấp hơn; giữ đĩa hoặc USB cũ nếu còn."
        )
    words = load_wording()
    for where, error in scanned.faults if scanned else ():
        say(f"{where}: {words.error(error).happened} [{error.code}]")
