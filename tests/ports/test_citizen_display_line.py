"""The socket between counter and display, with both ends and with strangers."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest
from support.display_lines import first, link_in, until, viewing

from counter_ui.citizen_display import link as link_module
from counter_ui.citizen_display import place
from counter_ui.citizen_display.frames import MOST_BYTES, framed
from counter_ui.citizen_display.link import DisplayLink, Viewer
from counter_ui.citizen_display.scene import EMPTY, AnswerKind, Scene, SceneKind
from kiosk.domain.clean_text import CleanText
from kiosk.errors import TechnicianError

REST = Scene(kind=SceneKind.REST, moment=1, said=CleanText("XÃ THỬ"))


def raw(folder: Path) -> socket.socket:
    line = place.connected(folder)
    assert line is not None
    line.settimeout(60)
    return line


def test_folder_and_socket_belong_to_one_user(tmp_path: Path) -> None:
    with link_in(tmp_path):
        assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "run" / place.SOCKET_NAME).stat().st_mode) == 0o600


def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run").chmod(0o755)
    with pytest.raises(TechnicianError, match=r"display\.folder"):
        DisplayLink(tmp_path).start()


def test_a_folder_that_is_a_link_elsewhere_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TechnicianError, match=r"display\.folder"):
        DisplayLink(tmp_path).start()


def test_a_state_folder_deeper_than_an_address_holds(tmp_path: Path) -> None:
    deep = tmp_path / ("thu-muc-" * 12) / ("quay-" * 12)
    with link_in(deep) as link, viewing(deep):
        until(lambda: link.viewer is Viewer.TYPING)


def test_only_linux_has_it() -> None:
    with pytest.raises(TechnicianError, match=r"display\.not_here"):
        place.check_platform("win32")


def test_scenes_come_and_answers_go_back(tmp_path: Path) -> None:
    with link_in(tmp_path) as link, viewing(tmp_path) as viewed:
        link.show(REST)
        until(lambda: viewed.scene == REST)
        viewed.answer(AnswerKind.CODE, "123456")
        [answer] = first(link.take)
        assert answer.kind is AnswerKind.CODE and answer.text.take() == "123456"


def test_a_display_without_keyboard_answers_nothing(tmp_path: Path) -> None:
    with link_in(tmp_path) as link, viewing(tmp_path, keyboard=False) as viewed:
        link.show(REST)
        until(lambda: viewed.scene == REST)
        viewed.answer(AnswerKind.AGREE)
        newer = Scene(kind=SceneKind.WAIT, moment=2)
        link.show(newer)
        until(lambda: viewed.scene == newer)
        assert link.viewer is Viewer.WATCHING and link.take() == []


def test_a_second_display_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with link_in(tmp_path) as link, viewing(tmp_path) as first:
        until(lambda: link.viewer is Viewer.TYPING)
        with viewing(tmp_path) as second:
            until(lambda: second.ended)
            assert second.ended[0].code == "display.taken"
        link.show(REST)
        until(lambda: first.scene == REST)


def test_a_counter_that_went_leaves_nothing_on_the_display(tmp_path: Path) -> None:
    with viewing(tmp_path) as viewed:
        with link_in(tmp_path) as link:
            link.show(REST)
            until(lambda: viewed.scene == REST)
        until(lambda: viewed.scenes[-1] is None)
        with link_in(tmp_path) as link:  # and the next counter is found again
            link.show(REST)
            until(lambda: viewed.scene == REST)


def test_a_screen_that_says_nothing_any_more_empties_the_display(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "_NOBODY_SHOWS_S", 0.2)
    with link_in(tmp_path) as link, viewing(tmp_path) as viewed:
        until(lambda: link.viewer is Viewer.TYPING)
        link.show(REST)
        until(lambda: viewed.scene == EMPTY and REST in viewed.scenes)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff" * 64,
        (MOST_BYTES + 1).to_bytes(4, "big"),
        bytes(framed({"keyboard": 1, "what": []})),
        bytes(framed({"keyboard": True}) + framed({"answer": "shutdown", "moment": 0})),
        bytes(framed({"keyboard": True}) + framed({"answer": "code", "moment": -1})),
        bytes(framed({"answer": "code", "moment": 1, "text": "x" * 500, "again": ""})),
    ],
)
def test_whoever_sends_nonsense_is_let_go_and_the_next_is_taken(
    tmp_path: Path, sent: bytes
) -> None:
    with link_in(tmp_path) as link:
        line = raw(tmp_path)
        line.sendall(sent)
        while line.recv(4096):
            pass
        line.close()
        assert link.take() == []
        with viewing(tmp_path):
            until(lambda: link.viewer is Viewer.TYPING)


def test_a_storm_of_answers_is_bounded(tmp_path: Path) -> None:
    with link_in(tmp_path) as link:
        line = raw(tmp_path)
        agree = framed({"answer": "agree", "moment": 1, "text": "", "again": ""})
        line.sendall(framed({"keyboard": True}) + agree * 500)
        link.show(REST)
        until(lambda: line.recv(1))
        assert len(link.take()) <= 8
        line.close()


def test_a_display_that_reads_nothing_costs_the_counter_nothing(tmp_path: Path) -> None:
    with link_in(tmp_path) as link:
        line = raw(tmp_path)
        line.sendall(framed({"keyboard": False}))
        until(lambda: link.viewer is Viewer.WATCHING)
        for moment in range(2000):
            link.show(Scene(kind=SceneKind.FACTS, moment=moment, said=CleanText("x" * 300)))
        line.close()
        until(lambda: link.viewer is Viewer.NONE)


def test_another_users_program_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with link_in(tmp_path) as link:
        monkeypatch.setattr(os, "getuid", lambda: 64_999)
        monkeypatch.setattr(place, "_run_folder", lambda state, make: _opened(state))
        with pytest.raises(TechnicianError, match=r"display\.stranger"):
            place.connected(tmp_path)
        assert link.viewer is Viewer.NONE


class _opened:
    def __init__(self, state: Path) -> None:
        self._state = state

    def __enter__(self) -> int:
        self._folder = os.open(self._state / "run", os.O_RDONLY)
        return self._folder

    def __exit__(self, *_: object) -> None:
        os.close(self._folder)
