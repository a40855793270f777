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
    patient_id,
    plain,
    print_json,
    session_id,
)

if TYPE_CHECKING:
    from acuchart.store import ChartStore


@click.command("pdf")
@file_argument
@click.option("--session", metavar="ID", help="Id of the session, or its beginning.")
@click.option("--patient", metavar="ID", help="Id of the patient: for papers of the newest course, and consent.")
@click.option("--course", metavar="ID", help="Id of a course, for its letter and its report.")
@click.option("--kind", default="summary", show_default=True, metavar="KIND", help="Which paper.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), help="Paper size; else the practice's own.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="PDF to write; an older one is replaced."
)
@click.option("--to", default="", help="Who gets the letter: a clinician of the chart, or a name and where.")
@click.option("--question", default="", help="The question that the letter answers; else why the patient came.")
@click.option("--ask", default="", help="What the reader of the letter is asked for.")
@click.option("--large", is_flag=True, help="In large print, where the paper has it.")
@click.option("--lang", default="", help="Language of handout and slip; else the patient’s own, else English.")
@click.option("--grey", is_flag=True, help="Without colour, for a fax or a laser printer.")
@click.option(
    "--with-data/--without-data",
    default=None,
    help="Attach the sessions as JSON and FHIR, for the next program; a letter has them unless it must not.",
)
@click.option(
    "--password-file", type=click.Path(path_type=Path), help="File that holds the password to lock the PDF with."
)
@passphrase_option
def pdf_command(
    file: Path,
    session: str | None,
    patient: str | None,
    course: str | None,
    kind: str,
    paper: str | None,
    out: Path,
    to: str,
    question: str,
    ask: str,
    large: bool,
    lang: str,
    grey: bool,
    with_data: bool | None,
    password_file: Path | None,
    passphrase_file: Path | None,
) -> None:
    """The papers of a session, a course or a patient as PDF (PDF/A-3b, unless it is locked with a password)."""
    from acuchart.assets import languages
    from acuchart.documents import DocumentError
    from acuchart.files import write_beside
    from acuchart.papers import LARGE, MAKERS, Order, make
    from acuchart.store import StoreError

    if kind not in MAKERS:
        raise Trouble(f"There is no paper called “{kind}”; there is {listed(MAKERS)}.")
    if lang and lang not in languages():
        raise Trouble(f"There are no words in “{lang}” yet; there are words in {listed(languages())}.")
    if large and kind not in LARGE and not kind.endswith("-large"):
        raise Trouble(f"There is no “{kind}” in large print; there is {listed(sorted(LARGE))}.")
    if not out.parent.is_dir():
        raise Trouble(f"There is no folder “{out.parent.name}” to write “{out.name}” into.")
    password = "" if password_file is None else given_passphrase(password_file) or ""
    with opened(file, passphrase_file) as store, plain(DocumentError, StoreError):
        whose, visit, of_course = _whose(store, kind, session, patient, course)
        order = Order(
            kind=kind,
            patient_id=whose,
            session_id=visit,
            course_id=of_course,
            made_on=date.today(),
            paper=paper or store.practice().paper,
            large=large,
            to=to,
            question=question,
            ask=ask,
            grey=grey,
            language=lang,
            with_data=kind == "letter" if with_data is None else with_data,
            password=password,
        )
        write_beside(out, make(store, order))
    click.echo(f"{kind.capitalize()} written to {out}", err=True)
    if password:
        click.echo("It opens with the password alone, and is therefore no PDF/A archive file.", err=True)


def _whose(
    store: ChartStore, kind: str, session: str | None, patient: str | None, course: str | None
) -> tuple[str, str, str | None]:
    """Patient, session and course of a paper; what is not said is empty, or None for the course."""
    from acuchart.documents import KINDS, OF_COURSE

    if sum(one is not None for one in (session, patient, course)) > 1:
        raise Trouble("Say once whose paper it is: --session, --patient or --course.")
    if kind in KINDS and session is None:
        raise Trouble(f"The {kind} is of one session: give --session ID.")
    if course is not None and kind not in OF_COURSE:
        raise Trouble(f"The {kind} is not of a course: give --session ID or --patient ID.")
    if session is not None:
        visit = session_id(store, session)
        return store.session(visit).patient_id, visit, None
    if course is not None:
        return store.course(course).patient_id, "", course
    if patient is not None:
        return patient_id(store, patient), "", None
    if kind == "recall":
        return "", "", None
    more = ", --patient ID or --course ID" if kind in OF_COURSE else " or --patient ID"
    raise Trouble(f"Say whose {kind} it is: --session ID{more}.")


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
