"""The rules of a FHIR document that no library checks for us: references, order, required words, narrative."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

_XHTML = "{http://www.w3.org/1999/xhtml}"
_TAGS = {"div", "p", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}
_WORDS = {
    ("Composition", "status"): {"preliminary", "final"},
    ("Composition", "confidentiality"): {"N"},
    ("Encounter", "status"): {"in-progress", "finished"},
    ("Procedure", "status"): {"preparation", "in-progress", "not-done", "completed"},
    ("CarePlan", "status"): {"active", "completed"},
    ("CarePlan", "intent"): {"plan"},
    ("Observation", "status"): {"preliminary", "final"},
    ("AdverseEvent", "actuality"): {"actual"},
    ("Consent", "status"): {"active", "inactive"},
    ("DocumentReference", "status"): {"current"},
}


def problems(bundle: dict[str, Any]) -> list[str]:
    """Everything that is wrong, in words; empty for a good document."""
    found = []
    resources = [entry["resource"] for entry in bundle["entry"]]
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    if resources[0]["resourceType"] != "Composition" or bundle["type"] != "document":
        found.append("the first entry is not a Composition")
    if sum(resource["resourceType"] == "Patient" for resource in resources) != 1:
        found.append("not exactly one patient")
    if len(set(urls)) != len(urls) or urls != [f"urn:uuid:{r['id']}" for r in resources]:
        found.append("full urls are not the ids, or not unique")
    for value in _values(bundle):
        if isinstance(value, dict) and "reference" in value and value["reference"] not in urls:
            found.append(f"dangling: {value['reference']}")
        if value in (None, "", [], {}):
            found.append("something is empty")
    reached = {
        value["reference"]
        for r in resources
        for value in _values(r)
        if isinstance(value, dict) and "reference" in value
    }
    found += [
        f"nothing refers to {u}"
        for u, r in zip(urls, resources, strict=True)
        if u not in reached and r["resourceType"] not in ("Composition", "Provenance")
    ]
    for resource in resources:
        for (kind, field), words in _WORDS.items():
            if resource["resourceType"] == kind and resource[field] not in words:
                found.append(f"{kind}.{field} is {resource[field]}")
        for text in (resource, *resource.get("section", ())):
            if "text" in text:
                found += _narrative(text["text"]["div"])
    for section in resources[0]["section"]:
        if ("entry" in section) and ("emptyReason" in section):
            found.append("a section is empty and has entries")
    json.dumps(bundle, allow_nan=False).encode()
    return found


def words_of(bundle: dict[str, Any]) -> str:
    """All narrative of the document without its tags."""
    divs = [value["div"] for value in _values(bundle) if isinstance(value, dict) and "div" in value]
    return "\n".join(" ".join(ET.fromstring(div).itertext()) for div in divs)


def _narrative(div: str) -> list[str]:
    root = ET.fromstring(div)
    wrong = [f"tag {node.tag}" for node in root.iter() if node.tag.removeprefix(_XHTML) not in _TAGS]
    wrong += [f"attributes {node.attrib}" for node in root.iter() if node.attrib]
    if root.tag != f"{_XHTML}div" or not "".join(root.itertext()).strip():
        wrong.append("a narrative without words")
    return wrong


def _values(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _values(child)
