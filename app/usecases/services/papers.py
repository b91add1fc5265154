"""The papers that the moves of the desk call for, printed with the move or all that are owed later."""

from collections.abc import Sequence

from app.models.definitions.kinds import FlowMove
from app.office import Office
from app.usecases.papers import printing
from app.usecases.papers.printing import PrintedPaper
from app.usecases.services import views as service_views
from app.usecases.services.views import ServiceView

NAMED = 5
"""Materials named in the sentence after taking; the record lists them all."""


def print_move(office: Office, record_id: int, move: FlowMove) -> PrintedPaper | None:
    """The paper of a move that was just made, to look at and print; None when it has none, or nobody to be handed to."""
    owed = move.paper and move.paper in service_views.view(office, record_id).owed
    return printing.prepare(office, str(move.paper), record_id) if owed else None


def what_is_lacking(views: Sequence[ServiceView]) -> str:
    """What is said of matters that were taken while something is missing, and what can be done; "" when nothing is."""
    missing = [m for v in views for m in v.materials if not m.received]
    if not missing:
        return ""
    names = list(dict.fromkeys(m.name for m in missing))
    more = f"等 {len(names)} 样" if len(names) > NAMED else ""
    later = "" if any(m.key for m in missing) else "或“容缺受理”"
    return f"；还缺：{'、'.join(names[:NAMED])}{more}。可以“通知补正”{later}"


def at_the_counter(office: Office, record_id: int) -> list[PrintedPaper]:
    """What the resident is given for a matter that was just taken: what is owed, for what stays here a receipt."""
    return print_owed(office, record_id)


def print_owed(office: Office, record_id: int) -> list[PrintedPaper]:
    """Every paper that the steps taken call for and that is not printed yet, to look at and print: the paper that was made with its
    step, with its number and what it said then."""
    view = service_views.view(office, record_id)
    if not view.owed:
        return []
    with office.read() as session:
        owed = service_views.owed(session, office.library.flows[view.flow], record_id)
    return [
        printing.again(office, one.paper_id)
        if one.paper_id
        else printing.prepare(office, one.template, record_id)
        for one in owed
    ]
