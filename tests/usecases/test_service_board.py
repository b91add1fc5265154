"""The board of open matters and the list of what is due."""


from app.office import Office
from app.usecases import service_board, service_records
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
