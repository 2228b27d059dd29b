"""``kiosk policy`` and ``kiosk sandbox policy|faults``, as a technician and a trainer use them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from support.command_line import CommandLine


def test_a_policy_travels_by_file(tmp_path: Path) -> None:
    counter, centre = CommandLine.in_folder(tmp_path), tmp_path / "centre"
    serving = subprocess.Popen(
        counter.command("sandbox", "--folder", str(centre), "--port", "0"),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        ticket = json.loads(serving.stdout.readline())["ticket"]
        assert "centre.not_enrolled" in counter.run("policy", "show").stderr
        old, ahead = tmp_path / "old.json", tmp_path / "ahead.json"
        of_centre = ("--folder", str(centre), "--out")
        assert counter.run("sandbox", "policy", *of_centre, str(old)).returncode == 0
        assert counter.run("enrol", ticket).returncode == 0
        words = ("sandbox", "policy", *of_centre, str(ahead), "--valid-from", "2031-01-01",
                 "--valid-to", "2032-01-01")  # fmt: skip
        assert counter.run(*words).returncode == 0
        misbehaves = counter.run("sandbox", "faults", "--folder", str(centre), "--fail")
        assert json.loads(misbehaves.stdout)["fail"] is True
        sent = counter.json("sync")
        assert json.loads(
            counter.run("sandbox", "faults", "--folder", str(centre)).stdout
        ) == json.loads(misbehaves.stdout) | {"fail": False}
    finally:
        serving.terminate()
        serving.wait(20)
    assert sent["trouble"] in ("", "centre.failed")
    held = counter.json("policy", "show")
    assert (held["in_force"], held["approval_required"]) == (True, ["post_office"])
    refused = counter.run("policy", "import", str(old))
    assert (refused.returncode, "policy.older_than_held" in refused.stderr) == (1, True)
    missing = counter.run("policy", "import", str(tmp_path / "none.json"))
    assert "policy.file_unreadable" in missing.stderr
    taken = counter.json("policy", "import", str(ahead))
    assert taken["in_force"] is False
    shown = counter.run("policy", "show")
    assert (shown.returncode, "VNeID" in shown.stdout) == (1, True)
