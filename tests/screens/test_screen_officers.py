"""Sign-in, lock and hand-over between officers: waits counted down, a supervisor, the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes.officers import COUNTER, unlock_officer
from fakes.station import CODE, PASSPHRASE, FakeStation
from support.counter_pilot import Counter, running

from counter_ui.screens.counter import CounterScreen
from counter_ui.screens.lock import LockScreen
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.screens.unlock import UnlockScreen
from counter_ui.station import CentreLight, PostStatus
from counter_ui.widgets.wait_line import WaitLine
from kiosk.domain.lease import LeaseEnds
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.errors import AtTheDeskError

NEXT, THEIRS = "CB02", PASSPHRASE + " nam"
SUPERVISOR, SECRET = "GS01", "giam sat " * 2
SMALL = (80, 24)
_WAIT_S = 80
"""After seven wrong tries."""


def with_supervisor(*roles: Role) -> FakeStation:
    station = FakeStation()
    station.desk().add_officer(
        SUPERVISOR, "Hoàng Thị Giám", frozenset(roles or {Role.SUPERVISOR}), SECRET
    )
    return station


def wait(station: FakeStation) -> None:
    """Seven wrong tries, before the screen was opened: the screen counts down in real seconds."""
    open_shift = station.desk().open_shift
    for _ in range(6):
        with pytest.raises(AtTheDeskError):
            open_shift(CODE, "wrong")
        station.clock.pass_time(_WAIT_S)
    with pytest.raises(AtTheDeskError):
        open_shift(CODE, "wrong")


async def sign_in(counter: Counter, code: str, passphrase: str) -> None:
    await counter.type(code)
    await counter.press("enter")
    await counter.type(passphrase)
    await counter.press("enter")


def kinds(station: FakeStation) -> list[str]:
    return [each.kind for each in station.store.pages.ledger]


# Waiting, and a supervisor


async def test_the_wait_outlives_the_program_and_is_counted_down() -> None:
    station = with_supervisor()
    wait(station)
    async with running(station, size=SMALL, signed_in=False) as counter:
        await sign_in(counter, CODE, PASSPHRASE)
        await counter.until(lambda: counter.shows("Chờ 1:"))
        assert counter.shows("officer.wait")
        counter.app.screen.query_one(WaitLine)._until_s = 0.0  # the seconds have gone by
        await counter.until(lambda: counter.shows("Hết giờ chờ"))
        await counter.until(lambda: not counter.shows("officer.wait"))
        station.clock.pass_time(_WAIT_S)
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))


async def test_a_supervisor_beside_the_counter_ends_it_once() -> None:
    station = with_supervisor()
    wait(station)
    async with running(station, size=SMALL, signed_in=False) as counter:
        await sign_in(counter, CODE, PASSPHRASE)
        await counter.until(lambda: counter.shows("officer.wait"))
        await counter.press("f6")
        await counter.until(lambda: isinstance(counter.app.screen, UnlockScreen))
        await counter.until(lambda: counter.shows("mã yêu cầu"))
        await counter.press("enter")
        await sign_in(counter, SUPERVISOR, SECRET)
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))
        assert counter.shows("Đã mở khóa một lần")
        assert not counter.app.screen.query_one(WaitLine).display
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
    assert LedgerKind.UNLOCKED in kinds(station)


async def test_a_supervisor_types_at_once_and_the_officer_from_an_empty_field() -> None:
    station = with_supervisor()
    wait(station)
    async with running(station, size=SMALL, signed_in=False) as counter:
        await sign_in(counter, CODE, PASSPHRASE)
        await counter.until(lambda: counter.shows("officer.wait"))
        await counter.type("sai")
        await counter.press("f6")
        await counter.until(lambda: counter.shows("mã yêu cầu"))
        await counter.type(SUPERVISOR.lower())
        await counter.press("enter")
        await counter.type(SECRET)
        assert not counter.shows(SECRET[:6])
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))


async def test_a_code_by_telephone_ends_it_once() -> None:
    station = with_supervisor()
    wait(station)
    async with running(station, size=SMALL, signed_in=False) as counter:
        await sign_in(counter, CODE, PASSPHRASE)
        await counter.until(lambda: counter.shows("officer.wait"))
        await counter.press("f6")
        await counter.until(lambda: counter.shows("mã yêu cầu"))
        asked = station.store.run(lambda unit: unit.statements.newest("unlock"))
        assert asked is not None
        from kiosk.use_cases.unlock_officer import _kept  # what the officer reads out

        challenge = station.store.run(_kept)
        assert challenge is not None
        elsewhere = with_supervisor()
        helping = unlock_officer(
            elsewhere.store, elsewhere.clock, elsewhere.passphrases, counter="Q9"
        )
        code = helping.code_for((SUPERVISOR, SECRET), COUNTER, CODE, challenge.text)
        await counter.type("AAAAAAAA")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("officer.unlock_wrong"))
        field = counter.app.screen.query_one("#unlock-code")
        field.value = ""  # type: ignore[attr-defined]
        await counter.type(code.lower())
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))


async def test_whoever_is_no_supervisor_ends_nothing() -> None:
    station = with_supervisor(Role.APPROVER)
    wait(station)
    async with running(station, size=SMALL, signed_in=False) as counter:
        await counter.until(lambda: counter.shows("sẵn sàng"))
        await counter.type(CODE)
        await counter.press("f6")
        await counter.until(lambda: counter.shows("mã yêu cầu"))
        await counter.press("enter")
        await sign_in(counter, SUPERVISOR, SECRET)
        await counter.until(lambda: counter.shows("officer.not_a_supervisor"))
        await counter.press("escape")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))


# The end of the lease


async def test_the_end_of_the_lease_is_in_sight_before_and_in_the_shift() -> None:
    station = FakeStation()
    async with running(station, size=SMALL, signed_in=False) as counter:
        await counter.until(lambda: counter.shows("sẵn sàng"))
        soon = station.clock.now() + timedelta(hours=5)
        status = PostStatus(
            0, None, 0, CentreLight.AWAY, leases=LeaseEnds(((CODE, soon), (NEXT, soon)))
        )
        station.say_post(status)
        await counter.until(lambda: counter.shows("sắp hết hạn: 15:15 22/11"))
        assert not counter.shows(NEXT)
        await counter.sign_in()
        await counter.until(lambda: counter.shows("hạn phép 15:15 22/11"))
        station.say_post(PostStatus(0, None, 0, CentreLight.REACHED))
        await counter.until(lambda: not counter.shows("hạn phép"))


# Roles


async def test_who_is_no_clerk_opens_nothing_of_a_citizen() -> None:
    station = with_supervisor(Role.TECHNICIAN)
    async with running(station, size=SMALL, signed_in=False) as counter:
        await sign_in(counter, SUPERVISOR, SECRET)
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
        for key in ("f2", "f3", "f4", "f5"):
            await counter.press(key)
            await counter.until(lambda: counter.shows("officer.not_a_clerk"))
            assert counter.card_is("IdleCard")
        await counter.press("f6")
        await counter.until(lambda: counter.shows("officer.no_citizens"))


# Hand-over


async def test_the_next_officer_takes_over_and_the_draft_stays_its_owners() -> None:
    async with running(size=SMALL) as counter:
        station = counter.station
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.press("f5")
        await counter.until(lambda: counter.shows("cán bộ nhận ca đăng nhập"))
        await sign_in(counter, NEXT, "not mine at all")
        await counter.until(lambda: counter.shows("officer.sign_in_failed"))
        await counter.type(THEIRS)
        await counter.press("enter")
        await counter.until(
            lambda: (
                isinstance(counter.app.screen, CounterScreen)
                and counter.screen.shift.officer.code == NEXT
            )
        )
        await counter.until_card("IdleCard")
        assert len([each for each in counter.app.screen_stack]) == 2
        drafts = station.store.run(lambda unit: unit.drafts.all())
        assert [each.officer_code for each in drafts] == [CODE]
        closed, opened = station.store.pages.ledger[-2:]
        assert (closed.kind, closed.facts["handed_to"]) == (LedgerKind.SHIFT_CLOSED, NEXT)
        assert (opened.kind, opened.facts["officer"]) == (LedgerKind.SHIFT_OPENED, NEXT)
        assert [form for form, _ in station.printer.asked] == ["shift_report"]


async def test_whoever_left_goes_on_with_the_own_draft_after_coming_back() -> None:
    async with running() as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        for code, passphrase in ((NEXT, THEIRS), (CODE, PASSPHRASE)):
            await counter.press("f9")
            await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
            await counter.press("f5")
            await sign_in(counter, code, passphrase)
            await counter.until(
                lambda of=code: (
                    isinstance(counter.app.screen, CounterScreen)  # type: ignore[misc]
                    and counter.screen.shift.officer.code == of
                )
            )
        await counter.until_card("UnfinishedCard")


async def test_nobody_hands_over_to_himself_and_escape_goes_back() -> None:
    async with running() as counter:
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.press("f5")
        await sign_in(counter, CODE, PASSPHRASE)
        await counter.until(lambda: counter.shows("shift.same_officer"))
        await counter.press("escape")
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
        assert LedgerKind.SHIFT_CLOSED not in kinds(counter.station)


async def test_nothing_is_handed_over_while_something_is_being_recorded() -> None:
    async with running() as counter:
        screen = counter.screen
        screen.recording = True
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.press("f5")
        await counter.until(lambda: counter.shows("screen.recording"))
        screen.recording = False
