"""Makes the pages that the rail leads to, each when it is first wanted, and ties them to the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from acuchart.model.session import Session
    from acuchart.store import ChartStore
    from acuchart.ui.patient import PatientPage
    from acuchart.ui.workspace import Workspace


def make_place(workspace: Workspace, place: str) -> QWidget:
    """The page of a place of the rail (see `nav.PLACES`), or "bin", "find", "answers" or "needle-map"."""
    if place == "today":
        from acuchart.ui.today import TodayPage

        today = TodayPage(workspace.context, workspace.index, workspace.actions_by_key["new-patient"])
        today.patient_wanted.connect(workspace.open_patient)
        today.session_wanted.connect(workspace.open_session)
        today.new_patient_wanted.connect(workspace.new_patient)
        return today
    if place == "patients":
        from acuchart.ui.patients import PatientsPage

        patients = PatientsPage(workspace.context, workspace.index, workspace.actions_by_key["new-patient"])
        patients.patient_wanted.connect(workspace.open_patient)
        patients.new_patient_wanted.connect(workspace.new_patient)
        patients.bin_wanted.connect(lambda: workspace.go("bin"))
        return patients
    if place == "bin":
        from acuchart.ui.bin_page import BinPage

        put_away = BinPage(workspace.context)
        put_away.list_wanted.connect(lambda: workspace.go("patients"))
        put_away.patient_wanted.connect(workspace.open_patient)
        return put_away
    if place == "points":
        from acuchart.ui.points.page import PointsPage

        points = PointsPage(workspace.context)
        points.place_requested.connect(workspace.place_point)
        return points
    if place == "protocols":
        from acuchart.ui.protocols import ProtocolsPage

        protocols = ProtocolsPage(workspace.context)
        protocols.apply_wanted.connect(workspace.apply_protocol)
        return protocols
    if place == "documents":
        from acuchart.ui.papers.page import DocumentsPage

        documents = DocumentsPage(workspace.context, workspace.index, workspace.worker)
        documents.patient_wanted.connect(workspace.open_patient)
        documents.session_wanted.connect(workspace.open_session)
        return documents
    if place == "find":
        from acuchart.ui.find.page import FindPage

        find = FindPage(workspace.context, workspace.index, tuple(workspace.actions_by_key))
        find.patient_wanted.connect(workspace.open_patient)
        find.session_wanted.connect(workspace.open_session)
        find.point_wanted.connect(workspace.show_point)
        find.command_wanted.connect(lambda key: workspace.actions_by_key[key].trigger())
        return find
    if place == "answers":
        from acuchart.ui.answers.page import AnswersPage

        own = AnswersPage(workspace.context)
        own.map_wanted.connect(lambda: workspace.go("needle-map"))
        return own
    if place == "needle-map":
        from acuchart.ui.over_time.practice_map import PracticeMapPage

        needles = PracticeMapPage(workspace.context)
        needles.left.connect(lambda: workspace.go("answers"))
        return needles
    from acuchart.ui.practice import PracticePage

    practice = PracticePage(workspace.context, workspace.worker, workspace.keeper)
    practice.key_wanted.connect(workspace.key_wanted)
    practice.minutes_chosen.connect(workspace.minutes_chosen)
    practice.restore_wanted.connect(workspace.look_into_backup)
    practice.file_wanted.connect(workspace.file_wanted)
    practice.page_wanted.connect(workspace.go)
    return practice


def tie_patient(workspace: Workspace, page: PatientPage) -> None:
    """What the page of a patient asks for is done by the workspace."""
    page.start_wanted.connect(workspace.start_session)
    page.session_wanted.connect(workspace.open_session)
    page.patient_wanted.connect(workspace.open_patient)
    page.photos_wanted.connect(lambda session_id: workspace.open_session(session_id, "photos"))
    page.list_wanted.connect(lambda: workspace.go("patients"))
    page.paper_wanted.connect(lambda key: workspace.new_paper(page.patient.id, paper_id=key))
    page.beside_wanted.connect(lambda what: workspace.open_beside(what, page.patient.id))


def next_session(store: ChartStore, patient_id: str) -> Session:
    """A session of today, not yet written: it belongs to the running course and treats what the last one did."""
    from uuid import uuid4

    from acuchart.model import clock
    from acuchart.model.session import Session, VisitKind
    from acuchart.ui.course import running_course

    course = running_course(store, patient_id)
    last = store.sessions(patient_id=patient_id, limit=1)
    return Session(
        id=uuid4().hex,
        patient_id=patient_id,
        started_at=clock.now(),
        course_id=course.course.id if course else None,
        title=last[0].title if last else "",
        visit=VisitKind.FOLLOW_UP if last else VisitKind.FIRST,
    )


def make_beside(workspace: Workspace, what: str, patient_id: str) -> QWidget:
    """A page about one patient: "over-time", "consent", "money", "export". Raises StoreError."""

    def back() -> None:
        workspace.open_patient(patient_id)

    if what == "over-time":
        from acuchart.ui.over_time.page import OverTimePage

        over_time = OverTimePage(workspace.context, patient_id)
        over_time.session_wanted.connect(workspace.open_session)
        over_time.left.connect(back)
        return over_time
    if what == "consent":
        from acuchart.ui.consent.page import ConsentPage

        consent = ConsentPage(workspace.context, patient_id)
        consent.left.connect(back)
        return consent
    if what == "money":
        from acuchart.ui.money.page import MoneyPage

        money = MoneyPage(workspace.context, patient_id)
        money.left.connect(back)
        money.paper_wanted.connect(lambda kind: workspace.new_paper(patient_id, kind))
        return money
    from acuchart.ui.transfer.export_page import ExportPage

    export = ExportPage(workspace.context, workspace.worker(), patient_id)
    export.left.connect(back)
    return export
