from __future__ import annotations

import json
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st
from support.papers import OFFICE
from support.receipt_codes import OUR_KEY, THEIR_KEY

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.errors import TechnicianError
from printing.job_book import JobBook
from printing.jobs import OPEN, Job, JobState
from printing.kept_guidance import guidance_from_json, guidance_to_json
from printing.office_keys import read_office_keys, write_office_keys
from printing.verification import Verification, check_receipt_code

KEYS = {each.device: each for each in (OUR_KEY, THEIR_KEY)}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    assert isinstance(check_receipt_code(text, KEYS), Verification)


@given(st.binary(max_size=300))
def test_any_bytes_are_keys_or_the_technicians(raw: bytes) -> None:
    try:
        read_office_keys(raw)
    except TechnicianError as error:
        assert error.code == "office_keys.malformed"


@given(json_values, json_values)
def test_any_json_is_keys_or_the_technicians(entry: object, public: object) -> None:
    for value in (entry, {"keys": [entry]}, {"keys": [{"device": "x", "public": public}]}):
        try:
            read_office_keys(json.dumps(value).encode())
        except TechnicianError as error:
            assert error.code == "office_keys.malformed"


@given(st.data())
def test_damaged_key_files_never_put_a_key_under_anothers_name(data: st.DataObject) -> None:
    raw = bytearray(write_office_keys(KEYS.values()))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        keys = read_office_keys(bytes(raw))
    except TechnicianError:
        return
    assert all(device == key.device for device, key in keys.items())


guidances = st.builds(
    Guidance,
    kind=st.sampled_from(GuidanceKind),
    number=st.text("ABQ-0123456789", max_size=30),
    registration_id=st.text("0123456789abcdef-", max_size=36),
    issued_at=st.datetimes(timezones=st.just(UTC)),
    office=st.just(OFFICE),
    officer_name=st.text(max_size=40).map(lambda text: clean_text(text, max_length=40)),
    applicant_name=st.none() | st.text(max_size=40).map(lambda t: clean_text(t, max_length=40)),
    masked_number=st.none() | st.just("001•••••2345"),
    items=st.lists(st.just(CleanText("Quyết định giám hộ")), max_size=3).map(tuple),
    case=st.sampled_from(["", "account_exists"]),
    simulated=st.booleans(),
)


@given(guidances)
def test_kept_guidance_reads_back_as_it_was(guidance: Guidance) -> None:
    assert guidance_from_json(guidance_to_json(guidance)) == guidance


@given(st.binary(max_size=200), json_values, st.data())
def test_any_bytes_are_guidance_or_a_value_error(
    raw: bytes, value: object, data: st.DataObject
) -> None:
    good = json.loads(guidance_to_json(data.draw(guidances)))
    good[data.draw(st.sampled_from(sorted(good)))] = value
    for each in (raw, json.dumps(value).encode(), json.dumps(good).encode()):
        try:
            assert isinstance(guidance_from_json(each), Guidance)
        except ValueError:
            continue


jobs = st.tuples(st.sampled_from(JobState), st.booleans(), st.integers(0, 3), st.integers(1, 30))


@given(st.lists(jobs, max_size=40), st.integers(1, 10))
def test_a_shorter_journal_lets_go_of_nothing_that_is_needed(
    drawn: list[tuple[JobState, bool, int, int]], keep: int
) -> None:
    book = JobBook(ledger_seen=7)
    for place, (state, noted, copy, count) in enumerate(drawn, start=1):
        number = f"ANBINH-Q3-261122-{count:04}"
        book.jobs[place] = Job(
            id=place,
            form="receipt",
            number=number,
            printer="q3",
            copy=copy,
            state=state,
            noted=noted,
        )
    again = JobBook()
    for event in book.shortened(keep):
        again.take(json.loads(json.dumps(event)))
    assert again.ledger_seen == 7
    assert all(again.jobs[place] == book.jobs[place] for place in again.jobs)
    assert set(again.jobs) >= {job.id for job in book.jobs.values() if job.state in OPEN}
    assert set(again.jobs) >= set(sorted(book.jobs)[-keep:])
    gone = {job.number for place, job in book.jobs.items() if place not in again.jobs}
    assert all(again.may_have_forgotten(number) for number in gone)
