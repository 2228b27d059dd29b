"""The counter's screen and the second display: what is shown there follows the card here.

The screen is looked at five times a second, as it is for keeping drafts: nothing else in it has to
know of the display, and a display that comes, goes or hangs changes nothing at the counter but
where the citizen types.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from counter_ui.citizen_display.link import Viewer
from counter_ui.citizen_display.scene import EMPTY, Answer, AnswerKind, Scene, SceneKind
from counter_ui.citizen_display.scene_of_desk import scene_of_desk
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.consent import ConsentCard
from counter_ui.screens.cards.handed_over import HandedOverCard
from counter_ui.screens.intents import ConsentAnswered
from counter_ui.screens.lock import LockScreen
from counter_ui.screens.record_flow import RecordFlow

LOOK_EVERY_S: Final = 0.2
RECEIPT_STAYS_S: Final = 15.0
"""How long the receipt's number stays before the display is as at rest."""


class CitizenView(RecordFlow):
    """Shows and takes answers; without a display it does nothing."""

    _shown: tuple[Card | None, SceneKind] = (None, SceneKind.EMPTY)
    _shown_s = 0.0
    _moment = 0
    _asked_numbers = ""
    """Of which draft the citizen asked to see the numbers."""

    def on_mount(self) -> None:
        """From the first picture on."""
        if self.station.display is not None:
            self.set_interval(LOOK_EVERY_S, self.show_citizen)

    def on_unmount(self) -> None:
        """The shift is over."""
        if self.station.display is not None:
            self.station.display.show(EMPTY)

    def show_citizen(self) -> None:
        """Take what the citizen answered to the scene so far, then show the newest."""
        display = self.station.display
        if display is None or not self.card.is_mounted:
            return
        if isinstance(self.card, HandedOverCard):
            self.card.type_there(display.viewer is Viewer.TYPING)
        if display.viewer is Viewer.NONE:
            self._asked_numbers = ""
            return
        scene = self._scene()
        for answer in display.take():
            self._take(answer, scene)
        display.show(self._scene())

    def _scene(self) -> Scene:
        if self._is_covered():
            return self._in_its_moment(EMPTY)
        journey, card = self.journey, self.card
        asked = journey is not None and self._asked_numbers == journey.draft.id
        scene = scene_of_desk(
            card,
            journey,
            self.station.office,
            self.words,
            open_numbers=self.open_numbers or asked,
        )
        return self._in_its_moment(scene)

    def _is_covered(self) -> bool:
        """By the lock; help does not cover the citizen's facts."""
        return any(isinstance(each, LockScreen) for each in self.app.screen_stack)

    def _in_its_moment(self, scene: Scene) -> Scene:
        card = None if scene.kind is SceneKind.EMPTY else self.card
        now = time.monotonic()
        if self._shown != (card, scene.kind):
            self._shown, self._shown_s = (card, scene.kind), now
            self._moment += 1
        if scene.kind is SceneKind.RECEIPT and now - self._shown_s > RECEIPT_STAYS_S:
            office = self.station.office
            scene = Scene(kind=SceneKind.REST, said=office.name, rows=(("office", office.counter),))
        return replace(scene, moment=self._moment)

    def _take(self, answer: Answer, scene: Scene) -> None:
        """What was meant for another moment is let go, and its secrets with it."""
        card, journey = self.card, self.journey
        if answer.moment != scene.moment or journey is None:
            return
        if isinstance(card, HandedOverCard):
            card.answered_there(answer)
        elif isinstance(card, ConsentCard) and answer.kind in (
            AnswerKind.AGREE,
            AnswerKind.DISAGREE,
        ):
            card.post_message(ConsentAnswered(answer.kind is AnswerKind.AGREE))
            self._moment += 1  # the same answer twice is one
        elif answer.kind is AnswerKind.NUMBERS:
            asked = self._asked_numbers == journey.draft.id
            self._asked_numbers = "" if asked else journey.draft.id
