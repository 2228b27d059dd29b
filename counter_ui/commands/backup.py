"""``kiosk backup`` and ``kiosk restore``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

_PASSPHRASE_STDIN = typer.Option(
    "--passphrase-stdin", help="Read the passphrase from standard input."
)


def backup(
    context: typer.Context,
    to: Annotated[Path, typer.Argument(help="Folder, or name of a new file.")],
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help="Take the store's keys along, under a passphrase."),
    ] = False,
    passphrase_stdin: Annotated[bool, _PASSPHRASE_STDIN] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Copy the store into one encrypted file; the counter may be open.

    Without --with-keys it opens on this machine only, as long as its keys folder lives. What was
    sealed can be taken out and sent to the centre without any key.
    """
    from counter_ui.store_care import back_up_store

    passphrase = None
    if with_keys or passphrase_stdin:
        passphrase = _passphrase(passphrase_stdin, twice=True)
    with errors_in_words():
        file, manifest = back_up_store(state_of(context).settings(), to, passphrase)
    if as_json:
        say_json(
            {
                "file": str(file),
                "made_at": manifest.made_at.isoformat(),
                "device": manifest.device,
                "with_keys": manifest.has_keys,
                "bytes": file.stat().st_size,
            }
        )
        return
    say(f"Đã sao lưu: {file} ({file.stat().st_size >> 10} KiB)")
    if manifest.has_keys:
        say("Có kèm khóa, mở bằng mật khẩu vừa đặt. Không ai lấy lại được mật khẩu này.")
    else:
        say("Không kèm khóa: chỉ khôi phục được trên máy này, khi thư mục khóa còn nguyên.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file made by kiosk backup.")],
    passphrase_stdin: Annotated[bool, _PASSPHRASE_STDIN] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Put the store of a backup in place; close the counter's screen first.

    The store that is here stays beside it, and what was sealed since the backup is added from its
    second copy. Numbers jump to a new range, so that none is given twice.
    """
    from counter_ui.store_care import restore_store

    with errors_in_words():
        done = restore_store(
            state_of(context).settings(), file, lambda: _passphrase(passphrase_stdin, twice=False)
        )
    if as_json:
        say_json(
            {
                "made_at": done.made_at.isoformat(),
                "registrations": done.registrations,
                "added": done.added,
                "epoch": done.epoch,
                "replaced": str(done.replaced or ""),
            }
        )
        return
    say(f"Đã khôi phục bản sao lưu lúc {done.made_at:%d/%m/%Y %H:%M} UTC")
    say(f"Hồ sơ trong bản sao lưu: {done.registrations}; thêm từ bản sao niêm phong: {done.added}")
    say(f"Số thứ tự và số giấy tiếp nhận nhảy sang dãy mới ({done.epoch}).")
    if done.replaced:
        say(f"Kho cũ vẫn giữ tại: {done.replaced}")


def _passphrase(from_stdin: bool, *, twice: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    asked: str = typer.prompt(
        "Mật khẩu bản sao lưu", hide_input=True, confirmation_prompt=twice, err=True
    )
    return asked
