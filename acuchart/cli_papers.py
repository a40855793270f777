"""The commands for papers: make one of a session, and read the chart that one carries. ``cli`` adds them."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from acuchart.cli_tools import (
    Trouble,
    file_argument,
    given_passphrase,
    json_option,
    listed,
    opened,
    passphrase_option,
    plain,
    print_json,
    session_id,
    session_option,
    the_atlas,
)

if TYPE_CHECKING:
    from acuchart.documents import Attachment
    from acuchart.model.atlas import Atlas
    from acuchart.store import ChartStore

# What is attached: kind of export, MIME type, what it is to the pages (words of PDF), words for the reader.
_DATA: Final = (
    ("json", "application/json", "Source", "The session as acuchart reads it in"),
    ("fhir", "application/fhir+json", "Data", "The session as a FHIR R4 document"),
)


@click.command("pdf")
@file_argument
@session_option
@click.option("--kind", default="summary", show_default=True, metavar="KIND", help="Which paper.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Paper size; else the practice's own.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="PDF to write; an older one is replaced."
)
@click.option("--large", is_flag=True, help="In large print, where the paper has it.")
@click.option("--grey", is_flag=True, help="Without colour, for a fax or a laser printer.")
@click.option("--with-data", is_flag=True, help="Attach the session as JSON and FHIR, for the next program.")
@click.option(
    "--password-file", type=click.Path(path_type=Path), help="File that holds the password to lock the PDF with."
)
@passphrase_option
def pdf_command(
    file: Path,
    session: str,
    kind: str,
    paper: str | None,
    out: Path,
    large: bool,
    grey: bool,
    with_data: bool,
    password_file: Path | None,
    passphrase_file: Path | None,
) -> None:
    """The papers of a session, or of its day, as PDF (PDF/A-3b, unless it is locked with a password)."""
    from acuchart.documents import DocumentError, Output
    from acuchart.files import write_beside
    from acuchart.papers import MAKERS, Order, make
    from acuchart.store import StoreError

    if kind not in MAKERS:
        raise Trouble(f"There is no paper called “{kind}”; there is {listed(MAKERS)}.")
    if not out.parent.is_dir():
        raise Trouble(f"There is no folder “{out.parent.name}” to write “{out.name}” into.")
    password = "" if password_file is None else given_passphrase(password_file) or ""
    with opened(file, passphrase_file) as store:
        id_ = session_id(store, session)
        patient_id = store.session(id_).patient_id
        attachments = _data(store, patient_id, id_, the_atlas(store)) if with_data else ()
        order = Order(
            kind=kind,
            patient_id=patient_id,
            session_id=id_,
            made_on=date.today(),
            paper=paper or store.practice().paper,
            large=large,
            output=Output(attachments=attachments, password=password, grey=grey),
        )
        with plain(DocumentError, StoreError):
            write_beside(out, make(store, order))
    click.echo(f"{kind.capitalize()} written to {out}", err=True)
    if password:
        click.echo("It opens with the password alone, and is therefore no PDF/A archive file.", err=True)


@click.command("show-pdf")
@click.argument("pdf", metavar="PDF", type=click.Path(path_type=Path))
@click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    help="File that holds the password of the PDF (else you are asked).",
)
@json_option
def show_pdf_command(pdf: Path, password_file: Path | None, as_json: bool) -> None:
    """The chart that a paper of acuchart carries; nothing is written."""
    from acuchart.exchange.errors import ExchangeError
    from acuchart.exchange.json_record import patient_value
    from acuchart.exchange.pdf_in import MOST_FILE, LockedPdfError, read_pdf
    from acuchart.listing import table

    password = "" if password_file is None else given_passphrase(password_file) or ""
    with plain(ExchangeError):
        with pdf.open("rb") as stream:
            data = stream.read(MOST_FILE + 1)
        try:
            record = read_pdf(data, pdf.name, password=password)
        except LockedPdfError:
            if password or not sys.stdin.isatty():
                raise
            asked: str = click.prompt(f"Password of {pdf.name}", hide_input=True, err=True)
            record = read_pdf(data, pdf.name, password=asked)
    if as_json:
        print_json(patient_value(record))
        return
    born = "" if record.patient.born is None else f", born {record.patient.born}"
    click.echo(f"{record.patient.name}{born}; from {record.practice.name or 'a practice without a name'}")
    click.echo()
    rows = [
        (one.session.id, one.session.started_at[:10], one.session.title, one.session.status, len(one.needles))
        for one in record.sessions
    ]
    click.echo(table(("Session", "Date", "Title", "Status", "Marks"), rows))


def _data(store: ChartStore, patient_id: str, session: str, atlas: Atlas) -> tuple[Attachment, ...]:
    """A session as files for other programs."""
    from acuchart.documents import Attachment
    from acuchart.exchange.codes import load_codes
    from acuchart.exchange.one_patient import patient_files
    from acuchart.exchange.scope import of_session
    from acuchart.store.records_out import read_record

    record, codes, at = (
        of_session(read_record(store, patient_id), session),
        load_codes(),
        datetime.now().astimezone(),
    )
    return tuple(
        Attachment(name, mime, relationship, words, content)
        for kind, mime, relationship, words in _DATA
        for name, content in patient_files(record, kind, atlas=atlas, codes=codes, at=at).items()
    )
