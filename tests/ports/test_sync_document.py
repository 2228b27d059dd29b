"""The committed OpenAPI document against the running centre: what it forbids is refused."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fakes.centre_counter import CounterSide
from support.centre_enrolled import enrolled

from sync.contract import RegistrationEntry
from sync.sandbox.server import SandboxServer
from sync.tls import centre_context

DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
Example = dict[str, Any]


@dataclass
class Centre:
    device: httpx2.Client
    stranger: httpx2.Client
    """Without a certificate."""
    examples: dict[str, Example]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder = tmp_path_factory.mktemp("document")
    with SandboxServer(folder / "centre") as server:
        counter = CounterSide.in_folder(folder / "keys")
        enrolment = enrolled(server, counter, folder / "enrolment")
        sealed = counter.seal(sequence=1)
        entry = RegistrationEntry.of(
            sealed.registration_id, sealed.sealed.digest, sealed.sealed.envelope, ()
        )
        examples = {
            "AccountSearch": {"number": "001099012345", "officer": "CB01", "nonce": "0" * 32},
            "LedgerHead": {"sequence": 1, "digest": "ab" * 32, "nonce": "0" * 32},
            "RegistrationBatch": {"entries": [entry.model_dump(mode="json")]},
        }
        examples["DeviceRotation"] = {
            "device_key": b64encode(bytes(32)).decode(),
            "certificate_request": "none",
            "possession": b64encode(bytes(64)).decode(),
            "consent": b64encode(bytes(64)).decode(),
        }
        examples |= ways_examples(examples["RegistrationBatch"]["entries"][0])
        mine = centre_context(enrolment.authority_pem, enrolment.identity)
        none = centre_context(enrolment.authority_pem)
        with (
            httpx2.Client(base_url=server.url, verify=mine, trust_env=False) as device,
            httpx2.Client(base_url=server.url, verify=none, trust_env=False) as stranger,
        ):
            yield Centre(device, stranger, examples)


def ways_examples(entry: Example) -> dict[str, Example]:
    """Of a registration that nobody has begun: every one is answered, none of them well."""
    ids = {"officer": "CB01", "nonce": "0" * 32}
    person = {"number": "001099012345", "name": "NGUYỄN VĂN THỬ", "birth": "15/03/1999"}
    some = "01890000-0000-7000-8000-000000000001"
    return {
        "InsuranceQuestion": {**ids, **person, "registration_id": some, "code": "7900012345"},
        "SubscriberQuestion": {**ids, **person, "registration_id": some, "phone": "0912345678"},
        "CodeQuestion": {
            **ids,
            "subject": some,
            "purpose": "registration",
            "phone": "0912345678",
            "number": "001099012345",
        },
        "CodeAttempt": {"typed": "123456", "nonce": "0" * 32},
        "CodeAgain": {"nonce": "0" * 32},
        "SimQuestion": {
            "request_id": some,
            "registration_id": some,
            "kind": "citizen",
            "phone": "0912345678",
            "carrier": "vinaphone",
            "policy_nonce": "1",
            "nonce": "0" * 32,
        },
        "LoginQuestion": {
            **ids,
            "trial_id": some,
            "number": "001099012345",
            "sealed_password": "AA==",
        },
        "ActivationQuestion": {"sealed_password": "AA==", "nonce": "0" * 32},
        "SealedRequest": {"entry": entry, "nonce": "0" * 32},
        "PickUp": {**ids, "typed": False},
        "LeaseQuestion": {
            "officers": [{"code": "CB01", "roles": ["clerk"]}],
            "nonce": "0" * 32,
        },
    }


UNKNOWN = {
    "{account}": "0" * 32,
    "{code}": "01890000-0000-7000-8000-000000000000",
    "{trial}": "01890000-0000-7000-8000-000000000000",
    "{request}": "01890000-0000-7000-8000-000000000000",
    "{number}": "KN-000000-00000",
    "{ticket}": "0" * 32,
}
NOT_WELL = {
    "/v1/devices/rotation": (403, "enrolment.possession_wrong"),
    "/v1/one-time-codes/{code}/attempts": (404, "one_time_code.unknown"),
    "/v1/one-time-codes/{code}/resend": (404, "one_time_code.unknown"),
    "/v1/logins/{trial}/password": (404, "login.unknown_trial"),
    "/v1/logins": (422, "secret.malformed"),
}
"""What a question of the right form is answered where what it names is not there."""


def address(path: str) -> str:
    for name, value in UNKNOWN.items():
        path = path.replace(name, value)
    return path


def posts() -> list[tuple[str, str]]:
    found = []
    for path, operations in DOCUMENT["paths"].items():
        body = operations.get("post", {}).get("requestBody")
        if body is not None and path != "/v1/devices":
            name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            found.append((path, name))
    return found


def broken(schema: Example, example: Example) -> Iterator[tuple[str, Example]]:
    """Every way of breaking one rule of ``schema``."""
    yield "unknown key", example | {"unknown": 1}
    for name in schema["required"]:
        yield f"no {name}", {key: value for key, value in example.items() if key != name}
    for name, rule in schema["properties"].items():
        yield f"{name}: other type", example | {name: {"a": 1}}
        yield f"{name}: null", example | {name: None}
        if "pattern" in rule:
            yield f"{name}: pattern", example | {name: "§"}
        if "maxLength" in rule:
            yield f"{name}: too long", example | {name: "A" * (rule["maxLength"] + 1)}
        if "minimum" in rule:
            yield f"{name}: too small", example | {name: rule["minimum"] - 1}
        if "maximum" in rule:
            yield f"{name}: too large", example | {name: rule["maximum"] + 1}
        if "minItems" in rule:
            yield f"{name}: too few", example | {name: []}
        if "maxItems" in rule:
            yield f"{name}: too many", example | {name: example[name] * (rule["maxItems"] + 1)}


@pytest.mark.parametrize(("path", "name"), posts())
def test_what_the_document_forbids_is_a_400(centre: Centre, path: str, name: str) -> None:
    client, examples = centre.device, centre.examples
    key = {"idempotency-key": '"1"'}
    for what, body in broken(SCHEMAS[name], examples[name]):
        answer = client.post(address(path), json=body, headers=key)
        assert answer.status_code == 400, what
        assert answer.headers["content-type"] == "application/problem+json", what
    right = client.post(address(path), json=examples[name], headers=key)
    if path in NOT_WELL:
        assert (right.status_code, right.json()["code"]) == NOT_WELL[path]
        return
    schema = DOCUMENT["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]
    wanted = SCHEMAS[schema["schema"]["$ref"].rpartition("/")[2]]
    assert right.status_code == 200
    assert set(wanted["required"]) <= set(right.json()) <= set(wanted["properties"])


def test_entry_of_a_batch(centre: Centre) -> None:
    entry = centre.examples["RegistrationBatch"]["entries"][0]
    for what, body in broken(SCHEMAS["RegistrationEntry"], {**entry, "attachments": ["AA=="]}):
        answer = centre.device.post(
            "/v1/registrations", json={"entries": [body]}, headers={"idempotency-key": '"1"'}
        )
        assert answer.status_code == 400, what


def operations() -> list[tuple[str, str]]:
    return [(method, path) for path, each in DOCUMENT["paths"].items() for method in each]


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_path_but_enrolment_asks_for_a_certificate(
    centre: Centre, method: str, path: str
) -> None:
    open_to_all = DOCUMENT["paths"][path][method]["security"] == []
    assert open_to_all == (path == "/v1/devices")
    if open_to_all:
        return
    names = dict(posts())
    answer = centre.stranger.request(
        method,
        address(path),
        params={"nonce": "0" * 32, "id": "01890000-0000-7000-8000-000000000000"},
        json=centre.examples[names[path]] if method == "post" else None,
        headers={"idempotency-key": '"1"'},
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "device.certificate_missing")
