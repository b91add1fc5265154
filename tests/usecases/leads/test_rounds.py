"""Rounds over grids: how far each grid is, what was found there, who goes; what may not be changed any more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.office import Office
from app.usecases import leads, questions, today
from app.usecases.areas import duties as area_duties
from app.usecases.areas import forms as areas
from app.usecases.areas import merging
from app.usecases.history import undo
from app.usecases.leads import LeadForm, RoundForm, RoundGridForm, rounds


def begun(office: Office, grids: list[int], **values: object) -> int:
    """A round over these grids until the end of the month."""
    form = {"name": "春季排查", "end_on": "2026-03-31", "grids": [RoundGridForm(g) for g in grids]}
    return rounds.save(office, RoundForm(**form | values))  # type: ignore[arg-type]


def words(office: Office, made: int) -> list[str]:
    return [grid.words for grid in rounds.one_round(office, made).grids]


def test_each_grid_is_to_be_done_done_or_has_leads(office: Office, grids: list[int]) -> None:
    made = begun(office, grids)
    assert words(office, made) == ["待排查", "待排查"]
    form = LeadForm("二单元噪音", source="round", grid_id=grids[0], round_id=made)
    leads.register(office, form)
    assert words(office, made) == ["排查中，已发现 1 条", "待排查"]
    for grid in rounds.one_round(office, made).grids:
        rounds.mark(office, grid.id)
    seen = rounds.one_round(office, made)
    assert words(office, made) == ["已排查，发现 1 条", "已排查，没有发现"]
    assert (seen.done, seen.leads, seen.words) == (2, 1, "排查完了")
    undo.undo(office, undo.acts(office)[0].id)
    assert words(office, made) == ["已排查，发现 1 条", "待排查"]


def test_who_leads_the_grid_goes_there_unless_somebody_else_is_named(
    office: Office, grids: list[int]
) -> None:
    duty = area_duties.DutyForm("leader", "周格长", since="2025-01-01")
    area_duties.save(office, duty, area_id=grids[0])
    made = begun(office, grids)
    assert [g.worker for g in rounds.one_round(office, made).grids] == ["周格长", ""]
    form = rounds.form_of(office, made)
    form.grids[1].worker = "吴网格"
    rounds.save(office, form, made)
    assert [g.worker for g in rounds.one_round(office, made).grids] == ["周格长", "吴网格"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"end_on": ""}, "end_on"),
        ({"start_on": "2026-04-01"}, "end_on"),
        ({"end_on": "2026-13-01"}, "end_on"),
        ({"grids": []}, "grids"),
    ],
)
def test_what_is_wrong_with_a_round(
    office: Office, grids: list[int], values: dict[str, object], field: str
) -> None:
    form = {"name": "排查", "end_on": "2026-03-31", "grids": [RoundGridForm(g) for g in grids]} | values
    assert list(leads.round_problems(office, RoundForm(**form))) == [field]  # type: ignore[arg-type]


def test_what_was_walked_stays_in_the_round(office: Office, grids: list[int]) -> None:
    made = begun(office, grids)
    rounds.mark(office, rounds.one_round(office, made).grids[0].id)
    fewer = rounds.form_of(office, made)
    fewer.grids = fewer.grids[1:]
    with pytest.raises(ClerkError, match="第一网格 已经排查过或有线索"):
        rounds.save(office, fewer, made)
    later = rounds.form_of(office, made)
    later.start_on = "2026-03-20"
    with pytest.raises(ClerkError, match="2026-03-16 已经有排查过的网格"):
        rounds.save(office, later, made)


def test_a_lead_of_a_round_was_found_in_one_of_its_grids_while_it_ran(
    office: Office, grids: list[int]
) -> None:
    made = begun(office, grids[:1], start_on="2026-03-10")
    wrong = {
        "grid_id": LeadForm("争吵", grid_id=grids[1], round_id=made),
        "found_on": LeadForm("争吵", grid_id=grids[0], round_id=made, found_on="2026-03-09"),
        "round_id": LeadForm("争吵", round_id=made + 1),
    }
    assert {name: list(leads.problems(office, form)) for name, form in wrong.items()} == {
        n: [n] for n in wrong
    }


def test_a_round_with_leads_is_not_deleted_an_empty_one_is_with_its_grids(
    office: Office, grids: list[int]
) -> None:
    made = begun(office, grids)
    found = leads.register(office, LeadForm("争吵", grid_id=grids[0], round_id=made))
    with pytest.raises(ClerkError, match="有 1 条线索，不能删除"):
        rounds.delete(office, made)
    form, version = leads.form_of(office, found)
    form.round_id = None
    leads.change(office, found, form, version)
    line = rounds.delete(office, made)
    assert (rounds.rounds(office), questions.count(office, Question("lead_round_grid"))) == ((), 0)
    undo.undo(office, line)
    assert questions.count(office, Question("lead_round_grid")) == 2


def test_grids_that_are_left_stand_on_today(office: Office, grids: list[int], clock: FixedClock) -> None:
    made = begun(office, grids, end_on="2026-03-18")
    assert [(r.what, r.title, r.words) for r in today.due(office)] == [
        ("网格排查", "第一网格", "还剩 2 天"),
        ("网格排查", "第二网格", "还剩 2 天"),
    ]
    clock.instant += timedelta(days=4)
    rounds.mark(office, rounds.one_round(office, made).grids[0].id, on="2026-03-18")
    seen = rounds.one_round(office, made)
    assert (seen.grids[0].done_on, seen.words) == (date(2026, 3, 18), "超期 2 天")
    assert [(r.title, r.signal) for r in today.due(office)] == [("第二网格", "overdue")]


def test_grids_merged_or_put_out_of_use_while_a_round_runs(office: Office, grids: list[int]) -> None:
    both = [RoundGridForm(grids[0], "黄玲燕"), RoundGridForm(grids[1], "程萍洁")]
    made = rounds.save(office, RoundForm("春季排查", end_on="2026-03-31", grids=both))
    leads.register(office, LeadForm("二单元噪音", source="round", grid_id=grids[1], round_id=made))
    rounds.mark(office, rounds.one_round(office, made).grids[0].id)
    merging.merge(office, grids[0], grids[1])
    assert rounds.one_round(office, made).leads == 1, "what was found is counted once"
    form = rounds.form_of(office, made)
    form.note = "两个网格并了"
    rounds.save(office, form, made)
    seen = rounds.one_round(office, made)
    assert [(g.worker, g.done_on is None) for g in seen.grids] == [("黄玲燕", False), ("程萍洁", True)]
    with pytest.raises(ClerkError, match="同一个网格写了两次"):
        rounds.save(office, replace(form, grids=[*form.grids, form.grids[0]]), made)
    rounds.save(office, replace(form, grids=form.grids[:1]), made)  # what is left of it need not be walked
    areas.switch(office, grids[0], "2026-03-16")
    seen = rounds.one_round(office, made)
    assert (seen.words, [g.name for g in seen.grids]) == ("排查完了", ["第一网格（已停用）"])
