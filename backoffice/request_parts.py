"""Request parts: what the addresses and forms of a contact request carry."""

from typing import Annotated

from fastapi import Form, Path

ContactRequestId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Version = Annotated[int, Form(ge=0, le=2**31 - 1)]
"""The version of the request that the form was drawn from."""


def typed_text(text: str) -> str:
    """Browsers send each end of line as two characters, and count it as one."""
    return text.replace("\r\n", "\n").strip()
