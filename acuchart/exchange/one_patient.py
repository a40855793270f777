"""One patient out: as FHIR, JSON, CSV tables or one page, into a folder, under names that name nobody."""

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Final

from acuchart import assets
from acuchart.exchange import csv_tables
from acuchart.exchange.codes import Codes
from acuchart.exchange.errors import TargetError
from acuchart.exchange.fhir import document_bundle
from acuchart.exchange.html_plates import Art
from acuchart.exchange.html_site import patient_page
from acuchart.exchange.json_record import OF_PATIENT, dumped, patient_value
from acuchart.exchange.parcel_out import target_errors
from acuchart.model.atlas import Atlas
from acuchart.model.change import RECORD_TYPES
from acuchart.model.patient_record import PatientRecord

KINDS: Final = ("fhir", "json", "csv", "html")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


def patient_files(
    record: PatientRecord,
    kind: str,
    *,
    atlas: Atlas,
    codes: Codes,
    at: datetime,
    art: Art = assets.plate_svg,
    ips: bool = False,
) -> dict[str, bytes]:
    """File name → content, exactly what would leave; ValueError for an unknown kind."""
    stem = f"patient-{_UNSAFE.sub('-', record.patient.id)[:40].strip('-') or 'record'}"
    match kind:
        case "fhir":
            bundle = document_bundle(record, atlas=atlas, codes=codes, at=at, ips=ips)
            return {f"{stem}.fhir.json": dumped(bundle, indent=1)}
        case "json":
            return {f"{stem}.acuchart.json": dumped(patient_value(record), indent=1)}
        case "html":
            return {f"{stem}.html": "".join(patient_page(record, atlas=atlas, art=art, at=at)).encode()}
        case "csv":
            return _tables(record, stem)
    raise ValueError(f"A chart leaves as {', '.join(KINDS)}, not as “{kind}”.")


def write_files(files: dict[str, bytes], folder: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write the files into an existing folder, readable for the owner only, each in one step.

    Raises TargetError where one is already there or cannot be written; then none of them is new.
    """
    paths = [folder / name for name in files]
    taken = [path.name for path in paths if path.exists()]
    if taken and not replace:
        raise TargetError(f"“{taken[0]}” is already there; move it away or choose another folder.")
    made: list[Path] = []
    try:
        with target_errors(folder):
            for path, content in zip(paths, files.values(), strict=True):
                part = path.with_name(f".{path.name}.part")
                part.unlink(missing_ok=True)
                made.append(part)
                part.touch(mode=0o600)
                part.write_bytes(content)
            for path in paths:
                path.with_name(f".{path.name}.part").replace(path)
    finally:
        for part in made:
            part.unlink(missing_ok=True)
    return tuple(paths)


def _tables(record: PatientRecord, stem: str) -> dict[str, bytes]:
    files = {}
    for entity, record_type in RECORD_TYPES.items():
        if entity in OF_PATIENT:
            file = io.BytesIO()
            items = (item for item in record.records() if type(item) is record_type)
            csv_tables.write_table(file, record_type, items)
            files[f"{stem}.{entity.value}.csv"] = file.getvalue()
    dictionary = io.BytesIO()
    csv_tables.dictionary(dictionary)
    return {**files, f"{stem}.data-dictionary.csv": dictionary.getvalue()}
