"""What may be done to a running session from outside its screen, as the lock does: pull, and five minutes more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from acuchart.store import StoreError
from acuchart.ui import treatment
from acuchart.ui.document import SessionDocument

if TYPE_CHECKING:
    from acuchart.ui.workspace import Workspace


def emergency(workspace: Workspace, session_id: str) -> None:
    """Everything out in a session, open or not."""
    if workspace.session is not None and workspace.session.document.session.id == session_id:
        workspace.session.conduct.emergency()
        workspace.context.watch.refresh()
        return
    _in_session(workspace, session_id, treatment.emergency)


def more_time(workspace: Workspace, session_id: str) -> None:
    """Five minutes more on the clock of a session, open or not."""
    if workspace.session is not None and workspace.session.document.session.id == session_id:
        treatment.five_more(workspace.session.document)
        workspace.context.watch.refresh()
        return
    _in_session(workspace, session_id, treatment.five_more)


def _in_session(workspace: Workspace, session_id: str, act: Callable[[SessionDocument], object]) -> None:
    try:
        document = SessionDocument(workspace.context.store, session_id, workspace)
    except StoreError as error:
        workspace.banner.say(str(error))
        return
    document.failed.connect(workspace.banner.say)
    act(document)
    document.deleteLater()
    workspace.context.changed.emit()
