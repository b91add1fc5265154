"""What a designer says in the clerk's words: columns of the paper with merged headings, conditions of required fields."""

from dataclasses import replace

from app.office import Office
from app.usecases.ledgers import design_columns, design_drafts, designs
from app.usecases.ledgers.design_columns import PaperColumn
from tests.usecases.ledgers.test_designs import draft


def test_the_columns_are_those_that_are_printed_then_those_that_could_be(office: Office) -> None:
    found = design_columns.columns(office, draft())
    assert [f["key"] for f in found.design.data["field"]] == ["jsr", "yj"]
    shown = [one.name for one in found.columns if one.shown]
    assert {"jsr", "yj"} <= set(shown)
    rest = [one.name for one in found.columns if not one.shown]
    assert "note" in rest
    assert [one.name for one in found.columns] == shown + rest


def test_neighbours_with_the_same_heading_are_merged_and_others_begin_anew(office: Office) -> None:
    columns = [
        PaperColumn("jsr", "借伞人", heading="借出"),
        PaperColumn("start", "起始日期", heading="借出", width=11),
        PaperColumn("note", "备注", shown=False, heading="借出", width=30),
        PaperColumn("yj", "押金", width=6),
        PaperColumn("end", "终止日期", heading="借出"),
    ]
    opened = design_columns.columns(office, draft()).design
    made = replace(opened, data=design_columns.with_columns(opened.data, columns))
    assert designs.problems(office, made) == []
    key, _ = designs.save(office, made)
    printed = office.library.ledger(key).print
    assert printed.columns == ("jsr", "start", "yj", "end")
    assert printed.widths == {"start": 11, "yj": 6}
    assert [(h.title, h.columns) for h in printed.heading] == [("借出", ("jsr", "start")), ("借出", ("end",))]
    again = design_columns.columns(office, designs.open_design(office, key))
    assert [(c.name, c.width, c.heading) for c in again.columns if c.shown] == [
        ("jsr", 0, "借出"), ("start", 11, "借出"), ("yj", 6, ""), ("end", 0, "借出"),
    ]  # fmt: skip


def test_a_field_added_after_the_columns_were_chosen_comes_onto_the_paper(office: Office) -> None:
    opened = design_columns.columns(office, draft()).design
    data = design_columns.with_columns(opened.data, [PaperColumn("jsr", "借伞人")])
    data["field"] = [*data["field"], {"name": "颜色", "type": "text"}]
    found = design_columns.columns(office, replace(opened, data=data))
    assert [one.label for one in found.columns if one.shown] == ["借伞人", "颜色"]
    assert found.design.data["print"]["columns"] == ["jsr", found.design.data["field"][-1]["key"]]


def test_a_condition_names_fields_and_choices_as_a_clerk_does(office: Office) -> None:
    one = draft()
    fields = [
        *one.data["field"],
        {"name": "性别", "type": "choice", "codes": "sex"},
        {"name": "电话", "type": "phone", "required_when": [["性别", "=", "女"]]},
    ]
    made = replace(one, data={**one.data, "field": fields})
    assert designs.problems(office, made) == []
    key, _ = designs.save(office, made)
    [code] = [c for c, label in office.library.code("sex").choices if label == "女"]
    assert office.library.ledger(key).field[3].required_when == (("xb", "=", code),)
    shown = designs.with_words(office, designs.open_design(office, key))
    assert shown.data["field"][3]["required_when"] == [["xb", "=", "女"]]
    assert designs.ready(office, shown).data["field"][3]["required_when"] == [["xb", "=", code]]


def test_a_design_that_was_left_is_offered_until_it_is_dropped(office: Office) -> None:
    key, _ = designs.save(office, draft())
    opened = designs.open_design(office, key)
    assert design_drafts.load(office, opened) is None
    left = replace(
        opened,
        data={**opened.data, "line": "便民"},
        tables=(designs.NewTable("own_x", "颜色", ("红", "蓝")),),
    )
    design_drafts.keep(office, left)
    kept = design_drafts.load(office, opened)
    assert kept is not None
    assert (kept.design.data["line"], kept.design.tables) == ("便民", left.tables)
    design_drafts.drop(office, opened)
    assert design_drafts.load(office, opened) is None


def test_a_design_from_a_sheet_is_not_replaced_by_a_draft(office: Office) -> None:
    design_drafts.keep(office, designs.new_design("没写完的"))
    assert design_drafts.load(office, designs.new_design()) is not None
    assert design_drafts.load(office, draft()) is None
