"""The papers that the moves of the desk call for, printed with the move or all that are owed later."""

from app.models.definitions.kinds import FlowMove
from app.office import Office
from app.usecases import printing, service_views
from app.usecases.printing import PrintedPaper


def print_move(office: Office, record_id: int, move: FlowMove) -> PrintedPaper | None:
    """The paper of a move that was just made, to look at and print; None when it has none."""
    return printing.prepare(office, move.paper, record_id) if move.paper else None


def print_owed(office: Office, record_id: int) -> list[PrintedPaper]:
    """Every paper that the steps taken call for and that is not printed yet, to look at and print, in the order of the
    steps."""
    return [printing.prepare(office, key, record_id) for key in service_views.view(office, record_id).owed]
