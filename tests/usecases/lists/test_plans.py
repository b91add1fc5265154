"""Lists never go through a whole table for a page: asked of SQLite itself, for every shown column, and for what is due."""

from typing import Any

import pytest
from sqlalchemy import event

from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import questions
from tests import factories

SHOWN = ("name", "sex", "age", "id_number", "phone", "address", "grid", "residence_kind", "relation")
RESIDENTS = Question("resident")


def plans(
    office: Office, order: str, question: Question = RESIDENTS, names: tuple[str, ...] = SHOWN
) -> list[str]:
    """What SQLite says it does for the statements of a list's first page, those on its records."""
    asked: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.lstrip().upper().startswith("SELECT") and f"FROM {question.kind}" in statement:
            asked.append((statement, parameters))

    event.listen(office.store.engine, "before_cursor_execute", hear)
    try:
        questions.list_page(office, question, names, limit=50, order=(order,))
    finally:
        event.remove(office.store.engine, "before_cursor_execute", hear)
    assert asked
    with office.store.engine.connect() as connection:
        return [
            str(row[3])
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]


@pytest.mark.parametrize("down", ["", "-"])
@pytest.mark.parametrize("column", SHOWN)
def test_no_shown_column_is_sorted_by_going_through_everything(
    file_office: Office, column: str, down: str
) -> None:
    factories.resident(file_office)
    for step in plans(file_office, down + column):
        assert "TEMP B-TREE FOR ORDER BY" not in step, step
        assert not (step.startswith("SCAN resident") and "USING" not in step), step


@pytest.mark.parametrize("term", ["late", "soon"])
def test_what_is_due_is_not_looked_for_in_all_that_was_ever_done(file_office: Office, term: str) -> None:
    factories.service(file_office)
    asked = Question("service_record", (("term", "=", term),))
    for step in plans(file_office, "-received_on", asked, ("number", "item", "due_on")):
        assert not step.startswith("SCAN service_record"), step
