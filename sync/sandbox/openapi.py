"""The contract as an OpenAPI document: ``python -m sync.sandbox.openapi > docs/openapi.json``."""

from __future__ import annotations

import json
import sys
from typing import Any

from sync.contract import Problem
from sync.sandbox.app import contract_app


def openapi_text() -> str:
    """The document that is committed; generated, so that it cannot say what the code does not."""
    document: dict[str, Any] = contract_app().openapi()
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema()
    document["components"]["securitySchemes"] = {"device": {"type": "mutualTLS"}}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _without_default_422(operation)
            operation["security"] = [] if path == "/v1/devices" else [{"device": []}]
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _without_default_422(operation: dict[str, Any]) -> None:
    """What the models refuse is answered with a 400 problem, not with FastAPI's own 422."""
    answers = operation["responses"]
    if "application/json" in answers.get("422", {}).get("content", {}):
        del answers["422"]


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
