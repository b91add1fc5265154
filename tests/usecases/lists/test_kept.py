"""Lists: fields in words, saved filters, what was shown last, one field changed for many."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.tables import AuditEntry, Residence, Resident, SavedQuestion
from app.office import ClerkRef, Office
from app.usecases import questions
from app.usecases.history import undo
from app.usecases.lists import fields as list_fields
from app.usecases.lists import kept as lists
from app.usecases.residents import records as residents
from app.usecases.summaries.counts import count_many
from tests import factories

KINDS = ("resident", "household", "service_record", "mediation_case", "ledger.minimum_living")


def grids(office: Office) -> list[int]:
    return [g.id for g in residents.grids(office)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_offered_can_be_asked_in_each_of_its_ways_and_be_a_column(
    office: Office, kind: str
) -> None:
    values: dict[str, Any] = {
        "number": 3,
        "money": "3.50",
        "date": "2026-03-01",
        "partial": "1990",
        "instant": "today",
    }
    fields = lists.fields_of(office, kind)
    assert len({f.name for f in fields}) == len(fields)
    asked = []
    for field in fields:
        one = field.choices[0][0] if field.choices else values.get(field.type, "甲")
        for op, _words in field.operators if field.asked else ():
            value: Any = True if field.type == "yesno" else one
            value = [value, value] if op in {"between", "in", "not in"} else value
            where = ((field.name, op, value),)
            assert lists.problems_of(office, kind, where) == [], field
            asked.append(Question(kind, where))
            (said,) = lists.words(office, kind, where)
            assert field.label.split("：")[-1] in said or field.name.startswith("ledger."), said
    with office.read() as session:
        assert set(count_many(office, session, asked, None)) == {0}
    columns = [f.name for f in fields if f.listed][:40]
    assert [c.name for c in questions.columns_of(office, kind, columns)] == columns
    assert questions.list_page(office, Question(kind), columns).rows == ()


def test_conditions_in_words(office: Office) -> None:
    first, second = grids(office)[:2]
    where = (
        ("grid_id", "in", [first, second]), ("age", ">=", 60), ("changed_at", ">=", "today-7"), ("sex", "=", "2"),
        ("tag", "in", ["minimum_living", "age80"]), ("living_here", "is", False), ("phone", "missing"),
        ("age", "between", [60, 79]), ("ledger.minimum_living", "open"), ("nothing", "=", 1),
    )  # fmt: skip
    tag = office.library.ledgers["minimum_living"].tag or office.library.ledgers["minimum_living"].name
    assert lists.words(office, "resident", where) == [
        "网格：第一网格、第二网格", "年龄 不少于 60", "最后修改：最近 7 天", "性别：女", f"标签：{tag}、80岁以上", "现住本社区：否",
        "联系电话 没有填", "年龄 60 至 79", f"{tag} 在册", "nothing（没有这个字段了）",
    ]  # fmt: skip


def test_restricted_ledgers_are_offered_nowhere_and_refused_however_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f.name for kind in KINDS for f in lists.fields_of(office, kind)]
    assert [n for n in names if "ledger.minimum_living" in n]
    assert not [n for n in names if "ledger.aftercare" in n or "ledger.petition" in n]
    for name in ("ledger.aftercare", "household.head.ledger.aftercare"):
        assert len(lists.problems_of(office, "resident", ((name, "open"),))) == 1
    seeing = replace(office.library.ledgers["minimum_living"], sensitivity="restricted")
    library = replace(
        office.library, ledgers={**office.library.ledgers, "minimum_living": seeing}, prepared={}
    )
    monkeypatch.setattr(type(office), "library", property(lambda _office: library))
    names = [f.name for kind in KINDS[:4] for f in lists.fields_of(office, kind)]
    assert not [n for n in names if "ledger.minimum_living" in n]
    for where in (("ledger.minimum_living", "open"), ("household.head.ledger.minimum_living", "open")):
        assert "受限" in lists.problems_of(office, "resident", (where,))[0]
    assert (
        "没有“minimum_living”这个标签"
        in lists.problems_of(office, "resident", (("tag", "=", "minimum_living"),))[0]
    )


def test_a_filter_is_saved_for_oneself_or_for_everyone(office: Office) -> None:
    where = (("grid_id", "in", grids(office)), ("age", ">=", 80))
    own = lists.save(office, "resident", "高龄", where, ["name", "age"], ["-age"])
    lists.save(office, "resident", "大家的", where[:1], shared=True)
    assert [(s.name, s.shared) for s in lists.saved(office, "resident")] == [
        ("高龄", False),
        ("大家的", True),
    ]
    found = lists.saved(office, "resident")[0]
    assert (found.id, found.columns, found.order) == (own, ("name", "age"), ("-age",))
    assert questions.count(office, Question("resident", found.where)) == 0
    assert lists.saved(office, "household") == []
    office.clerk = ClerkRef(2, "李窗口")
    assert [s.name for s in lists.saved(office, "resident")] == ["大家的"]
    with pytest.raises(ClerkError, match="已不存在"):
        lists.rename(office, own, "拿来")


def test_saving_again_replaces_renaming_refuses_a_taken_name_deleting_is_undone(office: Office) -> None:
    first = lists.save(office, "resident", "甲", (("age", ">=", 80),))
    with pytest.raises(lists.NameTakenError, match="已经有一个叫“甲”的自己的"):
        lists.save(office, "resident", "甲", (("age", ">=", 90),))
    assert lists.save(office, "resident", "甲", (("age", ">=", 90),), replace=True) == first
    second = lists.save(office, "resident", "乙", (("age", ">=", 60),))
    with pytest.raises(ClerkError, match="已经有一个叫“甲”"):
        lists.rename(office, second, "甲")
    lists.rename(office, second, " 丙 ")
    assert [(s.name, s.where) for s in lists.saved(office, "resident")] == [
        ("丙", (("age", ">=", 60),)), ("甲", (("age", ">=", 90),)),
    ]  # fmt: skip
    entry = lists.delete(office, first)
    assert [s.name for s in lists.saved(office, "resident")] == ["丙"]
    undo.undo(office, entry)
    back = lists.saved(office, "resident")
    assert [(s.name, s.where) for s in back if s.id == first] == [("甲", (("age", ">=", 90),))]


@pytest.mark.parametrize(
    ("name", "where", "words"),
    [
        ("", (("age", ">=", 1),), "起个名字"), ("甲", (), "还没有筛选条件"), ("甲", (("sex", ">", "1"),), "比大小"),
        ("甲" * 61, (("age", ">=", 1),), "太长"), ("甲", (("tag", "=", "aftercare"),), "没有“aftercare”这个标签"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_said(office: Office, name: str, where: Any, words: str) -> None:
    with pytest.raises(ClerkError, match=words):
        lists.save(office, "resident", name, where)


def test_a_filter_whose_field_is_gone_is_kept_and_says_why(office: Office) -> None:
    with office.write("旧版本") as w:
        w.session.add(
            SavedQuestion(
                kind="resident", name="旧", question={"where": [["blood", "=", "A"], ["age", ">=", 60]]}
            )
        )
    (found,) = lists.saved(office, "resident")
    assert found.where == (("blood", "=", "A"), ("age", ">=", 60))
    assert found.problems == ("条件“blood”用不了：居民没有“blood”这个字段",)


def test_what_a_list_showed_last_is_kept_for_each_clerk_and_leaves_no_line_in_the_log(office: Office) -> None:
    with office.read() as session:
        before = len(session.scalars(select(AuditEntry)).all())
    lists.remember(office, "residents", {"where": [["age", ">=", 60]]})
    lists.remember(office, "residents", {"where": [["age", ">=", 70]]})
    assert lists.recall(office, "residents", "resident") == {"where": [["age", ">=", 70]]}
    assert lists.recall(office, "services", "service_record") == {}
    with office.read() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == before
    lists.remember(office, "residents", {"where": [["blood", "=", "A"], ["age", ">=", 60]], "name": "甲"})
    assert lists.recall(office, "residents", "resident") == {
        "where": [["age", ">=", 60]], "name": "",
        "left": ["条件“blood”用不了：居民没有“blood”这个字段"],
    }, "what cannot be asked any more is left out and told"  # fmt: skip
    office.clerk = ClerkRef(2, "李窗口")
    assert lists.recall(office, "residents", "resident") == {}


def test_many_are_changed_in_one_act_shown_before_and_undone_after(office: Office) -> None:
    first, second = grids(office)[:2]
    ids = [
        factories.resident(office, f"居民{n}", grid_id=grid, address="")
        for n, grid in enumerate([first, first, None, second])
    ]
    shown = lists.preview(office, "resident", ids, "grid_id", second)
    assert (shown.changed, shown.same, shown.before) == (3, 1, (("第一网格", 2), ("空", 1)))
    with office.read() as session:
        assert {r.grid_id for r in session.scalars(select(Resident))} == {first, second, None}
    steps: list[tuple[int, int]] = []
    done, entry = lists.change_many(
        office, "resident", ids, "grid_id", second, lambda a, b: steps.append((a, b))
    )
    assert done == shown
    assert steps == [(3, 3)]
    with office.read() as session:
        assert [r.grid_id for r in session.scalars(select(Resident))] == [second] * 4
        line = session.get(AuditEntry, entry)
        assert line is not None
        assert (line.what, line.changes) == ("成批修改网格为“第二网格”：3 条", 3)
    undo.undo(office, entry)
    with office.read() as session:
        assert [r.grid_id for r in session.scalars(select(Resident).order_by(Resident.id))] == [
            first, first, None, second,
        ]  # fmt: skip


def test_nobody_living_here_any_more_closes_their_spells_and_the_dead_stay_as_they_are(
    office: Office,
) -> None:
    ids = [factories.resident(office, "甲"), factories.resident(office, "乙", died_on="2026-03-01")]
    _done, entry = lists.change_many(office, "resident", ids, "living_here", False)
    with office.read() as session:
        spells = session.scalars(
            select(Residence).where(Residence.resident_id == ids[0]).order_by(Residence.id)
        )
        assert [(s.living_here, s.end) for s in spells] == [(True, date(2026, 3, 16)), (False, None)]
    back, _ = lists.change_many(office, "resident", ids, "living_here", True)
    assert (back.changed, back.refused) == (1, ("乙：已登记死亡，不能改为现住",))
    assert lists.change_many(office, "resident", ids[1:], "living_here", False) == (
        lists.preview(office, "resident", ids[1:], "living_here", False), 0,
    )  # fmt: skip
    assert entry


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        ("resident", "id_number", "x", "不能成批修改"), ("resident", "sex", "1", "不能成批修改"),
        ("resident", "grid_id", 999, "没有“999”"), ("resident", "residence_kind", None, "没有“None”"),
        ("mediation_case", "mediator", "x", "不能成批修改"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_for_many_is_refused(
    office: Office, kind: str, name: str, value: Any, words: str
) -> None:
    one = factories.resident(office)
    with pytest.raises(ClerkError, match=words):
        lists.change_many(office, kind, [one], name, value)


def test_too_many_or_none_are_refused(office: Office) -> None:
    for ids, words in (([], "还没有选中"), (list(range(20_001)), "20,001 条")):
        with pytest.raises(ClerkError, match=words):
            lists.preview(office, "resident", ids, "attention", "01")


@given(
    now=st.lists(st.sampled_from([None, "00", "01", "02"]), min_size=1, max_size=6),
    value=st.sampled_from([None, "00", "01"]),
)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_preview_counts_what_the_change_does(file_office: Office, now: list[Any], value: Any) -> None:
    with file_office.write("测试") as w:
        people = [Resident(name="甲", id_kind="none", attention=a) for a in now]
        w.session.add_all(people)
        w.session.flush()
        ids = [p.id for p in people]
    shown = lists.preview(file_office, "resident", ids, "attention", value)
    assert shown.changed + shown.same == len(now)
    assert sum(n for _, n in shown.before) == shown.changed == sum(a != value for a in now)
    assert lists.change_many(file_office, "resident", ids, "attention", value)[0] == shown
    with file_office.read() as session:
        found = session.scalars(select(Resident.attention).where(Resident.id.in_(ids)))
        assert set(found) == {value}


def test_buildings_are_offered_below_their_estates_in_order(office: Office) -> None:
    for building in (10, 2, 1):
        factories.resident(office, address=f"翠湖小区{building}栋101室")
    labels = [label for _, label in list_fields.place_choices(office)]
    assert labels == ["翠湖小区", "翠湖小区1栋", "翠湖小区2栋", "翠湖小区10栋"]
