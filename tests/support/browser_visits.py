"""A practice kiosk served in a browser, and what a citizen does at it."""

from __future__ import annotations

import asyncio
import re
import ssl
import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from counter_ui.bench.browser_seat import NotSeen, Seat
from counter_ui.practice_counter import practice_counter
from counter_ui.self_service.running import CHILD, practice_command
from counter_ui.self_service_web.serving import Served, served

FIRST = "Xin chào · Welcome"
NUMBER, TYPED_NAME, NAME = "001099012345", "Nguyeenx Vawn Thuwr", "Nguyễn Văn Thử"
BIRTH, PHONE, PASSWORD = "15/03/1999", "0912345678", "Mat-khau-kiosk-7"

_PATIENCE_S, _LOOK_S = 60.0, 0.05


@dataclass(frozen=True, slots=True)
class PracticeKiosk:
    """A practice centre that runs, and the state of a kiosk enrolled there."""

    folder: Path
    url: str

    @asynccontextmanager
    async def served(self, program: Path | None = None) -> AsyncIterator[Served]:
        """By the product's own child, or by another program that takes the same words."""
        command = practice_command(self.folder, self.url, in_memory=True)
        if program is not None:
            command = (sys.executable, str(program), *command[len(CHILD) :])
        async with served(command) as kiosk:
            yield kiosk

    async def code_for(self, phone: str) -> str:
        """The newest one-time code on the page where practice messages appear, once it is there;
        raises NotSeen.
        """
        end = time.monotonic() + _PATIENCE_S
        while phone not in (page := await asyncio.to_thread(self._sms)):
            if time.monotonic() > end:
                raise NotSeen("a message with a code")
            await asyncio.sleep(_LOOK_S)
        row = page[page.index(phone) :]
        found = re.search(r"\b[0-9]{6}\b", row[len(phone) :])
        assert found is not None
        return found[0]

    def _sms(self) -> str:
        own = ssl.create_default_context()
        own.check_hostname, own.verify_mode = False, ssl.CERT_NONE
        with urlopen(f"{self.url}/sms", timeout=30, context=own) as answer:
            return str(answer.read().decode())


@contextmanager
def practice_kiosk(folder: Path) -> Iterator[PracticeKiosk]:
    with practice_counter(folder, pcsc=False) as practice:
        yield PracticeKiosk(folder, practice.centre.url)


async def nothing_left(before: Seat, theirs: Iterable[str]) -> None:
    """The first screen stands there again; what was somebody's is nowhere in the page."""
    await before.sees(FIRST)
    seen = await before.text() + await before.page.content()
    assert [each for each in theirs if each in seen] == []
    stored = "[localStorage.length, sessionStorage.length, document.cookie, location.search]"
    assert await before.page.evaluate(stored) == [0, 0, "", ""]


async def typed(before: Seat, keys: str, seen: str) -> None:
    """Type, look whether it is there, and go on."""
    await before.page.keyboard.type(keys)
    await before.sees(seen)
    await before.page.keyboard.press("Enter")


async def to_consent(before: Seat) -> None:
    await before.sees(FIRST)
    await before.tap("Tiếng Việt")
    await before.tap("Thuê bao di động")
    await before.sees("Bước 1/9")


async def to_name(before: Seat) -> None:
    """The number is tapped on the pad, finger by finger."""
    await before.tap("Tôi đồng ý")
    await before.sees("Bước 2/9")
    for at, digit in enumerate(NUMBER, 1):
        await before.tap(f"{digit}")
        shown = NUMBER[:at]
        await before.sees(" ".join(shown[each : each + 3] for each in range(0, at, 3)))
    await before.tap("Tiếp tục")
    await before.sees("Bước 3/9")


async def to_review(before: Seat) -> None:
    await typed(before, TYPED_NAME, NAME)
    await before.sees("Bước 4/9")
    await typed(before, BIRTH, BIRTH)
    await before.sees("Bước 5/9")
    await typed(before, PHONE, "0912 345 678")
    await before.sees("Bước 6/9")
    await before.tap("Tiếp tục")
    await before.sees("Bước 7/9")


_NUMBERS = "không một hai ba bốn năm sáu bảy tám chín".split()


async def answer_challenge(before: Seat) -> None:
    """*Mã xác thực*: a question in words, whose numbers are words too."""
    await before.sees("Mã xác thực:")
    text = await before.text()
    question = text[text.index("Mã xác thực:") :].splitlines()[0]
    named = [_NUMBERS.index(each) for each in re.findall(r"\w+", question) if each in _NUMBERS]
    if "cộng" in question:
        answer = sum(named)
    else:
        answer = named[0] + 1 if "liền sau" in question else max(named)
    await typed(before, str(answer), f"\n{answer}")


async def to_code(before: Seat) -> None:
    await before.tap("Đăng ký")
    await answer_challenge(before)
    await before.sees("Bước 8/9")


async def to_password(before: Seat, kiosk: PracticeKiosk) -> None:
    await before.page.keyboard.type(await kiosk.code_for(PHONE))
    await before.sees("Bước 9/9")


async def to_receipt(before: Seat) -> None:
    for title in ("Nhập mật khẩu *", "Nhập lại mật khẩu *"):
        await before.sees(title)
        await typed(before, PASSWORD, "●" * len(PASSWORD))
    await before.sees("Ông/bà đã đăng ký xong")
