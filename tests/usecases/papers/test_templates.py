"""Paper templates of the office's own: checked with line and remedy, shown with invented values, put back, restored."""

import tomllib
from pathlib import Path
from typing import Any, cast

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.errors import ClerkError, DefinitionError
from app.models.definitions.kinds import PaperTemplate
from app.models.definitions.library import load_library, load_one
from app.models.definitions.papers import brace_problem, named_in
from app.models.definitions.source import parse_source, read_source
from app.office import ClerkRef, Office
from app.usecases.history import undo
from app.usecases.mediation import PartyForm
from app.usecases.offices import clerks, definitions
from app.usecases.papers import (
    checks as paper_checks,
)
from app.usecases.papers import (
    looks as paper_looks,
)
from app.usecases.papers import (
    printing,
)
from app.usecases.papers import (
    samples as paper_samples,
)
from app.usecases.papers import (
    templates as paper_templates,
)
from app.usecases.papers.filling import gather
from app.usecases.papers.looks import Look
from app.usecases.residents import files
from tests import factories

LIBRARY = load_library(paths.resources())
OWN = """key = "receipt_of_keys"
name = "钥匙收条"
for = "resident"

[[block]]
title = "钥匙收条"

[[block]]
text = "今收到{name}家的钥匙。"
"""


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("key", sorted(LIBRARY.papers))
def test_a_shipped_template_names_only_what_there_is(key: str) -> None:
    paper_checks.check_paper(
        LIBRARY, LIBRARY.papers[key], read_source(paths.resources() / "papers" / f"{key}.toml")
    )


@pytest.mark.parametrize(
    ("line", "said", "right"),
    [
        ("{name 家", "第 9 行：“{name 家”少了右边的 }", "填值写作 {名}"),
        ("name} 家", "第 9 行：“name} 家”少了左边的 {", "填值写作 {名}"),
        ("{} 家", "第 9 行：“{} 家”{ } 里没有写名", "填值写作 {名}"),
        ("{nane} 家", "第 9 行：“{nane} 家”里的 {nane} 没有对应的值", "是不是“name”？"),
        ("{完全没有} 家", "第 9 行：“{完全没有} 家”里的 {完全没有} 没有对应的值", "可以用："),
    ],
)
def test_a_broken_placeholder_is_told_with_its_line(office: Office, line: str, said: str, right: str) -> None:
    text = OWN.replace("今收到{name}家的钥匙。", line)
    with pytest.raises(DefinitionError) as told:
        definitions.check(office, "papers", "receipt_of_keys", text)
    assert said in told.value.message
    assert right in told.value.hint


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[[block]]\ntable = { rows = "member", columns = [["姓名", "name"]] }\n', "没有“member”这个清单"),
        (
            '[[block]]\ntable = { rows = "household", columns = [["姓名", "nme"]] }\n',
            "没有“nme”（表头“姓名”）",
        ),
        ('[[block]]\ntable = { rows = "household", columns = [["姓名"]] }\n', "表格的一栏写成了 ['姓名']"),
        ('[[block]]\nwhen = "!tag"\ntext = "有"\n', "没有“tag”这个值"),
        ('[[block]]\neach = "household"\ntext = "{nme}"\n', "{nme} 没有对应的值"),
        ('[[block]]\ngrid = [["甲", "{phone}"]]\nhide_rows = [2]\n', "没有第 2 行可以隐去"),
        ('[[ask]]\nkey = "why"\nname = "事由"\ndefault = "{whi}"\n', "{whi} 没有对应的值"),
    ],
)
def test_lists_conditions_and_rows_are_checked_too(office: Office, more: str, said: str) -> None:
    with pytest.raises(DefinitionError) as told:
        definitions.check(office, "papers", "receipt_of_keys", f"{OWN}\n{more}")
    assert said in told.value.message
    assert "第 1" in told.value.message  # lines 10 and after, where the block stands


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('number = "nix"', "第 4 行：没有编号序列“nix”"),
        ('after = ["nix"]', "第 4 行：没有步骤“nix”"),
        ('page = "A6"', "第 4 行：没有“A6”这种纸"),
        ("points = 40", "第 4 行：字号不能是 40 磅"),
        ("margin = 90", "第 4 行：页边距不能是 90 毫米"),
        ('foot = "{nix}"', "第 4 行：“{nix}”里的 {nix} 没有对应的值"),
    ],
)
def test_what_stands_above_the_blocks_is_checked_too(office: Office, line: str, said: str) -> None:
    text = OWN.replace('for = "resident"\n', f'for = "resident"\n{line}\n')
    with pytest.raises(DefinitionError) as told:
        definitions.check(office, "papers", "receipt_of_keys", text)
    assert said in told.value.message


@given(st.text(st.sampled_from("{}:甲a "), max_size=12))
def test_a_text_has_a_brace_problem_or_names_that_can_be_read(text: str) -> None:
    if brace_problem(text):
        definition = parse_source("甲.toml", OWN.replace("今收到{name}家的钥匙。", text))
        with pytest.raises(DefinitionError):
            load_one("papers", definition)
    else:
        assert all(named_in(text))


def test_a_template_from_a_file_is_printed_and_the_shipped_one_comes_back(
    office: Office, tmp_path: Path
) -> None:
    record = factories.service(office, applicant="尉迟敬")
    file = tmp_path / "受理回执.toml"
    paper_templates.export(office, "service_receipt", file)
    text = file.read_text(encoding="utf-8")
    file.write_text("﻿" + text.replace('title = "受理回执"', 'title = "收件单"'), encoding="utf-8")
    first = printing.issue(office, "service_receipt", record)
    incoming = paper_templates.read(office, file)
    assert (incoming.key, incoming.name, incoming.new) == ("service_receipt", "受理回执", False)
    entry = paper_templates.adopt(office, incoming.key, incoming.text)
    assert entry > 0
    assert "收件单" in words(printing.preview(office, "service_receipt", record).pdf)
    assert "收件单" not in words(printing.again(office, first.paper_id).pdf)  # printed before: as it was
    row = next(r for r in paper_templates.listing(office) if r.key == "service_receipt")
    assert (row.own, row.shipped) == (True, True)
    assert '-title = "受理回执"' in paper_looks.compared(office, "service_receipt")
    assert '+title = "收件单"' in paper_looks.compared(office, "service_receipt")
    assert paper_templates.adopt(office, incoming.key, incoming.text) == 0
    paper_templates.restore(office, "service_receipt")
    assert "收件单" not in words(printing.preview(office, "service_receipt", record).pdf)
    assert paper_looks.compared(office, "service_receipt") == ()
    told = paper_templates.changes(office, "service_receipt")
    assert [(bool(change.text), change.what) for change in told] == [
        (False, "停用文书定义 受理回执"),
        (True, "采用文书定义 受理回执"),
    ]
    undo.undo(office, undo.acts(office, 1)[0].id)
    assert "收件单" in words(printing.preview(office, "service_receipt", record).pdf)


def test_a_file_with_a_mistake_is_refused_with_its_name_and_line(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "钥匙.toml"
    file.write_text(OWN.replace("{name}", "{name"), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"钥匙\.toml 第 9 行"):
        paper_templates.read(office, file)
    file.write_text(OWN.replace('"receipt_of_keys"', '"service_receipt"'), encoding="utf-8")
    with pytest.raises(DefinitionError, match="不能改成 resident") as told:
        paper_templates.read(office, file)
    assert "service_record" in told.value.hint
    file.write_bytes("“钥匙”".encode("gb18030"))
    with pytest.raises(DefinitionError, match="不是 UTF-8 文字"):
        paper_templates.read(office, file)


def test_a_new_paper_of_the_office_is_printed_and_put_away(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "钥匙.toml"
    file.write_text(OWN, encoding="utf-8")
    incoming = paper_templates.read(office, file)
    assert incoming.new
    paper_templates.adopt(office, incoming.key, incoming.text)
    row = next(r for r in paper_templates.listing(office, "ysst") if r.key == incoming.key)
    assert (row.group, row.own, row.shipped) == ("居民", True, False)
    head = factories.resident(office, "单雄信")
    assert "今收到单雄信家的钥匙" in words(printing.preview(office, incoming.key, head).pdf)
    paper_templates.restore(office, incoming.key)
    assert incoming.key not in office.library.papers


def test_who_may_not_change_definitions_may_look_only(office: Office) -> None:
    helper = clerks.add_clerk(office, "帮忙的", "看看而已1", ("reader",))
    office.clerk = ClerkRef(helper, "帮忙的")
    assert paper_templates.sample(office, "service_receipt").pdf
    of_restricted = paper_templates.sample(
        office, "petition_visit", paper_templates.text_of(office, "petition_visit")
    )
    assert "信访来访登记表" in words(
        of_restricted.pdf
    )  # also for who is not given the restricted ledger it is of
    with pytest.raises(ClerkError, match="权限"):
        paper_templates.adopt(office, "receipt_of_keys", OWN)
    with pytest.raises(ClerkError, match="权限"):
        paper_templates.restore(office, "service_receipt")


def test_the_list_says_which_moves_dossiers_and_items_print_a_paper(office: Office) -> None:
    rows = {row.key: row for row in paper_templates.listing(office)}
    assert "受理" in "".join(rows["service_receipt"].printed_by)
    assert any("卷宗" in by for by in rows["mediation_agreement"].printed_by)
    assert rows["minimum_living_notice"].group.startswith("本单位（")
    assert {r.key for r in paper_templates.listing(office, "转办")} == {
        r.key for r in rows.values() if "转办" in f"{r.name}{r.group}{r.printed_by}"
    }
    assert paper_templates.listing(office, "没有这种文书") == []


@pytest.mark.parametrize("key", ["service_receipt", "mediation_agreement", "living_proof", "public_notice"])
def test_a_sample_is_drawn_with_invented_values(office: Office, key: str) -> None:
    printed = paper_templates.sample(office, key)
    text = words(printed.pdf)
    assert "样例" in text
    assert "示范社区居民委员会" in text or "调解委员会" in text


def test_simple_changes_are_written_and_taken_back(office: Office) -> None:
    look = paper_looks.look_of(office, "once_notice")
    assert look.title == "一次性告知单"
    assert paper_looks.text_with(office, "once_notice", look) == paper_templates.text_of(
        office, "once_notice"
    )
    phones = next(line for line in look.lines if line.words.startswith("咨询电话"))
    changed = Look(
        "办事一次说清", "示范便民服务站", "14", "30", "本单不收费，{unit}。", True, True,
        paper_looks.with_line(look, phones.place, False).lines,
    )  # fmt: skip
    assert changed.problems() == {}
    text = paper_looks.text_with(office, "once_notice", changed)
    paper_templates.adopt(office, "once_notice", text)
    again = paper_looks.look_of(office, "once_notice")
    assert again == changed
    printed = paper_templates.sample(office, "once_notice")
    said = words(printed.pdf)
    for wanted in ("办事一次说清", "示范便民服务站", "本单不收费，示范社区居民委员会。"):
        assert wanted in said
    assert "咨询电话" not in said
    assert printed.document is not None
    assert (printed.document.page.points, printed.document.page.edges.left) == (14, 30.0)
    back = paper_looks.text_with(office, "once_notice", look)
    paper_templates.adopt(office, "once_notice", back)
    assert not next(r for r in paper_templates.listing(office) if r.key == "once_notice").own


def test_a_whole_block_and_a_line_inside_a_block_are_left_out(office: Office) -> None:
    look = paper_looks.look_of(office, "mediation_agreement")
    facts = next(line for line in look.lines if line.words.startswith("纠纷主要事实"))
    inner = next(
        line for line in look.lines if line.words.startswith("法定代表人") or "法定代表人" in line.words
    )
    assert len(inner.place) == 3
    for line in (facts, inner):
        look = paper_looks.with_line(look, line.place, False)
    text = paper_looks.text_with(office, "mediation_agreement", look)
    paper_templates.adopt(office, "mediation_agreement", text)
    assert "纠纷主要事实" not in words(paper_templates.sample(office, "mediation_agreement").pdf)
    kept = tomllib.loads(text)["block"]
    assert any(part.get("hide_rows") == [2] for block in kept for part in block.get("block", []))


@pytest.mark.parametrize("key", sorted(LIBRARY.papers))
def test_any_template_is_the_same_after_it_was_written_anew(key: str) -> None:
    data = tomllib.loads(paper_templates.shipped_text(key))
    assert tomllib.loads("\n".join(paper_looks._written(data))) == data


@pytest.mark.parametrize(
    ("look", "field"),
    [
        (Look(""), "title"), (Look("甲{"), "title"), (Look("甲", foot="{a"), "foot"), (Look("甲", points="5"), "points"),
        (Look("甲", points="十"), "points"), (Look("甲", margin="61"), "margin"),
        (Look("甲", lines=(paper_looks.Line((0,), "乙", False),)), "lines"),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_said_at_its_field(look: Look, field: str) -> None:
    assert set(look.problems()) == {field}


def test_every_row_of_a_sample_list_has_all_its_names() -> None:
    for template in LIBRARY.papers.values():
        values = paper_samples.values_of(LIBRARY, template)
        for name, rows in values.items():
            if isinstance(rows, list) and rows and isinstance(rows[0], dict):
                assert all(row.keys() == rows[0].keys() for row in rows), (template.key, name)


def test_the_collectors_and_the_samples_know_the_same_names(office: Office) -> None:
    """A name that a collector gives and paper_samples.toml lacks would be refused in a template, and the other way round."""
    head = factories.resident(office, "单雄信")
    records = {
        "resident": head,
        "household": files.household_of(office, head),
        "service_record": factories.service(office, applicant="尉迟敬"),
        "mediation_case": factories.settled_case(
            office, PartyForm("applicant", resident_id=head), PartyForm("respondent", name="钱乙")
        ),
        "service_item": 1,
    }
    for kind, record in records.items():
        template = PaperTemplate("any", "任何", cast(Any, kind))
        gathered = gather(office, kind, record)
        told = {name for name in gathered if not name.startswith("_")}
        known = paper_samples.values_of(office.library, template).keys()
        assert told <= known, kind
        assert kind == "mediation_case" or told == known, kind  # a moral case has more than others
