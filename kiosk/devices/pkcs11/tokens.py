"""The USB tokens of this desk; implements the port ``SigningTokens``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from kiosk.devices.contactless_readers import contactless_readers
from kiosk.devices.pkcs11.catalogue import InstalledModule, ModuleFinder
from kiosk.devices.pkcs11.helper_process import ANSWER_S
from kiosk.devices.pkcs11.served_module import ModuleView, ServedModule
from kiosk.errors import TechnicianError
from kiosk.formats.signature_mechanism import Mechanism
from kiosk.ports.signing_token import (
    DeskTokens,
    Token,
    TokenCertificate,
    TokenSignature,
)

POLL_S = 0.4
_LOOK_FOR_MODULES_S = 3.0
_FAREWELL_S = 0.2
"""How long a watch that ends waits for modules that do not answer; :meth:`close` ends them."""


@dataclass(slots=True)
class Pkcs11Tokens:
    """Every installed module in a process of its own, asked for its tokens all the time.

    :meth:`close` ends all processes.
    """

    finder: ModuleFinder = field(default_factory=ModuleFinder)
    hidden_readers: Callable[[], frozenset[str]] = contactless_readers
    """PC/SC readers that OpenSC must not touch."""
    folder: Path | None = None
    """For OpenSC's configuration; None makes one for this process."""
    answer_s: float = ANSWER_S
    environment: Mapping[str, str] = field(default_factory=dict)
    """For the modules' processes, over the counter's own."""
    poll_s: float = POLL_S
    _served: tuple[ServedModule, ...] | None = field(default=None, init=False, repr=False)
    _made_folder: Path | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def modules(self) -> tuple[InstalledModule, ...]:
        """The module files of this machine, also those that cannot be loaded."""
        return tuple(each.module for each in self._modules())

    def tokens(self) -> DeskTokens:
        """Look now, at all modules at once."""
        served = self._modules()
        if not served:
            return DeskTokens((), 0, 0)
        with ThreadPoolExecutor(len(served), thread_name_prefix="pkcs11") as pool:
            return _together(list(pool.map(lambda each: each.look(patient=True), served)))

    def sign(
        self, token: Token, certificate: TokenCertificate, message: bytes, pin: bytearray
    ) -> TokenSignature:
        """Let the certificate's key sign, once, in a process that ends with it."""
        try:
            served = next((s for s in self._modules() if str(s.module.path) == token.module), None)
            if served is None:
                raise TechnicianError("token.module_absent", module=token.module)
            process = served.fresh_process()
            mechanism, signature = process.sign(
                str(token.serial), certificate.sha256, message, pin, pin_pad=token.has_pin_pad
            )
            return TokenSignature(Mechanism(mechanism), signature)
        finally:
            pin[:] = bytes(len(pin))

    def watch(self, changed: Callable[[DeskTokens], None], stop: threading.Event) -> None:
        """Call ``changed`` now and within a second of each change, until ``stop`` is set.

        Each module is polled by a thread of its own, so one that hangs keeps only itself waiting.
        Modules that were installed meanwhile are found at the start; while there is none at all,
        again and again.
        """
        served = self._modules(anew=True)
        if not served:
            changed(DeskTokens((), 0, 0))
        while not served:
            if stop.wait(_LOOK_FOR_MODULES_S):
                return
            served = self._modules(anew=True)
        shown = _Shown(changed, len(served))
        threads = [
            threading.Thread(
                target=_poll,
                args=(each, i, shown, stop, self.poll_s),
                name=f"pkcs11-{each.module.id}",
                daemon=True,
            )
            for i, each in enumerate(served)
        ]
        for thread in threads:
            thread.start()
        stop.wait()
        for thread in threads:
            thread.join(_FAREWELL_S)

    def close(self) -> None:
        """End every helper process."""
        with self._lock:
            served, self._served = self._served or (), None
            made, self._made_folder = self._made_folder, None
        for each in served:
            each.close()
        if made is not None:
            rmtree(made, ignore_errors=True)

    def _own_folder(self) -> Path:
        self._made_folder = Path(mkdtemp(prefix="kiosk-tokens-"))
        return self._made_folder

    def _modules(self, *, anew: bool = False) -> tuple[ServedModule, ...]:
        """Those that are served; ``anew`` adds what was installed since, and drops nothing."""
        with self._lock:
            if self._served is None or anew:
                before = self._served or ()
                known = {each.module.path for each in before}
                found = [each for each in self.finder.find() if each.path not in known]
                self._served = (*before, *map(self._serve, found))
            return self._served

    def _serve(self, module: InstalledModule) -> ServedModule:
        folder = self.folder or self._made_folder or self._own_folder()
        return ServedModule(module, self.hidden_readers, folder, self.answer_s, self.environment)


class _Shown:
    """The newest view of every module, told on when something in it changes."""

    def __init__(self, changed: Callable[[DeskTokens], None], count: int) -> None:
        self._changed = changed
        self._views: list[ModuleView | None] = [None] * count
        self._last: DeskTokens | None = None
        self._lock = threading.Lock()

    def put(self, index: int, view: ModuleView) -> None:
        """Until every module has answered for the first time nothing is told but tokens."""
        with self._lock:
            self._views[index] = view
            known = [each for each in self._views if each is not None]
            if len(known) < len(self._views) and not any(each.tokens for each in known):
                return
            now = _together(known)
            if _told(now) != _told(self._last):
                self._last = now
                self._changed(now)


def _told(desk: DeskTokens | None) -> object:
    if desk is None:
        return None
    troubles = tuple((t.module, t.error.code) for t in desk.troubles)
    return desk.tokens, desk.modules, desk.slots, troubles


def _poll(
    served: ServedModule, index: int, shown: _Shown, stop: threading.Event, poll_s: float
) -> None:
    while not stop.is_set():
        shown.put(index, served.look())
        if served.module.trouble is not None:
            stop.wait()
        stop.wait(poll_s)


def _together(views: list[ModuleView]) -> DeskTokens:
    """One desk of all; a token that two modules serve is the first one's."""
    tokens: list[Token] = []
    seen: set[str] = set()
    for token in (token for view in views for token in view.tokens):
        own = {each.sha256 for each in token.certificates}
        if not own or own - seen:
            tokens.append(token)
        seen |= own
    troubles = tuple(view.trouble for view in views if view.trouble is not None)
    slots = sum(view.slots for view in views)
    return DeskTokens(tuple(tokens), len(views) - len(troubles), slots, troubles)
