"""``kiosk salvage``: a whole store from a damaged one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

_SHOWN = 20


def salvage(
    context: typer.Context,
    damaged: Annotated[
        Path | None, typer.Option(help="Damaged store; default this counter's.")
    ] = None,
    in_place: Annotated[
        bool,
        typer.Option("--in-place", help="Put it in place; the damaged file stays beside it."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Build a new store from everything that can be read of a damaged one and its second copy.

    The damaged file is never written to. Exit status 1 if anything at all is missing.
    """
    from counter_ui.store_care import salvage_store

    with errors_in_words():
        done = salvage_store(state_of(context).settings(), damaged, in_place=in_place)
    report = done.report
    told: dict[str, Any] = {
        "file": str(done.file),
        "damaged_kept_as": str(done.damaged),
        "in_place": in_place,
        "whole": report.whole,
        **report.as_json(),
    }
    if as_json:
        say_json(told)
    else:
        _say(told)
    if not report.whole:
        raise typer.Exit(1)


def _say(told: dict[str, Any]) -> None:
    saved = told["from_store"] + told["from_journal"]
    say(
        f"Hồ sơ cứu được: {saved} (từ sổ {told['from_store']}, từ bản sao niêm phong "
        f"{told['from_journal']}); chưa xác nhận, để riêng: {told['unconfirmed']}"
    )
    lost = told["lost"]
    named = ", ".join(map(str, lost[:_SHOWN])) + (" …" if len(lost) > _SHOWN else "")
    say(f"Hồ sơ mất: {len(lost)}" + (f" (số thứ tự {named})" if lost else ""))
    say(
        f"Dòng không đọc được: {told['rows_unreadable']} · sổ ghi giữ {told['ledger_entries']} "
        f"mục, bỏ lại {told['ledger_left_out']} · byte hỏng của bản sao: "
        f"{told['journal_bytes_unreadable']}"
    )
    if told["rows_unreadable"] and told["journal_bytes_unreadable"]:
        say(
            "Sổ và bản sao niêm phong cùng hỏng: có thể còn hồ sơ mất mà không đếm được. Giữ tệp "
            "hỏng; quét lại phiếu của người dân (kiosk outbox import --scan), hỏi trung tâm "
            "(kiosk reconcile)."
        )
    if told["carried_from_journal"]:
        say(f"Hồ sơ chuyển hộ quầy khác cứu được từ bản sao: {told['carried_from_journal']}")
    if told["new_epoch"]:
        say("Không đọc được số cuối đã cấp: số thứ tự và số giấy tiếp nhận nhảy sang dãy mới.")
    say(f"Tệp mới: {told['file']}")
    say(f"Tệp hỏng vẫn giữ nguyên: {told['damaged_kept_as']}")
