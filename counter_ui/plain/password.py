"""Mật khẩu, in lines: typed twice and unseen by its owner, judged as on the screen."""

from __future__ import annotations

from collections.abc import Callable

from counter_ui.plain.conversation import Conversation
from kiosk.domain.password_rule import PasswordVerdict


def ask_password(talk: Conversation, judge: Callable[[str], PasswordVerdict], key: str) -> str:
    """One that meets the rule, or nothing. Raises ``Back`` and ``Stop``."""
    while True:
        new = talk.ask_alone(key)
        if not new:
            return ""
        verdict = judge(new)
        if verdict.accepted:
            if not new.isascii():
                talk.say("password_entry.accents")
            return new
        talk.tell_code("password.refused")
        unmet = [each.value for each, met in verdict.conditions if not met]
        for said in (*unmet, *(each.value for each in verdict.faults)):
            talk.say(said)
