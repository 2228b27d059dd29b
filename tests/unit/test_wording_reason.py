"""What stands for a code of which nobody has the facts any more."""

from __future__ import annotations

import pytest

from counter_ui.wording import LANGUAGES, load_wording


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["centre.failed", "centre.unreachable", "centre.request_refused"])
def test_no_empty_brackets_stand_where_a_fact_would(language: str, code: str) -> None:
    words = load_wording(language)
    said = words.reason(code)
    assert "…" not in said and "(" not in said
    assert words.coded(code, {"status": 500, "reason": "cut"}).happened.startswith(said[:-1])
