"""The board of open matters and the list of what is due."""

from datetime import timedelta

from app.clock import FixedClock
from app.office import Office
from app.usecases import list_papers, questions, service_board, service_records
from tests import factories


def test_open_stages_with_the_nearest_term_first(office: Office) -> None:
    far = factories.service(office, limit_days=20)
    near = factories.service(office, limit_days=2)
    received = factories.service(office, accept=False)
    done = factories.service(office)
    service_records.move(office, done, "finish", "已办")
    stages = {s.key: s for s in service_board.board(office)}
    assert set(stages) == {"received", "accepted"}
    assert [c.id for c in stages["accepted"].cards] == [near, far]
    assert stages["received"].cards[0].id == received
    assert stages["received"].cards[0].term is None
    assert stages["accepted"].cards[0].term is not None
    assert stages["accepted"].cards[0].term.days_left == 2


def test_a_bad_rating_stands_on_the_board_again(office: Office) -> None:
    one = factories.service(office)
    service_records.move(office, one, "finish", "已办")
    assert service_board.board(office) == []
    service_records.move(office, one, "complain", {"rating": "不满意", "note": "慢"})
    assert [(s.name, s.count) for s in service_board.board(office)] == [("差评整改", 1)]


def test_the_due_list_holds_what_is_overdue_or_due_soon_and_prints(
    file_office: Office, clock: FixedClock
) -> None:
    office = file_office
    overdue, paused = (factories.service(office, limit_days=1) for _ in range(2))
    service_records.move(office, paused, "pause", "等")
    clock.instant += timedelta(days=4)
    factories.service(office, limit_days=20)
    soon = factories.service(office, limit_days=1)
    listing = service_board.due_listing(office)
    assert [r.id for r in questions.list_page(office, listing.question, listing.columns, listing.order).rows] == [
        overdue, soon,
    ]  # fmt: skip
    assert list_papers.print_list(office, listing).pdf.startswith(b"%PDF")


def test_the_due_list_says_its_filter_in_words(office: Office) -> None:
    said = list_papers.filter_words(office, service_board.due_listing(office))
    assert "2026-03-19" in said
    assert "today" not in said
