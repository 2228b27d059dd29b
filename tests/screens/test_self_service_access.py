"""Whoever sees or hears little, or uses few fingers: what EN 301 549, 5.1, asks of the kiosk."""

from __future__ import annotations

import pytest
from fakes.self_service import HeardSpeaker
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import NUMBER, finish, to_code
from textual import events
from textual.widget import Widget

from counter_ui.self_service.steps.challenge import ChallengeStep
from counter_ui.self_service.steps.choice import ChoiceStep
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.touch_keys import TouchKey
from kiosk.errors import AtTheDeskError
from kiosk.ports.speaker import NORMAL

SMALLEST_ROW_PX = 15
"""As the page draws it: counter_ui/self_service_web/page/glyphs.js."""
LARGE = (64, 30), (60, 53)
"""Columns and rows of large letters, lying and standing."""


async def to_menu(kiosk: Kiosk) -> None:
    await kiosk.tap("vi")
    await kiosk.until_at("self_service.menu")


async def to_typing(kiosk: Kiosk) -> None:
    await to_menu(kiosk)
    await kiosk.tap("mobile")
    await kiosk.until_at("self_service.consent")
    await kiosk.enter("", "self_service.ask.number")


def foot(kiosk: Kiosk) -> dict[str, bool]:
    buttons = kiosk.app.frame.query("#foot BigButton").results(BigButton)
    return {str(each.name): each.display for each in buttons}


def rows_of(widget: Widget) -> int:
    return widget.region.height if widget.display and widget.region else 99


async def test_a_finger_finds_every_button_at_44_pixels() -> None:
    async with visiting(size=(80, 32)) as kiosk:
        await to_typing(kiosk)
        targets = [*kiosk.app.screen.query(BigButton), *kiosk.app.screen.query(TouchKey)]
        assert min(rows_of(each) for each in targets) * SMALLEST_ROW_PX >= 44


@pytest.mark.parametrize("size", LARGE, ids=["lying", "standing"])
async def test_large_letters_break_no_label_of_the_foot(size: tuple[int, int]) -> None:
    async with visiting(size=size) as kiosk:
        await to_typing(kiosk)
        for label in ("◀ Quay lại", "☎ Gọi cán bộ", "✕ Thoát", "Tiếp tục ▶"):
            assert label in kiosk.text()


@pytest.mark.parametrize("size", LARGE, ids=["lying", "standing"])
async def test_large_letters_leave_no_word_of_a_choice_out(size: tuple[int, int]) -> None:
    async with visiting(size=size) as kiosk:
        await to_menu(kiosk)
        for button in kiosk.step.query(".choice").results(BigButton):
            said = f"{button.label} {button.greyed or button.below or ''}"
            shown = str(button.render())
            assert "".join(said.split()) in "".join(shown.split()).lstrip("▶")
            assert len(shown.splitlines()) <= button.region.height


@pytest.mark.parametrize("size", LARGE, ids=["lying", "standing"])
async def test_large_letters_do_not_break_the_number_of_the_hotline(size: tuple[int, int]) -> None:
    async with visiting(size=size) as kiosk:
        await kiosk.tap("letters")
        hotline = kiosk.visit.station.station.office.hotline
        await kiosk.until(lambda: any(hotline in row for row in kiosk.text().splitlines()))


async def test_the_foot_is_right_before_a_step_is_seen() -> None:
    """A button that moved afterwards would move from under the finger."""
    async with visiting() as kiosk:
        assert foot(kiosk) == {"back": False, "staff": True, "leave": True, "next": False}
        kiosk.app.frame.go_to(ChallengeStep(kiosk.visit, lambda _: None))
        assert not kiosk.step.is_mounted
        assert foot(kiosk) == {"back": True, "staff": True, "leave": True, "next": True}


async def test_colour_never_says_anything_alone() -> None:
    """Where the keyboard is, what is switched on, what cannot be chosen: each has its sign."""
    async with visiting() as kiosk:
        focused = kiosk.app.focused
        assert isinstance(focused, BigButton) and "▶ 1. Tiếng Việt" in kiosk.text()
        assert kiosk.shows("○ đang tắt") and not kiosk.shows("● đang bật")
        await kiosk.tap("contrast")
        assert kiosk.shows("● đang bật")
        await to_menu(kiosk)
        greyed = [each for each in kiosk.step.query(BigButton) if each.greyed is not None]
        assert greyed and all(kiosk.shows(str(each.greyed)) for each in greyed)


async def test_keys_alone_lead_on_and_back() -> None:
    async with visiting() as kiosk:
        await kiosk.type("1")
        await kiosk.until_at("self_service.menu")
        await kiosk.type("1")
        await kiosk.until_at("self_service.consent")
        await kiosk.enter("", "self_service.ask.number")
        await kiosk.enter(NUMBER, "self_service.ask.name")
        await kiosk.pilot.press("escape")
        await kiosk.until_at("self_service.ask.number")


async def test_tab_and_arrows_go_round_and_come_back() -> None:
    async with visiting() as kiosk:
        first = kiosk.app.focused
        for key in ("tab", "down"):
            seen = []
            while not seen or kiosk.app.focused is not first:
                seen.append(kiosk.app.focused)
                await kiosk.pilot.press(key)
                assert len(seen) < 20, "never comes round"
            assert len(set(map(id, seen))) == len(seen) > 4
        await kiosk.pilot.press("tab", "shift+tab")
        assert kiosk.app.focused is first


async def test_a_move_made_before_the_next_question_stands_there_moves_in_it() -> None:
    async with visiting() as kiosk:
        start = kiosk.step
        assert isinstance(start, ChoiceStep)
        start.choose("vi")
        kiosk.app.action_focus_next()  # as Tab does, before anything of the menu is painted
        kiosk.app.post_message(events.Key("enter", "\r"))
        await kiosk.until_at("self_service.consent")
        await kiosk.until(lambda: kiosk.shows("Bước 1/10"))  # the second way, not the first


async def test_enter_close_behind_tab_presses_what_tab_came_to() -> None:
    async with visiting() as kiosk:
        await to_menu(kiosk)
        kiosk.app.post_message(events.Key("tab", "\t"))
        kiosk.app.post_message(events.Key("enter", "\r"))
        await kiosk.until_at("self_service.consent")
        await kiosk.until(lambda: kiosk.shows("Bước 1/10"))


async def test_what_is_spoken_stands_on_the_screen() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        await to_menu(kiosk)
        _, spoken = speaker.said[-1]
        assert spoken.startswith("Chọn phương thức đăng ký")
        for each in kiosk.step.query(".choice").results(BigButton):
            assert str(each.label).partition(". ")[2] in spoken


async def test_the_question_for_people_can_be_read_and_heard() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        await to_menu(kiosk)
        await kiosk.tap("login")
        await kiosk.until_at("self_service.login.number")
        await kiosk.enter(NUMBER, "self_service.challenge")
        question = str(kiosk.step.title())
        assert kiosk.shows(question) and question in speaker.said[-1][1]


async def test_an_error_is_spoken_as_it_stands_there() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        await to_typing(kiosk)
        error = AtTheDeskError("password.empty")
        kiosk.step.tell(error)
        await kiosk.pilot.pause()
        words = kiosk.visit.error_words(error)
        assert str(words.happened) in speaker.said[-1][1] and kiosk.shows(str(words.happened))


async def test_the_language_that_is_chosen_is_spoken() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        await kiosk.tap("en")
        await kiosk.until_at("self_service.menu")
        assert speaker.said[-1][0] == "en"


async def test_it_is_read_again_when_asked_for_and_any_key_ends_it() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        assert "F2" in speaker.said[-1][1] and kiosk.shows("F2 nghe lại")
        await to_menu(kiosk)
        before, hushed = list(speaker.said), speaker.hushed
        kiosk.app.post_message(events.Key("f2", None))
        await kiosk.until(lambda: len(speaker.said) == len(before) + 1)
        assert speaker.said[-1] == before[-1]
        kiosk.app.post_message(events.Key("down", None))
        await kiosk.until(lambda: speaker.hushed == hushed + 2)


async def test_louder_and_quieter_within_one_visit() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        for key, level in (("f4", 4), ("f4", 5), ("f4", 5), ("f3", 4)):
            count = len(speaker.said)
            kiosk.app.post_message(events.Key(key, None))
            await kiosk.until(lambda before=count: len(speaker.said) > before)  # type: ignore[misc]
            assert (speaker.levels[-1], str(level) in speaker.said[-1][1]) == (level, True)
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        assert speaker.levels[-1] == NORMAL, "the next citizen's"


async def test_the_number_of_the_receipt_is_read_only_when_asked_for() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        await kiosk.tap("voice")
        await to_code(kiosk)
        await finish(kiosk)
        (entry,) = kiosk.station.store.run(lambda unit: unit.outbox.entries())
        receipt = kiosk.station.store.run(
            lambda unit: unit.receipts.by_registration(entry.registration_id)
        )
        assert receipt is not None
        await kiosk.until(lambda: kiosk.shows(receipt.number))
        assert receipt.number not in " ".join(words for _, words in speaker.said)
        kiosk.app.post_message(events.Key("f2", None))
        await kiosk.until(lambda: receipt.number in speaker.said[-1][1])


async def test_without_a_voice_nothing_is_missing() -> None:
    """Nothing is only heard: a machine that is silent leads as far."""
    async with visiting() as kiosk:
        buttons = kiosk.app.screen.query(BigButton).results()
        assert "voice" not in {each.name for each in buttons}
        await to_code(kiosk)
