"""Requests made from the committed document, right and wrong ones, against the running centre.

Schemathesis makes up what the document allows and what it forbids; no answer may be a server's
failure, or another status, content type or body than the document says. That everything allowed is
also accepted is not asked for: a code for signing in, a sealed secret of nobody, another request
under a known id are right in form and still refused (422), as the document says.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.centre_counter import CounterSide
from support.centre_enrolled import enrolled

from sync.sandbox.server import SandboxServer

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
# Which methods a path has is said in its routes; one that none has stands for all others.
SETTINGS = '[phases.coverage]\nunexpected-methods = ["DELETE"]\n'


def test_the_centre_answers_as_its_document_says(tmp_path: Path) -> None:
    tool = shutil.which("st", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("schemathesis is not installed")
    (tmp_path / "st.toml").write_text(SETTINGS, encoding="utf-8")
    with SandboxServer(tmp_path / "centre", look_ups_a_minute=1_000_000) as server:
        counter = CounterSide.in_folder(tmp_path / "keys")
        enrolment = enrolled(server, counter, tmp_path / "enrolment")
        (tmp_path / "authority.pem").write_bytes(enrolment.authority_pem)
        done = subprocess.run(
            [
                *(tool, "--config-file", "st.toml", "run", str(DOCUMENT), "--url", server.url),
                *("--tls-verify", "authority.pem", "--request-cert", str(enrolment.identity)),
                # One at a time: hypothesis parses in threads, which Python 3.11 does not bear.
                *("--phases", "coverage,fuzzing", "--max-examples", "4", "--workers", "1"),
                *("--exclude-checks", "positive_data_acceptance", "--no-shrink", "--seed", "7"),
                *("--generation-database", "none", "--request-retries", "3", "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout[:6000] + done.stderr[-2000:]
    operations = sum(map(len, json.loads(DOCUMENT.read_text("utf-8"))["paths"].values()))
    assert f"Tested: {operations}" in done.stdout, done.stdout[-2000:]
