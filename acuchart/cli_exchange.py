"""The commands that hand charts to other programs and read them back: export and import. ``cli`` adds them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from acuchart import assets
from acuchart.cli_tools import (
    Trouble,
    file_argument,
    given_passphrase,
    json_option,
    opened,
    passphrase_option,
    plain,
    print_json,
)

if TYPE_CHECKING:
    from acuchart.store import ChartStore

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("export")
@file_argument
@click.option("--patient", "patient_id", help="Id of one patient, as in “acuchart list”.")
@click.option(
    "--as", "kind", type=click.Choice(["fhir", "json", "csv", "html", "pdf"]), default="json", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files of one patient.")
@click.option("--all", "whole", type=click.Path(path_type=Path), help="Whole practice: a new folder or a .zip.")
@click.option("--from", "since", type=_DAY, help="First day, such as 2026-11-17; with --patient.")
@click.option("--to", "until", type=_DAY, help="Last day; with --patient.")
@click.option("--redact", is_flag=True, help="Initials for names and no addresses; with --patient.")
@click.option("--ips", is_flag=True, help="As an international patient summary; with --as fhir.")
@passphrase_option
@json_option
def export_command(
    file: Path,
    patient_id: str | None,
    kind: str,
    out: Path | None,
    whole: Path | None,
    since: datetime | None,
    until: datetime | None,
    redact: bool,
    ips: bool,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """One patient (--patient ID --as KIND --out DIR) or the whole practice (--all DIR|ZIP), for other programs."""
    from acuchart.documents import DocumentError
    from acuchart.exchange.errors import ExchangeError

    if whole is not None and patient_id is None and out is None:
        with opened(file, passphrase_file) as store, plain(ExchangeError):
            counts = _practice(store, whole)
        if as_json:
            print_json({"out": str(whole), **counts})
        else:
            listed = ", ".join(f"{number} {name}" for name, number in counts.items())
            click.echo(f"Written to {whole}: {listed}.")
        return
    if whole is not None or patient_id is None or out is None:
        raise Trouble("Say what leaves: --patient ID --out FOLDER, or --all with a new folder or a file.zip.")
    days = (since.date() if since else None, until.date() if until else None)
    with opened(file, passphrase_file) as store, plain(ExchangeError, DocumentError):
        files = _patient(store, patient_id, kind, out, days, redact=redact, ips=ips)
    if as_json:
        print_json({"files": [str(path) for path in files]})
    else:
        click.echo("Written: " + ", ".join(str(path) for path in files) + ".")


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("new", metavar="NEW.acuchart", type=click.Path(path_type=Path))
@passphrase_option
@json_option
def import_command(source: Path, new: Path, passphrase_file: Path | None, as_json: bool) -> None:
    """Read an exported practice (folder or zip) into a new practice file; nothing is overwritten."""
    from acuchart.exchange.errors import ExchangeError
    from acuchart.exchange.whole_practice import PracticeParcel
    from acuchart.store import StoreError
    from acuchart.store.records_in import create_from_records

    passphrase = given_passphrase(passphrase_file)
    with plain(ExchangeError, StoreError), PracticeParcel(source) as parcel:
        store = create_from_records(
            new,
            practice=parcel.practice,
            records=parcel.records(),
            shared=parcel.shared,
            files=parcel.files(),
            passphrase=passphrase,
        )
        patients, sessions = len(store.patients()), len(store.sessions())
        store.close()
    if passphrase is None:
        click.echo("The new file has no passphrase; set one in the window: Practice, Security.", err=True)
    if as_json:
        print_json({"file": str(new), "patients": patients, "sessions": sessions})
    else:
        click.echo(f"Read into {new}: {patients} patients, {sessions} sessions.")


def _practice(store: ChartStore, target: Path) -> dict[str, int]:
    from acuchart.exchange.codes import load_codes
    from acuchart.exchange.whole_practice import export_practice
    from acuchart.store.own_systems import practice_atlas
    from acuchart.store.records_out import PracticeReader

    atlas = practice_atlas(store, assets.load_atlas())
    with PracticeReader(store) as source:
        return export_practice(source, target, atlas=atlas, codes=load_codes(), at=datetime.now().astimezone())


def _patient(
    store: ChartStore,
    patient_id: str,
    kind: str,
    folder: Path,
    days: tuple[date | None, date | None],
    *,
    redact: bool,
    ips: bool,
) -> tuple[Path, ...]:
    from acuchart.exchange.codes import load_codes
    from acuchart.exchange.one_patient import patient_files, write_files
    from acuchart.exchange.scope import redacted, scoped
    from acuchart.store.course_records import measure_kinds
    from acuchart.store.own_systems import practice_atlas
    from acuchart.store.records_out import read_record

    record = read_record(store, patient_id)
    if any(days):
        record = scoped(record, since=days[0], until=days[1])
    if redact:
        record = redacted(record)
    atlas = practice_atlas(store, assets.load_atlas())
    at = datetime.now().astimezone()
    if kind == "pdf":
        from acuchart.patient_papers import patient_papers

        kinds = measure_kinds(store, assets.load_measures())
        files = dict(patient_papers(record, atlas, kinds, paper=record.practice.paper, day=at.date()))
        if not files:
            raise Trouble("There is no session to make papers of; choose other days or another patient.")
    else:
        files = patient_files(record, kind, atlas=atlas, codes=load_codes(), at=at, ips=ips and kind == "fhir")
    folder.mkdir(parents=True, exist_ok=True)
    return write_files(files, folder)
