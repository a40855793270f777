"""The tour's screens of Documents; `tour_screens` joins them to its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tour_screens import Tour

    from acuchart.ui.papers.page import DocumentsPage

PATIENT = "demo-p01"


def _page(tour: Tour) -> DocumentsPage:
    from acuchart.ui.papers.page import DocumentsPage

    page = tour.workspace.page("documents")
    assert isinstance(page, DocumentsPage)
    return page


def documents(tour: Tour) -> None:
    """Papers of today and of the days before, one of them not given yet."""
    import tour_consent

    from acuchart import papers
    from acuchart.model.kept_paper import KeptPaper
    from acuchart.papers import Order
    from acuchart.store.kinds import of_practice
    from acuchart.ui import moments
    from acuchart.ui.papers.keeping import PRINTED, SAVED, PaperFacts, keep_paper

    context = tour.workspace.context
    store, today = context.store, moments.today()
    tour_consent.money(tour)
    if not of_practice(store, KeptPaper):
        for patient_id, kind, session_id, large, went, whom, note in (
            ("demo-p02", "summary", "demo-p02-s07", False, SAVED, "Dr Dummett", "session 7"),
            ("demo-p05", "summary", "demo-p05-s02", False, PRINTED, "", "session 2"),
            ("demo-p01", "receipt", "", False, PRINTED, "", ""),
            ("demo-p01", "consent", "", False, PRINTED, "", "Treatment"),
            ("demo-p02", "handout", "demo-p02-s07", True, "", "", "large print"),
        ):
            order = Order(
                kind=kind, patient_id=patient_id, session_id=session_id, made_on=today, large=large,
                first=None if session_id else today,
            )  # fmt: skip
            facts = PaperFacts(
                patient_id=patient_id, kind=kind, session_id=session_id or None, note=note, to_whom=whom
            )
            keep_paper(context, facts, papers.make(store, order), went)
    tour.workspace.go("documents")
    page = _page(tour)
    page.show_list()
    tour.until(lambda: page.sheet.pages.document.pageCount() > 0)
    tour.settle()


def new_paper(tour: Tour, kind: str, patient_id: str = PATIENT, session_id: str = "") -> None:
    """The choices, and beside them the paper as it prints."""
    documents(tour)
    page = _page(tour)
    page.begin(patient_id, kind, session_id)
    tour.until(lambda: page.sheet.print_button.isEnabled() and not page.sheet.words)
    tour.settle()


def verified(tour: Tour) -> None:
    """A paper of this practice as a file, and what can be said of it."""
    documents(tour)
    page = _page(tour)
    file = tour.folder / "handout.pdf"
    file.write_bytes(page.sheet.pages.data)
    page.verify.click()
    page.verifier.look_at(file)
    tour.settle()


SCREENS: dict[str, Callable[[Tour], object]] = {
    "documents": documents,
    "documents-new": partial(new_paper, kind="superbill"),
    "documents-summary": partial(new_paper, kind="summary", patient_id="demo-p05"),
    "documents-verify": verified,
    "documents-letter": partial(new_paper, kind="letter", patient_id="demo-p02"),
    "documents-nobody": lambda tour: (documents(tour), _page(tour).begin(), tour.settle()),
}
