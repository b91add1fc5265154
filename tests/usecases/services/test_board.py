"""The board of open matters, and the board of orders with their slip."""

import pypdfium2

from app.office import Office
from app.usecases.papers import printing
from app.usecases.services import board as service_board
from app.usecases.services import records as service_records
from app.usecases.services import views as service_views
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


def test_an_order_stands_where_it_is_until_it_is_rated(office: Office) -> None:
    one = factories.service(office, channel="order")
    factories.service(office)

    def places() -> dict[str, int]:
        return {s.name: s.count for s in service_board.orders(office)}

    assert places() == {"已点单": 1, "已下单": 0, "已接单": 0, "已服务": 0, "差评整改": 0, "已回访整改中": 0}
    for move, answers, name in (
        ("assign", {"assignee": "巧手志愿队"}, "已下单"), ("take", {}, "已接单"), ("do", {"result": "修好"}, "已服务"),
        ("complain", {"rating": "不满意", "note": "来晚了"}, "差评整改"),
    ):  # fmt: skip
        service_records.move(office, one, move, answers)
        assert [place for place, count in places().items() if count] == [name]
    service_records.move(office, one, "call_back", {"note": "已道歉"})
    service_records.move(office, one, "mend", {"note": "登门致歉"})
    assert not any(places().values())


def test_an_order_is_given_with_its_slip(office: Office) -> None:
    one = factories.service(office, channel="order", applicant="赵点单", note="水龙头漏水")
    service_records.move(office, one, "assign", {"assignee": "巧手志愿队"})
    assert service_views.view(office, one).owed == ("order_slip",)
    pdf = printing.issue(office, "order_slip", one).pdf
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    for words in ("点单服务单", "赵点单", "巧手志愿队", "2026-03-18", "水龙头漏水"):
        assert words in text
    assert service_views.view(office, one).owed == ()
