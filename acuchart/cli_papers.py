"""The commands for papers: make one of a session, and read the chart that one carries. ``cli`` adds them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

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
)

if TYPE_CHECKING:
    pass


@click.command("pdf")
@file_argument
@session_option
@click.option("--kind", default="summary", show_default=True, metavar="KIND", help="Which paper.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Paper size; else the practice's own.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="PDF to write; an older one is replaced."
)
@click.option("--to", default="", help="Who gets the letter: a clinician of the chart, or a name and where.")
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
    to: str,
    large: bool,
    grey: bool,
    with_data: bool,
    password_file: Path | None,
    passphrase_file: Path | None,
) -> None:
    """The papers of a session, or of its day, as PDF (PDF/A-3b, unless it is locked with a password)."""
    from acuchart.documents import DocumentError
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
        order = Order(
            kind=kind,
            patient_id=patient_id,
            session_id=id_,
            made_on=date.today(),
            paper=paper or store.practice().paper,
            large=large,
            to=to,
            grey=grey,
            with_data=with_data,
            password=password,
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
