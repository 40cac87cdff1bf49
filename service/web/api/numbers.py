"""Numbers that callers hand in: those that every database can compare with what it keeps."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

#: a number that counts something, such as the versions of a record
Counted = Annotated[int, Field(ge=0, le=2**31 - 1)]
