"""On a machine that is slow just now, keys behind an Enter still go where the Enter leads."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fakes.station import FakeStation
from support.counter_pilot import Counter
from textual import events, on

import counter_ui.app
from counter_ui.app import CounterApp
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.widgets.field import Field
from counter_ui.wording import load_wording


class SlowSignIn(SignInScreen):
    """Takes longer over an Enter than a busy office machine does."""

    @on(Field.Submitted, "#officer-code")
    async def _slowly(self, event: Field.Submitted) -> None:
        await asyncio.sleep(1.2)


class SlowApp(CounterApp):
    CSS_PATH = Path(counter_ui.app.__file__).with_name("sign_in.tcss")

    def get_default_screen(self) -> SignInScreen:
        return SlowSignIn(load_wording("vi"))


async def test_keys_behind_a_slow_enter_do_not_land_before_it() -> None:
    station = FakeStation()
    app = SlowApp(station.open, load_wording("vi"))
    async with app.run_test() as pilot:
        counter = Counter(station, app, pilot)
        await counter.type("CB01")
        app.post_message(events.Key("enter", "\r"))
        await counter.type("secret")
        await counter.until(lambda: app.screen.query_one("#passphrase", Field).value == "secret")
        assert app.screen.query_one("#officer-code", Field).value == "CB01"
    station.close()
