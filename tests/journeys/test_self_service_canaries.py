"""Twenty canary values in each way, abandoned at each stage: none is left with what lives on."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from support.browser_memory import held_by, may_look, offspring
from support.canaries import Canaries, canaries, files_that_hold, register

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import practice_counter
from kiosk.practice.people import load_person
from kiosk.practice.token import PRACTICE_PIN
from sync.sandbox.looking import words_sent_to

_PATIENCE_S = 60.0
_ERASED = b"\x1b[H\x1b[2J\x1b[3J"
_TITLE_OR_CLIPBOARD = re.compile(rb"\x1b\](?:0|1|2|52);([^\x07\x1b]*)")
_NUMBERS = "không một hai ba bốn năm sáu bảy tám chín".split()
_PROGRAM = Path(__file__).parents[1] / "support" / "kiosk_supervisor.py"
WELCOME, MENU, LEAVE = "English", "IAL2", "\x1b[21~"
QUESTION, CODE = "Mã xác thực:", "****"
SOFT_TOKEN = shutil.which("softhsm2-util") is not None

pytestmark = pytest.mark.skipif(not may_look(), reason="needs to read other processes' memory")


class Hall:
    """One kiosk, and everybody who was at it."""

    def __init__(self, program: TerminalProgram, state: Path, people: list[Canaries]) -> None:
        self.program, self.state, self._people = program, state, people
        self.said = b""
        self.planted: list[str] = []
        self._looked_for = 0

    def somebody(self) -> Canaries:
        """Who was never here, and of whom the supervisor knows nothing."""
        new = self._people.pop()
        self.planted += new.planted()
        return new

    def type(self, keys: str, then: str) -> str:
        """What was painted when ``then`` stood there."""
        self.program.settle(timeout_s=2.0)
        self._keep()
        self.program.type(keys)
        self.program.wait_for(then, timeout_s=_PATIENCE_S)
        self.program.settle(timeout_s=2.0)
        return self.program.painted().decode("utf-8", "replace")

    def answer_challenge(self, keys: str, then: str) -> None:
        """*Mã xác thực* comes by ``keys``; its answer leads to ``then``."""
        painted = self.type(keys, QUESTION)
        question = painted[painted.index(QUESTION) :].partition("?")[0]
        named = [_NUMBERS.index(each) for each in re.findall(r"\w+", question) if each in _NUMBERS]
        if "cộng" in question:
            answer = sum(named)
        else:
            answer = named[0] + 1 if "liền sau" in question else max(named)
        self.type(f"{answer}\r", then)

    def right_code(self, phone: str) -> str:
        """From the practice phone."""
        end = time.monotonic() + _PATIENCE_S
        while not (sent := words_sent_to(self.state / "practice-centre", phone)):
            assert time.monotonic() < end
            time.sleep(0.05)
        found = re.search(r"\b[0-9]{6}\b", sent[0])
        assert found is not None
        return found[0]

    def leave(self) -> None:
        """*Thoát*: the next first screen, and nothing told on the way."""
        self._keep()
        self.program.type(LEAVE)
        self.program.wait_for(WELCOME, timeout_s=_PATIENCE_S)
        self.program.settle(timeout_s=2.0)
        shown = self.program.output().rpartition(_ERASED)
        assert shown[1] and self._held_in(shown[2]) == []
        self._keep()

    def nothing_left(self) -> None:
        """Terminal titles, clipboard, files, spool, and the memory of what lives on."""
        new = self.planted[self._looked_for :]
        self._looked_for = len(self.planted)
        told = b"\n".join(_TITLE_OR_CLIPBOARD.findall(self.said))
        assert self._held_in(told) == []
        mine = self.state.parent
        centre = self.state / "practice-centre"
        assert list(files_that_hold(mine, new, centre)) == []
        supervisor = self.program.process_id
        assert held_by(supervisor, new) == []

    def fresh(self) -> list[int]:
        """Processes that were prepared for the next citizens, once those before have gone."""
        before = offspring(self.program.process_id)
        time.sleep(0.5)
        end = time.monotonic() + _PATIENCE_S
        while len(now := offspring(self.program.process_id)) > 2 or now != before:
            assert time.monotonic() < end
            before = now
            time.sleep(0.5)
        return now

    def _keep(self) -> None:
        self.said += self.program.output()
        self.program.forget()

    def _held_in(self, said: bytes) -> list[str]:
        return [each for each in self.planted if each.encode() in said]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    mine = tmp_path_factory.mktemp("canaries")
    state, home, temporary = mine / "state", mine / "home", mine / "tmp"
    people = [canaries() for _ in range(60)]
    for each in (home, temporary):
        each.mkdir()
    register(state, people)
    own = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(temporary)}
    environment = {**os.environ, **own, "TERM": "xterm-256color"}
    with practice_counter(state, pcsc=False) as practice:
        command = [sys.executable, str(_PROGRAM), str(state), practice.centre.url]
        with TerminalProgram(command, columns=80, rows=32, environment=environment) as program:
            program.wait_for(WELCOME, timeout_s=_PATIENCE_S)
            yield Hall(program, state, people)


Stage = Callable[[Hall, Canaries], object]


def _begin(digit: str, then: str) -> Stage:
    def stage(hall: Hall, _: Canaries) -> None:
        hall.type("1", MENU)
        hall.type(digit, then)

    return stage


def _typed(field: str, then: str) -> Stage:
    """One answer typed and gone on from."""
    return lambda hall, who: hall.type(getattr(who, field) + "\r", then)


def _pressed(keys: str, then: str) -> Stage:
    return lambda hall, _: hall.type(keys, then)


def _code(phone: str, then: str) -> Stage:
    def stage(hall: Hall, who: Canaries) -> None:
        hall.type(who.wrong_code, "[")
        hall.type(hall.right_code(getattr(who, phone)), then)

    return stage


def _wrong_code(hall: Hall, who: Canaries) -> None:
    hall.type(who.wrong_code, "[")


def _challenge(keys: str, then: str) -> Stage:
    return lambda hall, who: hall.answer_challenge(
        getattr(who, keys, keys) + ("" if keys == "\r" else "\r"), then
    )


def _holder(hall: Hall, _: Canaries) -> None:
    painted = hall.type("\r", "Nguyễn Văn Thử")
    found = re.search(r"([1-9])\. Nguyễn Văn Thử", painted)
    assert found is not None
    hall.type(found[1], "Chứng thư của")


def _scan(hall: Hall, _: Canaries) -> None:
    hall.type(load_person().qr_text() + "\r", "Số điện thoại")


CONSENT, SCAN = "Thông báo trước", "Quét mã QR"
_PERSON = (
    _typed("name", "Ngày sinh"),
    _typed("birth", "Số điện thoại"),
    _typed("phone", "không bắt buộc"),
    _typed("mail", "Kiểm tra lại"),
    _challenge("\r", CODE),
    _code("phone", "Nhập mật khẩu"),
    _typed("password", "Nhập lại"),
    _typed("password", "Số giấy tiếp nhận"),
)


def _by_hand(hall: Hall, _: Canaries) -> None:
    hall.program.type("\t")
    hall.type("\r", "Số căn cước")


_BY_HAND = (
    _by_hand,
    _typed("card_number", "Ngày sinh trên"),
    _typed("card_birth", "có giá trị"),
    _typed("card_expiry", "["),
)
ALL_STAGES = bool(os.environ.get("KIOSK_CANARIES_ALL_STAGES"))
"""Minutes; without it those stages that differ most."""


def _after(few: Sequence[int], every: Sequence[int]) -> Sequence[int]:
    return every if ALL_STAGES else few


WAYS: Mapping[str, tuple[Sequence[Stage], Sequence[int]]] = {
    "mobile": (
        (_begin("1", CONSENT), _pressed("\r", "CMT/CCCD"), _typed("number", "Họ tên"), *_PERSON),
        _after((7, 9, 11), range(3, 12)),
    ),
    "insurance": (
        (
            _begin("2", CONSENT),
            _pressed("\r", "CMT/CCCD"),
            _typed("number", "bảo hiểm xã hội *"),
            _typed("insurance", "Họ tên"),
            *_PERSON,
        ),
        _after((8,), range(3, 13)),
    ),
    "token": (
        (
            _begin("3", CONSENT),
            _holder,
            _pressed("\r", "mã PIN"),
            lambda hall, who: hall.type(who.pin, "●●●●●●●●"),
            _pressed("\x7f" * 8 + PRACTICE_PIN + "\r", "Chứng thư của"),
            _pressed("\r", "Số điện thoại"),
            _typed("phone", CODE),
            _wrong_code,
        ),
        _after((4, 8), range(4, 9)),
    ),
    "sim": (
        (
            _begin("4", CONSENT),
            _pressed("\r", "Nhà cung cấp"),
            _pressed("1", "Số điện thoại của"),
            _challenge("sim_phone", "Chứng thư của"),
            _pressed("\r", "Nhập mật khẩu"),
            _typed("password", "Nhập lại"),
        ),
        _after((6,), range(4, 7)),
    ),
    "prepare": (
        (
            _begin("5", CONSENT),
            _pressed("\r", SCAN),
            _scan,
            _typed("card_phone", CODE),
            _code("card_phone", "Phiếu hẹn"),
        ),
        _after((5,), range(3, 6)),
    ),
    "prepare_by_hand": (
        (_begin("5", CONSENT), _pressed("\r", SCAN), *_BY_HAND),
        _after((6,), range(4, 7)),
    ),
    "recover": (
        (_begin("6", "vì sao"), _pressed("1", CONSENT), _pressed("\r", SCAN), *_BY_HAND),
        _after((7,), range(5, 8)),
    ),
    "dispute": (
        (
            _begin("7", "Điều gì không đúng"),
            _typed("note", CONSENT),
            _pressed("\r", SCAN),
            *_BY_HAND,
        ),
        _after((2,), range(2, 8)),
    ),
    "login": (
        (
            _begin("8", "Số CMT/CCCD"),
            _challenge("login_number", "mật khẩu"),
            _typed("login_password", "["),
        ),
        _after((3,), range(2, 4)),
    ),
}
"""Stages one behind another, and after which of them the citizen walks away."""


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_them_is_left_wherever_they_walk_away(hall: Hall, way: str) -> None:
    if way == "token" and not SOFT_TOKEN:
        pytest.skip("needs SoftHSM")
    stages, away_after = WAYS[way]
    for last in away_after:
        who = hall.somebody()
        for stage in stages[:last]:
            stage(hall, who)
        hall.leave()
    hall.nothing_left()


def test_the_search_finds_what_is_there_and_a_fresh_process_holds_none(hall: Hall) -> None:
    who = hall.somebody()
    hall.type("1", MENU)
    hall.type("1", CONSENT)
    hall.type("\r", "CMT/CCCD")
    hall.type(who.number, who.number[9:])
    before = offspring(hall.program.process_id)
    assert any(held_by(each, [who.number]) for each in before), "it is there while it is needed"
    hall.leave()
    first, last = hall.planted[: len(who.planted())], who.planted()
    for process in hall.fresh():
        assert held_by(process, (*first, *last)) == []
