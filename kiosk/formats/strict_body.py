"""Text types and the model from which the parts of an envelope's body are made."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kiosk.domain.clean_text import CleanText


def _clean(text: str) -> str:
    return CleanText(text)


PersonName = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_clean)]
"""As long as a chip may state it: a registration never stops at the length of a name."""
Email = Annotated[str, Field(max_length=254), AfterValidator(_clean)]
"""*Source: RFC 5321, 4.5.3.1.3, less the angle brackets.*"""
ShortText = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
LongText = Annotated[str, Field(max_length=1000), AfterValidator(_clean)]
Code = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9._:-]*$")]


class StrictBody(BaseModel):
    """Unknown keys are refused; nothing of the input is repeated in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
