"""What only a self-service kiosk has: a policy that lets it work, a browser, a voice."""

from __future__ import annotations

from counter_ui.doctor.examined import Examined
from counter_ui.self_service_web.chromium import installed
from kiosk.devices.voice import voice_of_machine
from kiosk.domain.policy import UnattendedRules
from kiosk.errors import TechnicianError
from kiosk.ports.speaker import Speaker


def allowed(examined: Examined) -> str:
    """What the policy held here lets a kiosk do; raises as the policy's source does."""
    counter = examined.open
    return judged_rules(counter.policies.current(counter.time.now()).unattended)


def judged_rules(rules: UnattendedRules) -> str:
    """Raises ``self_service.nothing_allowed``."""
    names = sorted(each.value for each in rules.methods)
    if rules.preparing:
        names.append("prepare")
    if not names:
        raise TechnicianError("self_service.nothing_allowed")
    return ", ".join(names)


def browser(_: Examined) -> str:
    """Chromium's program; raises ``self_service.no_browser``."""
    found = installed()
    if found is None:
        raise TechnicianError("self_service.no_browser")
    return found


def voice(_: Examined) -> str:
    """Whether prompts can be read aloud."""
    return judged_voice(voice_of_machine())


def judged_voice(speaker: Speaker) -> str:
    """Raises ``self_service.no_voice``."""
    if not speaker.speaks("vi"):
        raise TechnicianError("self_service.no_voice")
    return "vi"
