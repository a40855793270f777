"""The narrative of a FHIR document: XHTML that is complete by itself."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from acuchart.exchange.plain import clean


def para(text: str) -> str:
    """A paragraph; typed line breaks stay. Empty for empty text."""
    lines = [escape(line) for line in clean(text).splitlines()]
    return f"<p>{'<br/>'.join(lines)}</p>" if lines else ""


def items(texts: Iterable[str]) -> str:
    """A list; empty for none."""
    rows = "".join(f"<li>{escape(text)}</li>" for text in map(clean, texts) if text)
    return f"<ul>{rows}</ul>" if rows else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a head; empty for no rows."""
    body = "".join(f"<tr>{''.join(f'<td>{escape(clean(cell))}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    titles = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def narrative(*parts: str) -> dict[str, str]:
    """FHIR's Narrative of ready XHTML parts."""
    inner = "".join(parts) or "<p>Nothing is recorded.</p>"
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'}


def pruned(value: Any) -> Any:
    """The value without empty texts, lists and objects, which FHIR forbids."""
    if isinstance(value, dict):
        kept = {key: pruned(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [kept for kept in map(pruned, value) if kept not in (None, "", [], {})]
    return clean(value) if isinstance(value, str) else value
