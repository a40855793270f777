"""What was found at a visit beside the free text: tongue, pulse, pattern, muscles; one row for each kind."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One structured part of the note. ``kind`` names the form that reads ``value``, a JSON object.

    Its key is ``session_id/kind``. What a form of the program does not know stays in ``value`` untouched.
    """

    session_id: str
    kind: str
    value: str

    def __post_init__(self) -> None:
        """Refuse a value that is no JSON object."""
        if not self.kind.strip():
            raise ValueError("A finding needs its kind.")
        try:
            found = json.loads(self.value)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ValueError("The value of a finding cannot be read.")

    @property
    def id(self) -> str:
        """The key of this finding in the gate."""
        return f"{self.session_id}/{self.kind}"

    @property
    def data(self) -> dict[str, Any]:
        """The value as an object."""
        found: dict[str, Any] = json.loads(self.value)
        return found


def finding(session_id: str, kind: str, data: dict[str, Any]) -> Finding:
    """A finding of an object, with its keys sorted so that one value has one text."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Finding(session_id=session_id, kind=kind, value=text)
