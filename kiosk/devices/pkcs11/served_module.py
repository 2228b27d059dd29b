"""One module as the desk sees it: its tokens with their certificates, whatever its process does."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.devices.pkcs11.catalogue import InstalledModule
from kiosk.devices.pkcs11.helper_process import ANSWER_S, HelperProcess, broke_down
from kiosk.devices.pkcs11.opensc_conf import write_opensc_conf
from kiosk.domain.clean_text import clean_text
from kiosk.errors import KioskError
from kiosk.formats.certificate_facts import certificate_facts
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.ports.signing_token import ModuleTrouble, PinState, Token, TokenCertificate

_AFTER_BREAKDOWN_S = 15.0
"""A module that broke down twice running is left in peace for so long."""
_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class ModuleView:
    """What one module serves at one moment."""

    tokens: tuple[Token, ...] = ()
    slots: int = 0
    trouble: ModuleTrouble | None = None


@dataclass(slots=True)
class ServedModule:
    """Asks its helper process, and starts it anew once where it breaks down. Safe for threads."""

    module: InstalledModule
    hidden_readers: Callable[[], frozenset[str]]
    """PC/SC readers that OpenSC must not touch."""
    folder: Path
    """For OpenSC's configuration; the counter's own."""
    answer_s: float = ANSWER_S
    environment: Mapping[str, str] = field(default_factory=dict)
    """For the module's process."""
    _process: HelperProcess | None = field(default=None, init=False, repr=False)
    _hidden: frozenset[str] = field(default=frozenset(), init=False, repr=False)
    _known: dict[tuple[int, str], tuple[bytes, ...]] = field(
        default_factory=dict, init=False, repr=False
    )
    _closed: bool = field(default=False, init=False, repr=False)
    _rest_until_s: float = field(default=0.0, init=False, repr=False)
    _last: ModuleView = field(default_factory=ModuleView, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def look(self, *, patient: bool = False) -> ModuleView:
        """What the module serves now; never raises.

        ``patient`` asks even a module that broke down a moment ago.
        """
        if self.module.trouble is not None:
            return ModuleView(trouble=self._trouble(self.module.trouble))
        with self._lock:
            if patient:
                self._known.clear()
            elif time.monotonic() < self._rest_until_s:
                return self._last
            self._last = self._asked_twice()
            return self._last

    def fresh_process(self) -> HelperProcess:
        """A process of its own for one signature, not yet started."""
        self._hide_readers()
        return HelperProcess(self.module.path, self._environment(), self.answer_s)

    def close(self) -> None:
        """End the helper process for good, also one that somebody is waiting for."""
        self._closed = True
        waited_for = self._process
        if waited_for is not None:
            waited_for.kill()
        with self._lock:
            self._end()

    def _asked_twice(self) -> ModuleView:
        try:
            return self._asked()
        except KioskError as error:
            if not broke_down(error):
                return ModuleView(trouble=self._trouble(error))
        self._end()
        try:
            return self._asked()
        except KioskError as error:
            self._end()
            self._rest_until_s = time.monotonic() + _AFTER_BREAKDOWN_S
            return ModuleView(trouble=self._trouble(error))

    def _asked(self) -> ModuleView:
        if self._closed:
            return ModuleView()
        if self._hide_readers():
            self._end()
        if self._process is None:
            self._process = HelperProcess(self.module.path, self._environment(), self.answer_s)
        answer = self._process.slots(anew=self.module.practice)
        here = {(each["slot"], each["serial"]) for each in answer["tokens"]}
        self._known = {key: value for key, value in self._known.items() if key in here}
        tokens = [self._token(self._process, each) for each in answer["tokens"]]
        return ModuleView(tuple(t for t in tokens if t is not None), int(answer["slots"]))

    def _token(self, process: HelperProcess, said: dict[str, Any]) -> Token | None:
        key = (said["slot"], said["serial"])
        if key not in self._known:
            try:
                self._known[key] = tuple(process.certificates(said["slot"]))
            except KioskError as error:
                if broke_down(error):
                    raise
                return None  # pulled while it was being read
        own, authorities = _sorted_out(self._known[key])
        return Token(
            module=str(self.module.path),
            module_name=self.module.name,
            serial=clean_text(said["serial"], max_length=_LONGEST_TEXT),
            label=clean_text(said["label"], max_length=_LONGEST_TEXT),
            model=clean_text(said["model"], max_length=_LONGEST_TEXT),
            manufacturer=clean_text(said["manufacturer"], max_length=_LONGEST_TEXT),
            pin_state=PinState(said["pin_state"]),
            pin_shortest=int(said["pin_shortest"]),
            pin_longest=int(said["pin_longest"]),
            has_pin_pad=bool(said["pin_pad"]),
            certificates=own,
            authorities=authorities,
            practice=self.module.practice,
        )

    def _hide_readers(self) -> bool:
        """Whether more readers must be hidden than the running process knows of."""
        if not self.module.takes_opensc_conf:
            return False
        hidden = self._hidden | self.hidden_readers()
        grown, self._hidden = hidden != self._hidden, hidden
        return grown

    def _environment(self) -> dict[str, str]:
        if not self._hidden:
            return dict(self.environment)
        conf = write_opensc_conf(self.folder / "opensc.conf", tuple(sorted(self._hidden)))
        return {**self.environment, "OPENSC_CONF": str(conf)}

    def _trouble(self, error: KioskError) -> ModuleTrouble:
        return ModuleTrouble(str(self.module.path), self.module.name, error)

    def _end(self) -> None:
        self._known.clear()
        if self._process is not None:
            self._process.close()
            self._process = None


def _sorted_out(ders: tuple[bytes, ...]) -> tuple[tuple[TokenCertificate, ...], tuple[bytes, ...]]:
    """The holder's certificates, and the authorities'; what is no certificate is left out."""
    own: list[TokenCertificate] = []
    authorities: list[bytes] = []
    for der in dict.fromkeys(ders):
        try:
            is_authority = certificate_facts(der).is_authority
        except MalformedCertificate:
            is_authority = False
        if is_authority:
            authorities.append(der)
        else:
            own.append(TokenCertificate(der, hashlib.sha256(der).hexdigest()))
    return tuple(own), tuple(authorities)
