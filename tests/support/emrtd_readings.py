"""Practice cards, and readings of them, for the tests of the chip protocols."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading, Progress
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reader import read_card
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.card import CardProfile, PracticeCard, make_card, mrz_key
from kiosk.practice.chip import ChipChannel
from kiosk.practice.people import DEFAULT_PERSON, Person, load_person
from kiosk.practice.pki import KeyKind, PracticePki

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@cache
def person() -> Person:
    return load_person(DEFAULT_PERSON)


@cache
def pki(authority: KeyKind = KeyKind.P384, signer: KeyKind = KeyKind.P256) -> PracticePki:
    return PracticePki.in_memory(authority, signer)


def anchors(
    which: PracticePki | None = None, *lists: x509.CertificateRevocationList
) -> TrustAnchors:
    authority = (which or pki()).authority.public_bytes(Encoding.DER)
    return TrustAnchors((authority,), tuple(each.public_bytes(Encoding.DER) for each in lists))


def card(profile: CardProfile | str = "bac", which: PracticePki | None = None) -> PracticeCard:
    return make_card(person(), which or pki(), profile)


def keys() -> AccessKeys:
    return AccessKeys((mrz_key(person()),), person().number[6:])


def read(
    channel: Channel | PracticeCard,
    access: AccessKeys | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> ChipReading:
    if isinstance(channel, PracticeCard):
        channel = ChipChannel(channel.chip())
    return read_card(channel, access or keys(), randomness=os.urandom, progress=progress)


def with_file(reading: ChipReading, file: FileId, content: bytes | None) -> ChipReading:
    files = {**reading.files}
    if content is None:
        del files[file]
    else:
        files[file] = content
    return replace(reading, files=MappingProxyType(files))


@dataclass
class PulledChannel:
    """A card that is pulled after so many commands."""

    inner: Channel
    after: int
    seen: list[bytes] = field(default_factory=list)

    @property
    def atr(self) -> bytes:
        return self.inner.atr

    def transmit(self, command: bytes) -> bytes:
        from kiosk.errors import AtTheDeskError

        if len(self.seen) >= self.after:
            raise AtTheDeskError("card.removed")
        self.seen.append(command)
        return self.inner.transmit(command)


@dataclass
class ChangedChannel:
    """A card whose answers somebody changes on the way."""

    inner: Channel
    change: Callable[[int, bytes, bytes], bytes]
    """Number of the command, command, honest answer -> answer."""
    count: int = 0

    @property
    def atr(self) -> bytes:
        return self.inner.atr

    def transmit(self, command: bytes) -> bytes:
        answer = self.change(self.count, command, self.inner.transmit(command))
        self.count += 1
        return answer
