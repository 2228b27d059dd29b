"""What is offered at a kiosk, what is greyed and why, and how often it may be tried."""

from __future__ import annotations

from dataclasses import replace

from fakes.policy_source import OnePolicy
from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import to_code, to_review

from counter_ui.self_service.steps.choice import ChoiceStep
from counter_ui.self_service.ways import all_ways
from counter_ui.station import CentreLight, PostStatus
from counter_ui.wording import LANGUAGES, load_wording
from kiosk.domain.policy import Method, UnattendedRules
from kiosk.errors import LaterError
from kiosk.practice.policy import PRACTICE_POLICY

AWAY = PostStatus(0, None, 0, CentreLight.AWAY)


def with_rules(rules: UnattendedRules) -> FakeStation:
    return FakeStation(policies=OnePolicy(replace(PRACTICE_POLICY, unattended=rules)))


async def to_menu(kiosk: Kiosk) -> ChoiceStep:
    await kiosk.tap("vi")
    await kiosk.until_at("self_service.menu")
    assert isinstance(kiosk.step, ChoiceStep)
    return kiosk.step


async def test_what_the_policy_forbids_unattended_is_not_there() -> None:
    only = UnattendedRules(methods=frozenset({Method.SOCIAL_INSURANCE}))
    async with visiting(with_rules(only)) as kiosk:
        names = {each.name for each in (await to_menu(kiosk)).choices}
        assert "insurance" in names
        assert not names & {"mobile", "token", "sim", "prepare"}


async def test_without_a_policy_no_registration_is_offered() -> None:
    station = FakeStation()
    async with visiting(station) as kiosk:
        station.policies.policy = None
        names = {each.name for each in (await to_menu(kiosk)).choices}
        assert not names & {"mobile", "insurance"}


async def test_while_the_centre_is_away_its_ways_are_greyed_with_the_reason() -> None:
    station = FakeStation()
    async with visiting(station) as kiosk:
        station.say_post(AWAY)
        await kiosk.until(lambda: kiosk.visit.centre_away)
        menu = await to_menu(kiosk)
        greyed = {each.name for each in menu.choices if each.greyed is not None}
        assert {"mobile", "insurance", "login"} <= greyed
        await kiosk.tap("mobile")
        assert kiosk.at("self_service.menu") and kiosk.shows("Chưa liên lạc được trung tâm")
        assert kiosk.shows("Chọn cách khác")


async def test_a_centre_that_goes_away_in_the_middle_loses_nothing_typed() -> None:
    station = FakeStation()
    async with visiting(station) as kiosk:
        await to_review(kiosk)
        station.centre.away = LaterError("centre.unreachable")
        await kiosk.enter("", "self_service.challenge")
        await kiosk.answer_challenge()
        await kiosk.until(lambda: kiosk.shows("centre.unreachable"))
        station.centre.away = None
        await kiosk.tap("resend")
        await kiosk.until(lambda: kiosk.shows("091****678"))
        await kiosk.type(RIGHT_CODE)
        await kiosk.until_at("self_service.password.new")


async def test_too_many_codes_for_one_phone_wait_and_nobody_is_accused() -> None:
    rules = replace(PRACTICE_POLICY.unattended, phone_tries=1)
    async with visiting(with_rules(rules)) as kiosk:
        await to_code(kiosk)
        await kiosk.tap("back")
        await kiosk.until_at("self_service.review")
        await kiosk.tap("next")
        await kiosk.until(lambda: "Vừa qua đã thử nhiều lần" in str(kiosk.step.note.render()))
        assert "Xin đợi 60 phút" in str(kiosk.step.note.render())


async def test_a_wrong_answer_brings_another_question() -> None:
    async with visiting() as kiosk:
        await to_review(kiosk)
        await kiosk.enter("", "self_service.challenge")
        await kiosk.type("99")
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.shows("challenge_wrong"))
        await kiosk.answer_challenge()
        await kiosk.until_at("self_service.code")


async def test_a_policy_without_challenge_asks_none() -> None:
    rules = replace(PRACTICE_POLICY.unattended, challenge=False)
    async with visiting(with_rules(rules)) as kiosk:
        await to_review(kiosk)
        await kiosk.enter("", "self_service.code")


def test_every_way_has_its_words_in_every_language() -> None:
    for language in LANGUAGES:
        words = load_wording(language)
        keys = [
            f"self_service.way.{way.name}.{part}"
            for way in all_ways()
            for part in ("title", "help", "papers")
        ]
        assert [key for key in keys if not words.has(key)] == []
