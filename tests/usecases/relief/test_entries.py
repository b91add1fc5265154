"""The book of relief: exact, never below zero, never changed; closed months stay; opening + in − out = closing."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import FixedClock
from app.errors import ClerkError
from app.office import Office
from app.usecases import codes, numbering
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.papers import printing
from app.usecases.relief import book as relief_book
from app.usecases.relief import entries as relief
from app.usecases.relief.forms import EntryForm, FundForm, read_amount
from app.usecases.residents import merging
from app.usecases.summaries import periods
from tests import factories


def fund(office: Office, name: str = "慈善救助金", **values: Any) -> int:
    return relief.save_fund(office, FundForm(name, **values)).id


def form(fund_id: int, direction: str, quantity: str, on_day: str = "2026-03-16", **values: Any) -> EntryForm:
    return EntryForm(fund_id, direction, quantity, on_day, **{"what": "春节慰问", "party": "李四"} | values)


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    return "".join("".join(pages).split())


def left(office: Office, name: str = "慈善救助金") -> Decimal:
    return next(f.left for f in relief_book.funds(office) if f.name == name)


def test_what_came_in_less_what_went_out_is_there_to_the_cent(office: Office) -> None:
    one = fund(office)
    for _ in range(10):
        relief.enter(office, form(one, "in", "0.10"))
    relief.enter(office, form(one, "out", "0.30"))
    assert left(office) == Decimal("0.70")
    with pytest.raises(ClerkError, match=r"不够.*会差 0\.01元"):
        relief.enter(office, form(one, "out", "0.71"))
    assert left(office) == Decimal("0.70")
    fund(office, "大米", form="goods", unit="袋")
    assert relief_book.last_used(office) == one, "the fund that is proposed for the next line"
    assert numbering.gaps(office, 2026) == [], "a line of the book carries its number"


def test_the_unit_says_whether_half_of_it_can_be_given(office: Office) -> None:
    rice, flour = (
        fund(office, "大米", form="goods", unit="袋"),
        fund(office, "面粉", form="goods", unit="公斤"),
    )
    relief.enter(office, form(flour, "in", "2.5", what="捐赠", party="粮店"))
    with pytest.raises(ClerkError, match=r"“大米”按整袋记，写的是 2\.5") as told:
        relief.enter(office, form(rice, "in", "2.5", what="捐赠", party="粮店"))
    assert "可以有小数的单位" in told.value.hint
    codes.save(office, "divisible_unit", codes.ValueForm("袋"))
    relief.enter(office, form(rice, "in", "2.5", what="捐赠", party="粮店"))


def test_nothing_that_is_typed_is_cut(office: Office) -> None:
    own = fund(office)
    for name, most, way in (("what", 200, "in"), ("party", 100, "in"), ("taker", 60, "out")):
        long = {"what": "捐款", "party": "某某", name: "长" * (most + 1)}
        with pytest.raises(ClerkError, match=f"有 {most + 1} 个字，最多 {most} 个字"):
            relief.enter(office, form(own, way, "10", **long))
    entry = relief.enter(office, form(own, "in", "10", what="捐款", party="某某")).id
    with pytest.raises(ClerkError, match="原因有 501 个字，最多 500 个字"):
        relief.reverse(office, entry, "长" * 501)


def test_nothing_is_given_before_it_came(office: Office) -> None:
    one = fund(office)
    relief.enter(office, form(one, "in", "100", "2026-03-10"))
    with pytest.raises(ClerkError, match=r"到 2026-03-09 会差 5\.00元"):
        relief.enter(office, form(one, "out", "5", "2026-03-09"))
    with pytest.raises(ClerkError, match="还没有到"):
        relief.enter(office, form(one, "in", "5", "2026-03-17"))


@pytest.mark.parametrize("text", ["", "abc", "0", "-5", "1.005", "NaN", "99999999999", "9" * 30, "200,5"])
def test_amounts_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ClerkError):
        read_amount(text)


def test_an_amount_that_is_not_written_is_asked_for() -> None:
    with pytest.raises(ClerkError, match="请写数量"):
        read_amount(" ")


def test_amounts_are_read_as_people_write_them() -> None:
    assert read_amount("￥1,200.5") == Decimal("1200.50")


def test_a_wrong_entry_is_taken_out_by_another_and_both_stay(office: Office) -> None:
    one = fund(office)
    relief.enter(office, form(one, "in", "500"))
    wrong = relief.enter(office, form(one, "out", "50")).id
    with pytest.raises(ClerkError, match="为什么冲销"):
        relief.reverse(office, wrong, " ")
    relief.correct(office, wrong, form(one, "out", "80"), "金额写错")
    assert left(office) == Decimal("420.00")
    lines = relief_book.entries(office)
    assert [(e.quantity, e.way) for e in reversed(lines)] == [
        (Decimal("500"), ""), (Decimal("50"), ""), (Decimal("-50"), "reverse"), (Decimal("80"), "correct"),
    ]  # fmt: skip
    old = next(e for e in lines if e.id == wrong)
    assert old.undone_by == lines[1].number
    assert lines[1].corrects == lines[0].corrects == old.number
    with pytest.raises(ClerkError, match=r"已经由 .* 冲销过了"):
        relief.reverse(office, wrong, "再来")
    with pytest.raises(ClerkError, match="冲销的那一笔不能再冲销"):
        relief.reverse(office, lines[1].id, "再来")


def test_what_came_in_and_is_given_already_cannot_be_taken_out(office: Office) -> None:
    one = fund(office)
    came = relief.enter(office, form(one, "in", "100")).id
    relief.enter(office, form(one, "out", "60"))
    with pytest.raises(ClerkError, match="不够"):
        relief.reverse(office, came, "没有收到")
    relief.correct(office, came, form(one, "in", "70"), "少收")
    assert left(office) == Decimal("10.00")


def test_a_line_is_neither_taken_back_nor_thrown_away(office: Office) -> None:
    one = fund(office)
    done = relief.enter(office, form(one, "in", "100"))
    with pytest.raises(ClerkError, match="已经记账，不能撤销"):
        undo.undo(office, done.entry_id)
    with pytest.raises(ClerkError, match="不能删除"):
        recycle.put(office, "relief_entry", done.id)
    last = undo.last_act(office)
    assert last is not None
    assert last.id == done.entry_id, "an earlier act is not offered as if it was the last"
    assert "已经记账，不能撤销" in last.kept
    assert "更正" in last.kept
    factories.resident(office, "王芳")
    assert not getattr(undo.last_act(office), "kept", "?")


def test_a_closed_month_takes_no_line_until_it_is_opened_with_a_reason(office: Office) -> None:
    one = fund(office)
    relief.enter(office, form(one, "in", "100", "2026-02-10"))
    with pytest.raises(ClerkError, match="2026年3月还没有过完"):
        relief.close_month(office, "2026-03")
    relief.close_month(office, "2026-02")
    with pytest.raises(ClerkError, match="2026年2月已经结账"):
        relief.enter(office, form(one, "in", "1", "2026-02-28"))
    with pytest.raises(ClerkError, match="2026年2月已经结账"):
        relief.enter(office, form(one, "in", "1", "2025-12-31"))
    relief.reverse(office, relief_book.entries(office)[0].id, "没有收到")
    assert relief_book.entries(office)[0].on_day == office.today()
    with pytest.raises(ClerkError, match="要写明原因"):
        relief.reopen(office, "")
    done = relief.reopen(office, "漏记一笔")
    relief.enter(office, form(one, "in", "1", "2026-02-28"))
    with pytest.raises(ClerkError, match="不能撤销"):
        undo.undo(office, done.entry_id)


def test_merging_two_files_keeps_every_line(office: Office) -> None:
    one = fund(office)
    keep, lose = factories.resident(office, "张三"), factories.resident(office, "张三")
    for resident in (keep, lose):
        relief.enter(office, form(one, "in", "5"))
        relief.enter(office, form(one, "out", "5", resident_id=resident))
    merging.merge(office, keep, lose)
    assert len(relief_book.entries(office, resident_id=keep)) == 2
    assert left(office) == 0


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["in", "out", "reverse", "correct"]),
                          st.integers(1, 100_000)), min_size=1, max_size=25))  # fmt: skip
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_month_balances_whatever_was_done(
    office: Office, clock: FixedClock, acts: list[tuple[int, str, int]]
) -> None:
    """Against the same sums kept by hand; no day below zero."""
    name = f"账{office.today()}{len(relief_book.funds(office))}"
    clock.instant = datetime(2026, 3, 28, 4, tzinfo=UTC)
    one = fund(office, name)
    kept: dict[str, Decimal] = {}
    for day, act, cents in acts:
        amount = Decimal(cents) / 100
        standing = [
            e for e in relief_book.entries(office, fund_id=one) if not e.undone_by and e.way != "reverse"
        ]
        try:
            if act in {"in", "out"}:
                relief.enter(office, form(one, act, str(amount), f"2026-03-{day:02d}"))
                kept[act] = kept.get(act, Decimal(0)) + amount
            elif standing:
                old = standing[cents % len(standing)]
                if act == "reverse":
                    relief.reverse(office, old.id, "错")
                else:
                    relief.correct(office, old.id, form(one, old.direction, str(amount)), "错")
                    kept[old.direction] += amount
                kept[old.direction] -= old.quantity
        except ClerkError:
            continue
    for key in ("2026-02", "2026-03", "2026-04", "2026"):
        for b in relief_book.balances(office, periods.period_of(key)):
            assert b.opening + b.received - b.given == b.closing
            if b.fund == name and key == "2026-03":
                assert (b.received, b.given) == (kept.get("in", 0), kept.get("out", 0))
                assert b.closing >= 0


def test_goods_have_a_unit_and_the_receipt_says_all(office: Office) -> None:
    rice = fund(office, "大米", form="goods", unit="袋", price="65")
    assert "unit" in FundForm("面粉", "goods").problems()
    resident = factories.resident(office, "赵𠮷")
    relief.enter(office, form(rice, "in", "20", party="爱心粮店"))
    given_ = relief.enter(
        office, form(rice, "out", "2", resident_id=resident, taker="钱乙", kind="condolence")
    ).id
    with pytest.raises(ClerkError, match="单位不能再改"):
        relief.save_fund(office, FundForm("大米", "goods", "斤"), rice)
    paper = printing.issue(office, "relief_receipt", given_)
    text = pypdfium2.PdfDocument(paper.pdf)[0].get_textpage().get_text_range()
    for said in ("救助款物领取单", "大米", "2袋", "130.00", "钱乙", "节日慰问", "款物第0002号", "已如数领取"):
        assert said in text.replace(" ", ""), said
    relief.reverse(office, given_, "没有来领")
    again = words(printing.issue(office, "relief_receipt", given_).pdf)
    assert "已如数领取" not in again, "what was taken out of the book was not received"
    assert "款物第0003号冲销，单据作废" in again
    assert "签名" not in again


def test_only_who_may_close_closes(office: Office) -> None:
    from app.models.definitions.roles import spelt_out

    roles = office.library.roles
    assert "relief.close" in spelt_out(roles["director"].rights)
    assert "relief.close" not in spelt_out(roles["clerk"].rights)
    assert "relief.edit" in spelt_out(roles["clerk"].rights)


def test_what_came_in_has_a_receipt_of_its_own(office: Office) -> None:
    one = fund(office, purpose="困难居民救助")
    came = relief.enter(office, form(one, "in", "1200.50", party="振兴商贸公司")).id
    went = relief.enter(office, form(one, "out", "200")).id
    text = words(printing.issue(office, "donation_receipt", came).pdf)
    assert "今收到振兴商贸公司捐赠" in text
    assert "壹仟贰佰元伍角" in text
    assert "困难居民救助" in text
    relief.reverse(office, went, "没有给")
    relief.reverse(office, came, "没有到账")
    assert "单据作废" in words(printing.issue(office, "donation_receipt", came).pdf)
    with pytest.raises(ClerkError, match="发放的打印领取单"):
        printing.issue(office, "donation_receipt", went)
    points, who = fund(office, "爱心积分", form="points"), factories.resident(office)
    earned = relief.enter(office, form(points, "in", "120", what="志愿服务", resident_id=who)).id
    with pytest.raises(ClerkError, match="不是捐赠"):
        printing.issue(office, "donation_receipt", earned)
