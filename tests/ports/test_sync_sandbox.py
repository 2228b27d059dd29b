"""The practice centre over real HTTPS: it decides again from the sealed bytes alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes.centre_counter import ANSWERED, IDS, CounterSide
from support import emrtd_readings
from support.centre_enrolled import enrolled
from support.centre_rig import CentreRig, centre_rig, chip_bytes, chip_evidence

from kiosk.domain.evidence import Outcome
from kiosk.domain.outbox import OutboxState, SealedRegistration
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import LaterError, TechnicianError
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence
from kiosk.formats.emrtd.files import FileId
from sync.contract import LedgerHead, RegistrationBatch, RegistrationEntry
from sync.enrolment import enrol
from sync.online_registry import OnlineAccountRegistry


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CentreRig]:
    with centre_rig(tmp_path) as running:
        yield running


def test_chip_registration_reaches_level_3_and_the_acknowledgement_is_kept(rig: CentreRig) -> None:
    entry = rig.counter.register(evidence=(chip_bytes(),))
    report = rig.send()
    assert (report.accepted, report.trouble) == (1, None)
    assert rig.outcome(entry) == ("accepted", "", Level.HIGH)
    kept = rig.counter.entry(entry.registration_id)
    assert kept.state is OutboxState.ACCEPTED
    receipt = rig.counter.store.run(
        lambda unit: unit.receipts.by_registration(entry.registration_id)
    )
    assert receipt is not None and receipt.state is ReceiptState.ACCEPTED


def test_without_chip_the_claimed_level_3_gains_nothing(rig: CentreRig) -> None:
    entry = rig.counter.register(claimed_level=Level.HIGH)
    rig.send()
    assert rig.outcome(entry) == ("accepted", "", Level.MEDIUM)
    assert rig.counter.entry(entry.registration_id).reason == "level.lowered"


def lies() -> list[Any]:
    claimed = [*ANSWERED] + [
        {"name": name, "outcome": Outcome.HOLDS}
        for name in ("chip.sod_signature", "chip.signer_trusted", "chip.data_groups")
    ]
    return [
        pytest.param({"checks": claimed}, ("accepted", "", 2), id="chip checks that nobody made"),
        pytest.param({"checks": []}, ("refused", "check.not_made", 0), id="nobody was asked"),
        pytest.param(
            {"checks": [{"name": "in_person.same_face", "outcome": "fails", "reason": "x"}]},
            ("refused", "x", 0),
            id="another face",
        ),
        pytest.param(
            {"policy_id": "made-up"}, ("refused", "policy.unknown", 0), id="a policy of its own"
        ),
        pytest.param(
            {"confirmed_at": datetime(2031, 1, 1, tzinfo=UTC)},
            ("refused", "policy.out_of_force", 0),
            id="out of force",
        ),
        pytest.param(
            {
                "consent": {
                    "notice_version": "other",
                    "legal_basis": "x",
                    "given_at": datetime.now(UTC),
                    "read_aloud_by": "CB01",
                }
            },
            ("refused", "consent.other_notice", 0),
            id="another notice",
        ),
        pytest.param(
            {
                "method": "mobile_subscriber",
                "kind": "enterprise",
                "contact": {"email": "a@example.vn"},
                "organisation": {"name": "CÔNG TY", "code": "0100233488", "capacity": "legal"},
            },
            ("refused", "policy.not_allowed", 0),
            id="no such method",
        ),
    ]


@pytest.mark.parametrize(("lie", "outcome"), lies())
def test_lying_client(rig: CentreRig, lie: dict[str, Any], outcome: tuple[str, str, int]) -> None:
    entry = rig.counter.register(**lie)
    rig.send()
    assert rig.outcome(entry) == outcome


@pytest.mark.parametrize(
    "change",
    [{"number": "001099012346"}, {"name": "NGUYỄN VĂN KHÁC"}, {"birth": "16/03/1999"}],
    ids=["number", "name", "birth"],
)
def test_chip_of_another_person(rig: CentreRig, change: dict[str, str]) -> None:
    entry = rig.counter.register(evidence=(chip_bytes(),), applicant=change)
    rig.send()
    outcome, code, level = rig.outcome(entry)
    assert (outcome, level) == ("refused", 0)
    assert code in ("claims.chip_typed_differ", "claims.typed_chip_differ")


def test_hidden_practice_mark(rig: CentreRig) -> None:
    entry = rig.counter.register(evidence=(chip_bytes(),), simulated=False)
    rig.send()
    assert rig.outcome(entry) == ("refused", "evidence.mark_hidden", 0)


def test_changed_data_group(rig: CentreRig) -> None:
    reading = emrtd_readings.read(emrtd_readings.card())
    portrait = bytearray(reading.files[FileId.DG2])
    portrait[-1] ^= 1
    changed = emrtd_readings.with_file(reading, FileId.DG2, bytes(portrait))

    def evidence(bound: ChallengeBinding) -> bytes:
        return ChipEvidence(changed.files, changed.access, bound).to_bytes()

    entry = rig.counter.register(evidence=(evidence,))
    rig.send()
    assert rig.outcome(entry)[0] == "refused"


@pytest.mark.parametrize(
    "change",
    [
        {"registration": IDS.new_id()},
        {"device": "0" * 16},
        {"nonce": ""},
        {"nonce": "17-" + "0" * 32},
    ],
    ids=["another registration", "another counter", "no nonce", "a nonce of its own"],
)
def test_evidence_that_was_read_for_something_else(rig: CentreRig, change: dict[str, str]) -> None:
    mine = IDS.new_id()
    bound = ChallengeBinding(mine, rig.counter.keys.device_id, rig.counter.nonce)
    other = replace(bound, **change)
    entry = rig.counter.register(evidence=(chip_bytes(other),), registration_id=mine)
    report = rig.send()
    assert report.refused == 1
    assert rig.counter.entry(entry.registration_id).reason == "evidence.binding_wrong"


def test_evidence_that_is_bound_to_nothing(rig: CentreRig) -> None:
    bare = ChipEvidence(chip_evidence().files, chip_evidence().access).to_bytes()
    entry = rig.counter.register(evidence=(bare,))
    rig.send()
    assert rig.counter.entry(entry.registration_id).reason == "evidence.binding_wrong"


def test_attachment_that_is_no_evidence(rig: CentreRig) -> None:
    rig.counter.register(evidence=(b"\x00\x01",))
    assert rig.send().refused == 1


def test_real_profile_refuses_practice_cards(tmp_path: Path) -> None:
    with centre_rig(tmp_path, practice_profile=False) as rig:
        honest = rig.counter.register(evidence=(chip_bytes(),))
        hidden = rig.counter.register(evidence=(chip_bytes(),), simulated=False)
        rig.send()
        assert rig.outcome(honest) == ("refused", "evidence.simulated", 0)
        assert rig.outcome(hidden) == ("refused", "evidence.simulated", 0)


def test_second_registration_of_a_number_is_refused(rig: CentreRig) -> None:
    first = rig.counter.register()
    rig.send()
    second = rig.counter.register()
    rig.send()
    assert rig.outcome(first)[0] == "accepted"
    assert rig.outcome(second) == ("refused", "account.exists", 0)


def test_account_search_answers_masked_and_is_logged(rig: CentreRig) -> None:
    registry = OnlineAccountRegistry(rig.client, rig.enrolment.statement_keys, IDS)
    number = PersonNumber("001099012345")
    assert not registry.search(number, "CB01").exists
    rig.counter.register()
    rig.send()
    answer = registry.search(number, "CB01")
    assert (answer.exists, answer.masked_phone) == (True, "091****678")
    log = rig.rows("SELECT officer, subject, outcome FROM audit WHERE action = 'search'")
    assert [row["outcome"] for row in log] == ["none", "exists"]
    assert {row["officer"] for row in log} == {"CB01"}
    assert all("001099012345" not in row["subject"] for row in log)


def test_same_id_with_other_bytes_is_a_conflict(rig: CentreRig) -> None:
    entry = rig.counter.register()
    rig.send()
    other = rig.counter.seal(registration_id=entry.registration_id, sequence=9)
    sealed = other.sealed
    parcel = RegistrationEntry.of(
        entry.registration_id, sealed.digest, sealed.envelope, sealed.attachments
    )
    answer = rig.client.post_registrations(RegistrationBatch(entries=(parcel,)), "key")
    assert (answer.results[0].outcome, answer.results[0].code) == (
        "refused",
        "registration.conflict",
    )
    assert rig.outcome(entry)[0] == "accepted"


def test_same_bytes_again_get_the_first_answer(rig: CentreRig) -> None:
    entry = rig.counter.register()
    parcel = RegistrationEntry.of(
        entry.registration_id, entry.sealed.digest, entry.sealed.envelope, ()
    )
    batch = RegistrationBatch(entries=(parcel,))
    first, again = (rig.client.post_registrations(batch, "key").results[0] for _ in range(2))
    assert (first.outcome, again.outcome) == ("accepted", "already_accepted")
    assert first.statement == again.statement
    assert rig.client.ask_registrations([entry.registration_id]).results[0] == again


def test_damaged_bytes_do_not_block_the_sound_ones(rig: CentreRig) -> None:
    entry = rig.counter.register()
    sealed = entry.sealed
    flipped = sealed.envelope[:-1] + bytes([sealed.envelope[-1] ^ 1])
    broken = SealedRegistration(flipped, (), sealed.digest)
    parcel = RegistrationEntry.of(entry.registration_id, broken.digest, broken.envelope, ())
    answer = rig.client.post_registrations(RegistrationBatch(entries=(parcel,)), "key")
    assert answer.results[0].code == "envelope.digest_differs"
    assert rig.send().accepted == 1


def test_envelope_of_a_device_that_was_never_enrolled(rig: CentreRig, tmp_path: Path) -> None:
    stranger = CounterSide.in_folder(tmp_path / "stranger")
    stranger.take_sealing_key(rig.enrolment.sealing_key)
    entry = stranger.seal(sequence=1)
    rig.counter.record(entry)
    rig.send()
    kept = rig.counter.entry(entry.registration_id)
    assert (kept.state, kept.reason) == (OutboxState.SET_ASIDE, "envelope.unknown_device")


def test_gaps_and_repeats_are_alarms(rig: CentreRig) -> None:
    rig.counter.register(sequence=1, applicant={"number": "001099012341"})
    late = rig.counter.seal(sequence=2, applicant={"number": "001099012342"})
    rig.counter.register(sequence=4, applicant={"number": "001099012344"})
    rig.send()
    raised = "SELECT kind, sequence FROM alarms WHERE settled_at IS NULL ORDER BY id"
    assert [tuple(row.values()) for row in rig.rows(raised)] == [
        ("sequence.gap", 2),
        ("sequence.gap", 3),
    ]
    rig.counter.record(late)
    rig.send()
    assert [row["sequence"] for row in rig.rows(raised)] == [3]
    clone = rig.counter.seal(sequence=4, applicant={"number": "001099012349"})
    parcel = RegistrationEntry.of(
        clone.registration_id, clone.sealed.digest, clone.sealed.envelope, ()
    )
    rig.client.post_registrations(RegistrationBatch(entries=(parcel,)), "key")
    assert ("sequence.repeat", 4) in [tuple(row.values()) for row in rig.rows(raised)]


def test_counter_whose_clock_is_ahead_raises_an_alarm_and_refuses_nobody(rig: CentreRig) -> None:
    entry = rig.counter.register(confirmed_at=datetime.now(UTC) + timedelta(days=2))
    rig.send()
    assert rig.outcome(entry)[0] == "accepted"
    assert rig.rows("SELECT kind FROM alarms") == [{"kind": "clock.ahead"}]


def test_acceptance_sends_an_sms_with_the_number_masked(rig: CentreRig) -> None:
    rig.counter.register()
    rig.send()
    (sms,) = rig.rows("SELECT phone, words FROM sms")
    assert sms["phone"] == "0912345678"
    assert "001099012345" not in sms["words"] and "2345" in sms["words"]


def test_refusal_sends_none(rig: CentreRig) -> None:
    rig.counter.register(checks=[])
    rig.send()
    assert rig.rows("SELECT * FROM sms") == []


def test_expired_card_gives_no_level(rig: CentreRig) -> None:
    entry = rig.counter.register(applicant={"expiry": {"day": date(2020, 1, 1)}})
    rig.send()
    assert rig.outcome(entry) == ("refused", "document.expired", 0)


def test_one_bad_entry_never_blocks_the_others(rig: CentreRig) -> None:
    good = rig.counter.register(applicant={"number": "001099012341"})
    bad = rig.counter.register(evidence=(b"nothing",))
    also = rig.counter.register(applicant={"number": "001099012342"})
    report = rig.send()
    assert (report.accepted, report.refused) == (2, 1)
    states = [rig.counter.entry(each.registration_id).state for each in (good, bad, also)]
    assert states == [OutboxState.ACCEPTED, OutboxState.REFUSED, OutboxState.ACCEPTED]


def test_revoked_device_is_told_so(rig: CentreRig) -> None:
    rig.counter.register()
    with rig.server.practice.centre.database.transaction() as connection:
        connection.execute("UPDATE devices SET revoked_at = '2026'")
    report = rig.send()
    assert isinstance(report.trouble, TechnicianError)
    assert report.trouble.code == "centre.device.revoked"


def test_enrolment_code_is_good_once(rig: CentreRig, tmp_path: Path) -> None:
    ticket = rig.server.practice.ticket(rig.server.url)
    counter = CounterSide.in_folder(tmp_path / "second")

    options: dict[str, Any] = {
        "device_key": counter.keys.device_public,
        "sign": counter.keys.sign,
        "ids": IDS,
        "office": "ANBINH",
        "counter": "Quầy 4",
    }
    enrol(ticket, tmp_path / "second-enrolment", **options)
    with pytest.raises(TechnicianError, match=r"enrolment\.code_refused"):
        enrol(ticket, tmp_path / "third-enrolment", **options)


def test_enrolment_needs_possession_of_the_device_key(rig: CentreRig, tmp_path: Path) -> None:

    mine, theirs = (CounterSide.in_folder(tmp_path / name) for name in ("mine", "theirs"))
    with pytest.raises(TechnicianError, match=r"enrolment\.possession_wrong"):
        enrol(
            rig.server.practice.ticket(rig.server.url),
            tmp_path / "stolen",
            device_key=theirs.keys.device_public,
            sign=mine.keys.sign,
            ids=IDS,
            office="ANBINH",
            counter="Quầy 4",
        )


def test_enrolling_again_gives_a_new_certificate_to_the_same_device(
    rig: CentreRig, tmp_path: Path
) -> None:
    again = enrolled(rig.server, rig.counter, tmp_path / "again")
    assert again.device_id == rig.enrolment.device_id
    with again.client() as client:
        assert client.policy()
    with pytest.raises(TechnicianError, match=r"centre\.device\.unknown"):
        rig.client.policy()


def test_ledger_head_is_countersigned_and_a_fork_is_refused(rig: CentreRig) -> None:
    head = LedgerHead(sequence=7, digest="ab" * 32, nonce="0" * 32)
    answer = json.loads(rig.client.anchor_ledger(head))
    assert answer["key"] in rig.enrolment.statement_keys
    assert rig.client.anchor_ledger(head)
    with pytest.raises(TechnicianError) as refused:
        rig.client.anchor_ledger(head.model_copy(update={"digest": "cd" * 32}))
    assert refused.value.facts["reason"] == "ledger.fork"
    assert rig.rows("SELECT kind FROM alarms") == [{"kind": "ledger.fork"}]


def test_too_old_code_is_refused(rig: CentreRig, tmp_path: Path) -> None:
    ticket = rig.server.practice.ticket(rig.server.url)
    with rig.server.practice.centre.database.transaction() as connection:
        past = (datetime.now(UTC) - timedelta(days=2)).isoformat()
        connection.execute(
            "UPDATE enrolment_codes SET expires_at = ? WHERE answer IS NULL", (past,)
        )

    counter = CounterSide.in_folder(tmp_path / "late")
    with pytest.raises(TechnicianError, match=r"enrolment\.code_refused"):
        enrol(
            ticket,
            tmp_path / "late-enrolment",
            device_key=counter.keys.device_public,
            sign=counter.keys.sign,
            ids=IDS,
            office="ANBINH",
            counter="Quầy 4",
        )


def test_absent_centre_leaves_everything_waiting_and_it_goes_out_later(rig: CentreRig) -> None:
    entries = [
        rig.counter.register(applicant={"number": f"00109901234{digit}"}) for digit in range(3)
    ]
    rig.server.stop()
    report = rig.send()
    assert isinstance(report.trouble, LaterError)
    assert report.trouble.code == "centre.unreachable"
    rig.server.start()
    assert rig.send().accepted == 3
    assert {rig.outcome(each)[0] for each in entries} == {"accepted"}
