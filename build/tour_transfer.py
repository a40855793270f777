"""The tour's screens of what leaves and arrives; `tour_screens` joins them to its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

    from acuchart.ui.practice import PracticePage
    from acuchart.ui.transfer.export_page import ExportPage
    from acuchart.ui.transfer.patients_page import PatientsPage

PATIENT = "demo-p02"
LIST = """Surname,Forename,DOB,Sex,Mobile,GP,Allergies,Balance
Fauxley,Leopold,03/04/1961,m,01632 960171,Dr Quillfeather,latex,0.00
Testerby,Ada,11/12/1974,f,01632 960118,,none,-40.00
Ñandú,Íñigo,25/06/1980,m,,,,
Shamley,Cordelia,31/02/1958,f,,,,
Notareal,Piers,05/05/2039,m,,,,
,,05/05/1970,m,,,,
Mockridge,Barnaby,09/06/1955,m,01632 960163,,,
Placeholder,Quentin,1969-07-20,m,,,,
"""


def export(tour: Tour) -> ExportPage:
    """One patient out, as FHIR, with what went out before."""
    from acuchart.model import clock
    from acuchart.model.change import change_of
    from acuchart.model.disclosure import Disclosure
    from acuchart.store.kinds import of_patient
    from acuchart.ui.transfer.export_page import ExportPage

    workspace = tour.workspace
    workspace.open_patient(PATIENT)
    store = workspace.context.store
    if not of_patient(store, Disclosure, PATIENT):
        line = Disclosure(
            id="tour-1",
            patient_id=PATIENT,
            at=clock.now(),
            what="treatment summaries as PDF",
            to_whom="Dr H. Dummett",
            scope="all visits",
            record_code=store.head(),
        )
        store.apply([change_of(None, line)])
    page = ExportPage(workspace.context, workspace.worker(), PATIENT)
    workspace._show("export", page)
    tour.until(lambda: bool(page.files))
    return page


def export_redacted(tour: Tour) -> None:
    """The same chart as a page for a browser, of some days and without names."""
    page = export(tour)
    page.choices.kind.set("html")
    page.choices.period.set("days")
    page.choices.redact.setChecked(True)
    tour.until(lambda: any(name.endswith(".html") for name in page.files))


def away(tour: Tour) -> PracticePage:
    """Take it away, after everything was exported."""
    from acuchart.ui.practice import PracticePage

    tour.workspace.go("practice")
    page = tour.workspace.page("practice")
    assert isinstance(page, PracticePage)
    for _ in range(4):
        tour.settle()
    target = _export_file(tour)
    if not target.exists():
        page.away.export(target)
        tour.until(lambda: not page.away.running)
    tour.settle()
    page.show_section("away")
    return page


def list_asked(tour: Tour) -> PatientsPage:
    """A list whose dates can be read in two ways."""
    file = tour.folder / "old clinic.csv"
    file.write_text(LIST, encoding="utf-8")
    page = away(tour).read_list()
    planned: list[bool] = []
    page.planned.connect(lambda: planned.append(True))
    page.load(file)
    tour.until(lambda: bool(planned))
    return page


def list_dry_run(tour: Tour) -> None:
    """The same list after the answer."""
    page = list_asked(tour)
    page.dates.choices.choose("dmy")
    tour.until(lambda: page.plan is not None)


def parcel(tour: Tour) -> None:
    """An exported practice that was looked at, before a file is made of it."""
    practice = away(tour)
    page = practice.read_parcel()
    page.look(_export_file(tour))
    tour.until(lambda: page.found is not None)


def sections_again(tour: Tour) -> None:
    """What lies over the sections is left."""
    away(tour)._over()


def _export_file(tour: Tour) -> Path:
    return tour.folder / "everything.zip"


SCREENS: dict[str, Callable[[Tour], object]] = {
    "export": export,
    "export-redacted": export_redacted,
    "take-away": away,
    "list-asked": list_asked,
    "list-dry-run": list_dry_run,
    "parcel": parcel,
}
AFTERWARDS: dict[str, Callable[[Tour], object]] = {
    "list-asked": sections_again,
    "list-dry-run": sections_again,
    "parcel": sections_again,
}
