"""The product's own code, broken on purpose in one place each: a simulation must find all of it."""

# ruff: noqa: E501 - lines as they stand in the code
from __future__ import annotations

from typing import Final

BREAKS: Final[dict[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    "accept-without-signature": (
        "sync/acknowledgement.py",
        (
            (
                "    payload = verify_statement(raw, keys)\n",
                "    import json as _j, base64 as _b\n"
                "    payload = _j.loads(_b.urlsafe_b64decode(_j.loads(raw)['payload']))\n",
            ),
        ),
    ),
    "deleted-before-acknowledgement": (
        "kiosk/store/outbox.py",
        (
            (
                "            col(OutboxRow.state) == OutboxState.ACCEPTED.value,\n"
                "            col(OutboxRow.created_at) < before,",
                "            col(OutboxRow.created_at) < before,",
            ),
        ),
    ),
    "same-idempotency-key": (
        "sync/parcel.py",
        (
            (
                "    return hashlib.sha256(names.encode()).hexdigest()",
                "    return 'key'",
            ),
        ),
    ),
    "sequence-reused": (
        "kiosk/store/outbox.py",
        (
            (
                "        return largest(self._connection, self._numbers) + 1",
                "        return max(largest(self._connection, self._numbers), 1)",
            ),
        ),
    ),
    "ledger-outside-transaction": (
        "kiosk/use_cases/record_registration.py",
        (
            (
                "        return self.store.run(lambda unit: self._record(unit, approved, now))",
                "        self.store.run(lambda unit: unit.ledger.append(LedgerKind.RECORDED, {'registration': approved.confirmed.proofed.draft.id}, now))\n"
                "        return self.store.run(lambda unit: self._record(unit, approved, now))",
            ),
        ),
    ),
    "outbox-outside-transaction": (
        "kiosk/use_cases/record_registration.py",
        (
            (
                "        unit.outbox.add(\n"
                "            OutboxEntry(registration_id=draft.id, sequence=sequence, created_at=now, sealed=sealed)\n"
                "        )\n",
                "        self.__class__.later = OutboxEntry(registration_id=draft.id, sequence=sequence, created_at=now, sealed=sealed)\n",
            ),
            (
                "        return self.store.run(lambda unit: self._record(unit, approved, now))",
                "        r = self.store.run(lambda unit: self._record(unit, approved, now))\n"
                "        e = self.__class__.later\n"
                "        self.store.run(lambda unit: unit.outbox.find(e.registration_id) or unit.outbox.add(e))\n"
                "        return r",
            ),
        ),
    ),
    "not-marked-before-sending": (
        "sync/delivery.py",
        (
            (
                "        self._mark(entries, OutboxState.UNKNOWN, still_held=True)\n",
                "",
            ),
        ),
    ),
    "unknown-sent-unasked": (
        "sync/relay.py",
        (
            (
                "            if unknown:\n",
                "            if False:\n",
            ),
        ),
    ),
    "claim-ends-before-the-exchange": (
        "sync/relay.py",
        (("lease_s=LEASE_S", "lease_s=1.0"),),
    ),
    "lost-answer-taken-as-waiting": (
        "sync/delivery.py",
        (
            (
                "            state = OutboxState.WAITING if never else OutboxState.UNKNOWN\n",
                "            state = OutboxState.WAITING\n",
            ),
        ),
    ),
    "retry-after-ignored": (
        "sync/gate.py",
        (
            (
                "            retry_after_s is not None,",
                "            False,",
            ),
        ),
    ),
    "gate-never-closes": (
        "sync/relay.py",
        (
            (
                "            report.next_attempt_at = self._gate.close(trouble, self._clock.now()).until",
                "            report.next_attempt_at = self._clock.now()",
            ),
        ),
    ),
    "claims-nothing-sql": (
        "kiosk/store/outbox.py",
        (
            (
                "        claim(self._session, OutboxRow, ids, worker, now + timedelta(seconds=lease_s))\n",
                "",
            ),
        ),
    ),
    "ledger-delivered-skipped": (
        "sync/settling.py",
        (
            (
                "    unit.ledger.append(\n"
                '        LedgerKind.DELIVERED, _facts(entry, raw) | {"level": str(int(answer.level))}, now\n'
                "    )\n",
                "",
            ),
        ),
    ),
    "refused-shown-accepted": (
        "sync/settling.py",
        (
            (
                "    if answer.accepted:\n        _accept",
                "    if True:\n        _accept",
            ),
        ),
    ),
    "ledger-names-other-bytes": (
        "sync/settling.py",
        (('"envelope": entry.sealed.digest,', '"envelope": "0" * 64,'),),
    ),
    "no-second-copy": (
        "kiosk/store/database.py",
        (
            (
                "    return journal.appending(book.added) if book.added else nullcontext()",
                "    return nullcontext()",
            ),
        ),
    ),
    "commit-swallowed": (
        "kiosk/store/database.py",
        (
            (
                "                return result\n        except KioskError as error:",
                "                opened.connection.rollback()\n"
                "                return result\n"
                "        except KioskError as error:",
            ),
        ),
    ),
    "record-not-idempotent": (
        "kiosk/use_cases/record_registration.py",
        (
            (
                "        if earlier is not None:\n            return _recorded(earlier)\n",
                "",
            ),
        ),
    ),
    "set-back-clock-stalls": (
        "sync/relay.py",
        (
            (
                "        return self._claimed(now) or (self._claimed(now) if self._called_back(now) else ())",
                "        return self._claimed(now)",
            ),
        ),
    ),
    "another-digest-accepted": (
        "sync/acknowledgement.py",
        (
            (
                '    if payload.get("envelope_digest") != entry.sealed.digest:\n'
                '        raise IntegrityError("acknowledgement.other_envelope")\n',
                "",
            ),
        ),
    ),
    "another-id-accepted": (
        "sync/acknowledgement.py",
        (
            (
                '    if payload.get("registration_id") != entry.registration_id:\n'
                '        raise IntegrityError("acknowledgement.other_registration")\n',
                "",
            ),
        ),
    ),
    "ledger-chain-broken": (
        "kiosk/domain/ledger.py",
        (
            (
                "    before = previous.digest if previous else GENESIS\n    moment",
                "    before = GENESIS\n    moment",
            ),
        ),
    ),
    "settles-final-again": (
        "sync/settling.py",
        (
            (
                "    if current is None or current in FINAL:\n",
                "    if current is None:\n",
            ),
        ),
    ),
    "refused-not-in-ledger": (
        "sync/settling.py",
        (
            (
                "    unit.ledger.append(\n"
                '        LedgerKind.REFUSED_BY_CENTRE, _facts(entry, raw) | {"code": answer.code}, now\n'
                "    )\n",
                "",
            ),
        ),
    ),
}
"""Name to the file, and what stands there to what is put there instead; each stands there once."""
