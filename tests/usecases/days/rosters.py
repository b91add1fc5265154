"""Rosters that come in between: of residents on file and new ones, with families, the dead, mistakes and empty cells."""

from datetime import date

from app.errors import ClerkError
from app.exchange.sheets.pasted import PastedTable
from app.models.tables import Area, Resident
from app.usecases.importing import check, plan, take
from tests.usecases.days.picks import ADDRESSES, NAMES, Picks

HEADINGS = {
    "姓名": 1.0, "身份证号": 0.95, "性别": 0.6, "与户主关系": 0.8, "户号": 0.4, "户主姓名": 0.4, "住址": 0.8, "联系电话": 0.6,
    "所属网格": 0.3, "人员类别": 0.3, "迁入日期": 0.3, "死亡日期": 0.2, "婚姻状况": 0.3, "曾用名": 0.2, "紧急联系人": 0.2,
    "是否在住": 0.2,
}  # fmt: skip
"""What a roster may have, and how often it does."""
RELATIONS = ("户主", "配偶", "子", "女", "父亲", "母亲", "儿媳", "其他", "", "二大爷")
KINDS = ("户籍", "流动", "境外", "", "户在人不在")
FEWEST, MOST = 2, 9
TWO_HEADS = "会同是一户的户主"
"""The one reason why what a preview shows is not taken: the clerk chose otherwise than the rest of the sheet needs."""


def _somebody(p: Picks) -> dict[str, str]:
    """Whom a row is about: mostly somebody on file, as he stands there or misspelt; else somebody new."""
    if p.chance(0.6):
        one = p.person()
        name = p.of(Resident, one, "name") if p.chance(0.9) else p.one(NAMES)
        return {"姓名": name, "身份证号": p.of(Resident, one, "id_number") or p.id_number()}
    number = p.id_number()
    if number and p.chance(0.1):
        number = number[:15] + "000"
    return {"姓名": p.one(NAMES), "身份证号": number}


def _grid(p: Picks) -> str:
    """A grid of the office, one that it has not, or nothing."""
    return p.one((p.of(Area, p.a(Area, Area.kind == "grid"), "name"), "第九网格", ""))


def _day(p: Picks) -> str:
    """A day in one of the ways of a sheet; now and then none there is."""
    said: date = p.date()
    return p.one(("", str(said), f"{said:%Y.%m.%d}", f"{said.year}年{said.month}月", "2026-02-31"))


def _row(p: Picks, above: str) -> dict[str, str]:
    return _somebody(p) | {
        "性别": p.one(("男", "女", "")), "与户主关系": p.one(RELATIONS), "户号": p.one(("", f"H{p.dice.randint(1, 9)}")),
        "户主姓名": p.one((above, above, "", p.one(NAMES))), "住址": p.one((*ADDRESSES, "")), "所属网格": _grid(p),
        "联系电话": p.one(("", "13900001234", "13900005678", "1390000")), "人员类别": p.one(KINDS), "迁入日期": _day(p),
        "死亡日期": _day(p) if p.chance(0.3) else "", "婚姻状况": p.one(("", "未婚", "已婚")),
        "曾用名": p.one(("", "王老五")), "紧急联系人": p.one(("", "张三 13900004321")), "是否在住": p.one(("", "是", "否")),
    }  # fmt: skip


def _sheet(p: Picks) -> str:
    names = [name for name, share in HEADINGS.items() if p.chance(share)]
    p.dice.shuffle(names)
    rows: list[dict[str, str]] = []
    for _ in range(p.dice.randint(FEWEST, MOST)):
        rows.append(_row(p, rows[0]["姓名"] if rows else ""))
    return "\n".join("\t".join(line) for line in (names, *([row[name] for name in names] for row in rows)))


def _unticked(p: Picks, checked: check.ImportCheck) -> None:
    """Now and then a clerk does not want a row, or a field of one."""
    for m in checked.settled():
        if p.chance(0.1):
            checked.left_out.add(m.row.row)
        checked.kept_fields |= {(m.row.row, name) for name in sorted(m.changes) if p.chance(0.15)}


def _chosen(checked: check.ImportCheck) -> bool:
    """Whether the clerk has chosen something that the preview could not foresee."""
    return bool(checked.left_out or checked.kept_fields or any(d.choice is not None for d in checked.doubts))


def take_roster(p: Picks) -> None:
    """A roster is pasted, what is in doubt decided somehow, a little left out, and all other good rows are taken."""
    checked = check.check(p.office, plan.understand(p.office, PastedTable(_sheet(p))))
    for doubt in list(checked.doubts):
        if p.chance(0.6):
            checked.decide(doubt.row.row, p.one([0, *(known.id for known, _ in doubt.candidates)]))
    if p.chance(0.5):
        _unticked(p, checked)
    try:
        take.take(p.office, checked)
    except ClerkError as refusal:
        if TWO_HEADS in refusal.message and _chosen(checked):
            raise
        raise AssertionError(f"shown in the preview, and then not taken: {refusal.message}") from refusal


ACTS = (take_roster,) * 6
