"""Restricted ledgers: off as shipped; for who may not see them they are not there, wherever one looks; looks are kept."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import Question
from app.models.definitions.visibility import restricted_keys
from app.models.fields.base import Kind
from app.models.fields.kinds import CORE, find_field, kind_of
from app.models.tables import BinItem, LedgerEntry, Viewing
from app.office import ClerkRef, Office
from app.usecases import ledgers, packages, questions, search, today
from app.usecases.history import bin as recycle
from app.usecases.history import changes as history
from app.usecases.history import past, undo
from app.usecases.households import events as household_events
from app.usecases.households import pages as household_pages
from app.usecases.ledgers import pages, periods
from app.usecases.lists import fields as list_fields
from app.usecases.lists import kept as lists
from app.usecases.lists import papers as list_papers
from app.usecases.offices import clerks, definitions
from app.usecases.papers import printing
from app.usecases.residents import duplicates, files, merging
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from app.usecases.summaries import figures as summaries
from tests import factories
from tests.opened_package import rows_of_month

REASON = "司法所 2026 年 3 月委托协助"
WORDS = ("社区矫正", "矫正对象", "correction", "盗窃罪", "G47", "缓刑", "李帮教", "酒后失控")


def as_clerk(office: Office, role: str = "clerk") -> ClerkRef:
    office.clerk = ClerkRef(1, "王窗口")
    name = f"周{role}"
    known = {c.name: c.id for c in clerks.clerks(office)}
    clerk = known.get(name) or clerks.add_clerk(office, name, "", (role,))
    office.clerk = ClerkRef(clerk, name)
    return office.clerk


@pytest.fixture
def corrected(office: Office) -> int:
    """张三 stands in the ledger of 社区矫正, which the director switched on; the row has been corrected once."""
    one = factories.resident(office, "张三")
    pages.make_household(office, one)
    restricted.switch(office, "correction", True, REASON)
    values = {"kind": "缓刑", "charge": "盗窃罪", "group": "李帮教", "conduct": "酒后失控"}
    row = ledgers.add(office, "correction", ledgers.EntryForm(one, "2026-01-05", values=values))
    ledgers.change(office, row, {"sentence": "一年"})
    second = ledgers.add(
        office,
        "correction",
        ledgers.EntryForm(factories.resident(office, "李四"), "2026-01-06", values=values),
    )
    recycle.put(office, "ledger_entry", second)
    return one


def test_all_are_off_as_shipped_and_none_can_be_opened(office: Office) -> None:
    shut = restricted_keys(office.whole)
    assert {"petition", "aftercare", "correction", "mental_illness", "drug_users", "hiv_risk", "cult"} <= shut
    assert not any(office.whole.ledgers[key].enabled for key in shut)
    assert shut.isdisjoint(office.library.ledgers)
    with pytest.raises(ClerkError, match="没有打开，或者您没有查看"):
        pages.facts(office, "correction")
    with pytest.raises(ClerkError):
        ledgers.add(office, "correction", ledgers.EntryForm(None))


def test_who_may_switch_them_on_and_looks_for_one_is_led_to_where(office: Office) -> None:
    def led(text: str) -> list[str]:
        return [one.view for one in pages.elsewhere(office) if one.found(text)]

    assert [led(text) for text in ("xfcf", "信访", "shequjiaozheng")] == [["restricted"]] * 3
    restricted.switch(office, "petition", True, REASON)
    assert led("xfcf") == [], "it stands on the shelf now"
    as_clerk(office)
    assert led("shequjiaozheng") == []


def test_switching_on_needs_the_right_and_a_reason_and_is_kept(office: Office) -> None:
    with pytest.raises(ClerkError, match="请写明依据或原因"):
        restricted.switch(office, "correction", True, " ")
    with pytest.raises(ClerkError, match="不是限制台账"):
        restricted.switch(office, "minimum_living", True, REASON)
    restricted.switch(office, "correction", True, f'{REASON}"引号"')
    row = next(r for r in restricted.listing(office) if r.key == "correction")
    assert (row.enabled, row.clerk, row.reason) == (True, "王窗口", f'{REASON}"引号"')
    assert "correction" in {r.key for r in pages.shelf(office)}
    restricted.switch(office, "correction", False, "任务已交回")
    assert "correction" not in office.library.ledgers
    assert [(s.on, s.reason) for s in restricted.switched(office, "correction")] == [
        (False, "任务已交回"), (True, f'{REASON}"引号"'),
    ]  # fmt: skip
    assert "矫正" not in "".join(a.what for a in undo.acts(office))
    for role in ("clerk", "mediator", "keeper", "reader"):
        as_clerk(office, role)
        with pytest.raises(ClerkError, match="打开和关闭限制台账"):
            restricted.switch(office, "correction", True, REASON)


def test_who_may_sees_it_everywhere_and_every_look_is_kept(
    office: Office, corrected: int, tmp_path: Path
) -> None:
    assert "社区矫正" in files.open_file(office, corrected).tags
    assert any("社区矫正对象登记" in h.title for h in files.open_file(office, corrected).timeline)
    assert pages.facts(office, "correction").must_say_why
    with pytest.raises(ClerkError, match="为什么查看"):
        viewings.enter(office, "correction", "")
    viewings.enter(office, "correction", "季度走访前核对")
    assert not pages.facts(office, "correction").must_say_why
    question = Question("ledger.correction")
    names = ["resident.name", "kind", "charge", "ended", "number_of_file"]
    hidden = questions.list_page(office, question, names).rows[0].cells
    assert hidden == ("张三", *["＊＊＊"] * 4), "whether there is something is not told either"
    whole = questions.list_page(office, question, names, masked=False).rows[0].cells
    assert whole == ("张三", "缓刑", "盗窃罪", "", "")
    offered = {f.name for f in list_fields.fields_of(office, "ledger.correction") if f.asked}
    assert offered & {"kind", "charge", "ended", "number"} == {"number"}
    for where in (("charge", "missing"), ("charge", "contains", "盗")):
        [problem] = list_fields.problems_of(office, "ledger.correction", (where,))
        assert "遮盖" in problem, "nor by what is left"
        assert "charge" not in problem, "said as the column is headed"
    lists.remember(office, "ledgers.社区矫正", {"where": [["charge", "contains", "盗"]], "name": "盗窃"})
    recalled = lists.recall(office, "ledgers.社区矫正", "ledger.correction")
    assert (recalled["where"], recalled["name"], len(recalled["left"])) == ([], "", 1), "nor by a kept filter"
    hides = {c.name: c.hidden for c in questions.columns_of(office, "ledger.correction", names)}
    assert (hides["resident.name"], hides["charge"]) == (False, True)
    with office.read() as session:
        asked = questions.Asked(office, session, question)
        assert len(asked.sort_of(("-charge",))) == len(asked.sort_of()), "nor by what stands first"
    shown = pages.entry(office, questions.list_page(office, question).rows[0].id)
    assert shown.values["charge"] == "盗窃罪"
    looks = [(r.clerk, r.what, r.reason) for r in viewings.log(office)]
    assert looks == [
        ("王窗口", "限制台账 社区矫正对象登记：G47-0001 张三", "季度走访前核对"),
        ("王窗口", "限制台账 社区矫正对象登记：名单", "季度走访前核对"),
        ("王窗口", "限制台账 社区矫正对象登记：打开", "季度走访前核对"),
        ("王窗口", "限制台账 张三 的档案：社区矫正对象登记", ""),
    ]
    ledgers.export(office, "correction", tmp_path / "矫正.xlsx", masked=False)
    [look] = [r for r in viewings.log(office) if "导出" in r.what]
    assert look.what == "限制台账 社区矫正对象登记（导出，含完整证件号码和电话）", "which ledger left"
    assert look.reason == "季度走访前核对"


def test_a_dotted_field_is_a_look_too(office: Office, corrected: int) -> None:
    before = len(viewings.log(office))
    page = questions.list_page(
        office, Question("resident", (("ledger.correction", "open"),)), ["name", "ledger.correction.charge"]
    )
    assert page.rows[0].cells == ("张三", "＊＊＊")
    assert len(viewings.log(office)) == before + 1


def texts(value: Any) -> str:
    """Everything a result says, however deep."""
    return repr(value)


def pdf_text(paper: printing.PrintedPaper) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(paper.pdf)
    found = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


def everything(office: Office, one: int, folder: Path) -> dict[str, Callable[[], Any]]:
    """Every use case that gives out what is known of residents."""
    household = files.open_file(office, one).household_id or 0
    month = "2026-03"
    return {
        "file": lambda: files.open_file(office, one),
        "history": lambda: history.history(office, "resident", one),
        "history of rows": lambda: [history.history(office, "ledger_entry", n) for n in (1, 2)],
        "as of": lambda: past.as_of(office, one, date(2026, 2, 1)),
        "acts": lambda: undo.acts(office),
        "bin": lambda: recycle.listing(office),
        "shelf": lambda: pages.shelf(office),
        "ledgers": lambda: ledgers.listing(office),
        "search": lambda: [search.find(office, t) for t in ("张三", "G47", "g47-0001", "correction", "矫正", "盗窃罪")],
        "residents": lambda: questions.list_page(office, Question("resident"), sorted(_fields(office, "resident"))),
        "household list": lambda: questions.list_page(office, Question("household")),
        "household": lambda: household_pages.open_page(office, household),
        "fields": lambda: [list_fields.fields_of(office, kind) for kind in CORE],
        "duplicates": lambda: list(duplicates.pairs(office)),
        "today": lambda: today.collect(office),
        "acts opened": lambda: [history.act(office, a.id) for a in undo.acts(office)[:-1]],
        "unfinished": lambda: _unfinished(office, one, household),
        "printed list": lambda: pdf_text(list_papers.print_list(office, _LISTING)),
        "month": lambda: summaries.collect(office, month),
        "sheet": lambda: pdf_text(printing.preview(office, "resident_sheet", one)),
        "movements": lambda: packages.history(office),
        "drafts of the log": lambda: [r.what for r in undo.acts(office, 500)],
        "export": lambda: _exported(office, folder),
    }  # fmt: skip


def test_what_a_merge_would_move_does_not_count_what_may_not_be_seen(office: Office, corrected: int) -> None:
    two = (factories.resident(office, "张三", id_number=""), corrected)
    assert ("台账", 1) in merging.plan(office, *two).moves
    as_clerk(office)
    assert "台账" not in dict(merging.plan(office, *two).moves)


def _fields(office: Office, kind: str) -> list[str]:
    return [f.name for f in kind_of(office.library, kind).fields.values() if f.listed]


_LISTING = list_papers.Listing("居民名单", Question("resident"), ("name", "tag", "phone"))


def _unfinished(office: Office, one: int, household: int) -> list[str]:
    with office.read() as session:
        return list(household_events.open_matters(session, office, one, household))


def _exported(office: Office, folder: Path) -> str:
    import openpyxl

    path = folder / "x.xlsx"
    list_papers.export_list(office, _LISTING, path)
    return "|".join(str(c.value) for row in openpyxl.load_workbook(path).active for c in row)  # type: ignore[union-attr]


def test_nothing_of_it_is_told_to_who_may_not_see(office: Office, corrected: int, tmp_path: Path) -> None:
    as_clerk(office)
    found = {}
    for name, act in everything(office, corrected, tmp_path).items():
        said = texts(act())
        found[name] = [word for word in WORDS if word in said]
    assert {name: words for name, words in found.items() if words} == {}


def test_the_walk_would_notice(office: Office, corrected: int, tmp_path: Path) -> None:
    """The same walk by the director does find the words: the test above can fail."""
    found = {
        n
        for n, act in everything(office, corrected, tmp_path).items()
        if any(w in texts(act()) for w in WORDS)
    }
    assert {"file", "shelf", "ledgers", "search"} <= found


ASKED: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("resident", ("ledger.correction", "open")),
    ("resident", ("ledger.correction.charge", "present")),
    ("resident", ("household.head.ledger.correction", "open")),
    ("resident", ("tag", "=", "correction")),
    ("household", ("head.ledger.correction.charge", "contains", "盗")),
    ("service_record", ("resident.ledger.correction", "open")),
    ("ledger.correction", ("open", "is", True)),
    ("ledger.minimum_living", ("resident.ledger.correction", "open")),
)


@pytest.mark.parametrize(("kind", "condition"), ASKED)
def test_nobody_without_the_right_may_ask_however_deep(
    office: Office, corrected: int, kind: str, condition: tuple[Any, ...]
) -> None:
    as_clerk(office)
    question = Question(kind, (condition,))
    for ask in (
        lambda: questions.count(office, question),
        lambda: questions.list_page(office, question),
        lambda: list(questions.all_rows(office, question)),
    ):
        with pytest.raises(ClerkError) as caught:
            ask()
        assert not any(word in caught.value.message + caught.value.hint for word in ("矫正对象", "盗窃"))
    kinds: Kind = kind_of(office.library, kind if kind in CORE else "resident")
    with pytest.raises(ClerkError):
        find_field(
            office.library, kinds, "ledger.correction.charge" if kind in {"resident"} else str(condition[0])
        )


def test_rows_are_neither_opened_nor_changed_nor_taken_back(office: Office, corrected: int) -> None:
    act = next(a for a in undo.acts(office) if a.what == "限制台账：修改")
    as_clerk(office)
    with office.read() as session:
        rows = list(session.scalars(select(LedgerEntry.id).where(LedgerEntry.ledger == "correction")))
        binned = session.scalar(select(BinItem.record_id).where(BinItem.kind == "ledger_entry"))
    assert len(rows) == 1
    for work in (
        lambda: pages.entry(office, rows[0]),
        lambda: ledgers.change(office, rows[0], {"sentence": "二年"}),
        lambda: ledgers.end(office, rows[0], date(2026, 3, 1), "结束"),
        lambda: recycle.put(office, "ledger_entry", rows[0]),
        lambda: recycle.bring_back(office, "ledger_entry", binned or 0),
        lambda: undo.undo(office, act.id),
        lambda: pages.document_of(office, "correction"),
        lambda: ledgers.export(office, "correction", Path("never.xlsx")),
    ):
        with pytest.raises(ClerkError):
            work()
    office.clerk = ClerkRef(1, "王窗口")
    assert pages.entry(office, rows[0]).values["sentence"] == "一年"


def test_the_package_never_carries_it(office: Office, corrected: int, tmp_path: Path) -> None:
    said = rows_of_month(office, "2026-03", tmp_path)
    assert said["ledger_entry"] == []
    del said["service_item"]  # the catalogue speaks of services, not of people
    assert not any(word in repr(said) for word in WORDS)


def test_an_export_is_written_down_without_its_name(office: Office, corrected: int, tmp_path: Path) -> None:
    ledgers.export(office, "correction", tmp_path / "社区矫正.xlsx")
    as_clerk(office)
    [out] = packages.history(office)
    assert (out.kind, out.file_name) == ("限制台账", "")
    assert not any(word in repr(undo.acts(office)) for word in WORDS)


def test_own_definitions_that_use_it_lose_only_that_part(office: Office, corrected: int) -> None:
    definitions.adopt(
        office, "ledgers", "watch",
        'key = "watch"\nname = "老人核对"\nquestion = { kind = "resident", where = [["age", ">=", 18]] }\n'
        'columns = ["name", "ledger.correction.charge"]\n',
    )  # fmt: skip
    assert pages.facts(office, "watch").columns == ("name", "ledger.correction.charge")
    as_clerk(office)
    assert pages.facts(office, "watch").columns == ("name",)


def test_the_log_is_for_who_may_read_it_filtered_and_printed(office: Office, corrected: int) -> None:
    viewings.enter(office, "correction", "核对名单")
    files.reveal(office, "resident", corrected, "证件号码")
    seen = viewings.log(office, viewings.ViewingFilter(restricted_only=True))
    assert [r.what for r in seen] == ["限制台账 社区矫正对象登记：打开"]
    assert viewings.log(office, viewings.ViewingFilter(until="2026-03-15")) == []
    assert (
        len(viewings.log(office, viewings.ViewingFilter(clerk="王窗口", since="2026-03-16", words="核对")))
        == 1
    )
    assert "核对名单" in pdf_text(viewings.printed(office))
    as_clerk(office, "keeper")
    assert {r.what for r in viewings.log(office)} == {"限制台账（内容不向您显示）", "证件号码"}
    assert viewings.log(office, viewings.ViewingFilter(words="矫正")) == []
    assert not any(w in pdf_text(viewings.printed(office)) for w in WORDS)
    as_clerk(office)
    with pytest.raises(ClerkError, match="查看和打印查看记录"):
        viewings.log(office)


def test_the_same_look_within_minutes_is_one(office: Office, clock: Any, corrected: int) -> None:
    from datetime import timedelta

    for _ in range(3):
        files.open_file(office, corrected)
    assert len(viewings.log(office)) == 1
    clock.instant += timedelta(minutes=11)
    files.open_file(office, corrected)
    with office.read() as session:
        assert len(session.scalars(select(Viewing)).all()) == 2


def test_unmasked_lists_need_their_right(office: Office, tmp_path: Path) -> None:
    factories.resident(office, "张三")
    whole = list_papers.Listing(
        "居民名单", Question("resident"), ("name", "phone"), whole=True, reason="街道核对"
    )
    as_clerk(office, "clerk")
    list_papers.export_list(office, _LISTING, tmp_path / "a.xlsx")
    for act in (
        lambda: list_papers.export_list(office, whole, tmp_path / "b.xlsx"),
        lambda: list_papers.print_list(office, whole),
        lambda: ledgers.export(office, "minimum_living", tmp_path / "c.xlsx", masked=False),
        lambda: pages.printed(office, "minimum_living", masked=False),
    ):
        with pytest.raises(ClerkError, match="导出和打印完整号码"):
            act()
    as_clerk(office, "reader")
    with pytest.raises(ClerkError, match="导出和打印清单"):
        list_papers.export_list(office, _LISTING, tmp_path / "d.xlsx")
    assert [p.name for p in tmp_path.glob("*.xlsx")] == ["a.xlsx"]


def test_who_may_not_write_them_takes_nothing_back_and_unlocks_no_month(corrected: int, office: Office):
    with office.read() as session:
        row = session.scalar(select(LedgerEntry.id).where(LedgerEntry.resident_id == corrected))
    ledgers.change(office, row or 0, {"sentence": "二年"})
    periods.close(office, "correction", date(2026, 1, 15))
    acts = [act for act in undo.acts(office) if act.what.startswith("限制台账")]
    office.clerk = ClerkRef(clerks.add_clerk(office, "周管理", "", ("clerk", "keeper")), "周管理")
    assert len(acts) >= 5
    for act in acts:
        with pytest.raises(ClerkError, match="没有“登记限制台账（特殊人群）”的权限"):
            undo.undo(office, act.id)
