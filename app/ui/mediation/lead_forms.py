"""The forms of the pipeline: a lead, a hand-over, a matter it becomes, a round with its grids."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.ui.form_page import FormPage, Kept
from app.ui.picker import PersonLine
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.line_rows import Cell, LineRows
from app.ui.widgets.tab_order import follow_reading

Choices = tuple[tuple[Any, str], ...]
TABLES = (
    "lead_source", "lead_work", "lead_risk", "lead_body", "dispute_type", "dispute_category", "dispute_size", "resolve_way",
)  # fmt: skip
TEXTS = (
    "title", "source", "work", "source_body", "found_on", "finder", "place", "text", "dispute_type", "category", "risk",
    "scale", "people", "resolve_way",
)  # fmt: skip


@dataclass(frozen=True)
class Offers:
    """What the forms offer to choose from: code tables, grids, rounds that are there, and the usual answer day.
    `walked` are the grids in use: a new round goes over them."""

    codes: Mapping[str, Choices]
    grids: Choices
    rounds: Choices
    sides: Choices
    answer_due: str
    walked: tuple[int, ...]


def offers(office: Any) -> Offers:
    """On the worker."""
    from app.usecases import deadlines
    from app.usecases.areas import grids as areas
    from app.usecases.leads import rounds
    from app.usecases.leads.views import SIDES

    codes = {table: tuple(office.library.code(table).choices) for table in TABLES}
    codes["dispute_type"] = tuple(office.library.code("dispute_type").choices_on(office.today()))
    every = areas.grids(office)
    grids = tuple((grid.id, grid.name if grid.used else f"{grid.name}（已停用）") for grid in every)
    walked = tuple(grid.id for grid in every if grid.used)
    known = tuple((one.id, one.name) for one in rounds.rounds(office))
    due = deadlines.due(office, "lead_answer", office.today())
    return Offers(codes, grids, known, tuple(SIDES.items()), str(due), walked)


def person_cells(sides: Choices, person: Callable[[], PersonLine]) -> tuple[Cell, ...]:
    """Whom a lead is about."""
    return (
        Cell("side", "哪一方", 2, sides), Cell("name", "姓名，居民输首字母", 3, pick="resident_id", make=person),
        Cell("phone", "电话", 2, line=1, on_file=True), Cell("address", "住址", 3, line=1, on_file=True),
    )  # fmt: skip


def lead_entries(shell: Shell, given: Offers) -> tuple[Entry, ...]:
    """A lead, in the order it is told: what, who, how it came, then what is known besides."""
    code = given.codes

    def persons() -> LineRows:
        return LineRows(
            person_cells(given.sides, lambda: PersonLine(shell)), "name", "有关的人", "Ctrl+Shift+A", begin=1
        )

    return (
        Entry("title", "什么事", wide=True, required=True, hint="一句话说清，例如：三栋楼道堆放杂物争吵"),
        Entry("persons", "有关的人", "own", wide=True, make=persons),
        Entry("source", "来源", "choice", code["lead_source"]),
        Entry("work", "民情工作", "choice", code["lead_work"]),
        Entry("risk", "风险等级", "choice", (("", "没有评"), *code["lead_risk"])),
        Entry("dispute_type", "纠纷类型", "choice", (("", "没有选"), *code["dispute_type"])),
        Entry("round_id", "排查轮次", "choice", ((None, "不属于哪一轮"), *given.rounds)),
        Entry("grid_id", "网格", "choice", ((None, "按有关的人"), *given.grids)),
        Entry("place", "地点"),
        Entry("people", "涉及人数", hint="不清楚就空着"),
        Entry("text", "经过", "note", wide=True, hint="什么时候、怎么发现的、双方怎么说"),
        Entry("found_on", "发现日期", hint="空着就是今天"),
        Entry("finder", "发现人", hint="空着就是本人"),
        Entry("source_body", "来源单位", hint="其他部门转来的，写哪个部门"),
        Entry("category", "综治类别", "choice", (("", "没有选"), *code["dispute_category"])),
        Entry("scale", "规模", "choice", (("", "没有选"), *code["dispute_size"])),
        Entry("resolve_way", "化解方式", "choice", (("", "没有选"), *code["resolve_way"])),
    )  # fmt: skip


def lead_page(
    shell: Shell, given: Offers, start: Mapping[str, Any], lead_id: int = 0, version: int = 0
) -> FormPage:
    """The form of a new lead, or of one that is changed."""
    entry_id = start.get("entry_id")

    def keep(office: Any, values: dict[str, Any]) -> Kept:
        from app.usecases import leads

        form = typed_lead(values, entry_id)
        if found := leads.problems(office, form):
            return None, found
        if not lead_id:
            return leads.register(office, form), {}
        leads.change(office, lead_id, form, version)
        return lead_id, {}

    heading = "修改线索" if lead_id else "登记线索"
    return FormPage(
        shell, heading, Form(lead_entries(shell, given)), keep, ("lead", lead_id, heading), start=start
    )


def typed_lead(values: Mapping[str, Any], entry_id: int | None = None) -> Any:
    """The form of the use case from what stands on the screen."""
    from app.usecases.leads import LeadForm, LeadPersonForm

    texts: dict[str, Any] = {name: values[name] or "" for name in TEXTS}
    return LeadForm(
        **texts, grid_id=values["grid_id"], round_id=values["round_id"], entry_id=entry_id,
        persons=[LeadPersonForm(**one) for one in values["persons"]],
    )  # fmt: skip


def shown(form: Any) -> dict[str, Any]:
    """What stands on the screen of a lead or a round that is kept."""
    return asdict(form)


def handover_page(shell: Shell, given: Offers, lead: Any) -> FormPage:
    """Hand a lead to another body."""
    bodies = tuple(one for one in given.codes["lead_body"] if one[0] != lead.body)
    entries = (
        Entry("body", "交给哪个单位", "choice", (("", "请选择"), *bodies), required=True),
        Entry("due_on", "答复期限", hint=f"空着就是 {given.answer_due}"),
        Entry("reason", "为什么交办，要办成什么", "note", wide=True, required=True),
    )

    def keep(office: Any, values: dict[str, Any]) -> Kept:
        from app.usecases import leads

        form = leads.HandoverForm(**{name: values[name] or "" for name in ("body", "reason", "due_on")})
        if found := leads.handover_problems(office, form, lead.body):
            return None, found
        return leads.hand_over(office, lead.id, form), {}

    draft = ("lead.hand_over", lead.id, f"交办 {lead.title}")
    return FormPage(shell, "交办", Form(entries), keep, draft, about=lead.title, save="交办")


def matter_page(shell: Shell, items: Choices, lead: Any) -> FormPage:
    """Which matter at the desk a lead becomes."""
    form = Form((Entry("item_id", "办什么事项", "choice", items, wide=True, required=True),))

    def keep(office: Any, values: dict[str, Any]) -> Kept:
        from app.usecases import leads

        if not values["item_id"]:
            return None, {"item_id": "请选择办理事项"}
        return leads.become_matter(office, lead.id, values["item_id"]), {}

    draft = ("lead.matter", lead.id, f"转为办件 {lead.title}")
    return FormPage(shell, "转为办件", form, keep, draft, about=lead.title, save="转为办件")


def round_page(shell: Shell, grids: Choices, start: Mapping[str, Any], round_id: int = 0) -> FormPage:
    """The form of a new round, or of one that is changed."""
    cells = (Cell("area_id", "网格", 3, grids), Cell("worker", "谁去排查，空着就是格长", 3))

    def rows() -> LineRows:
        return LineRows(cells, "area_id", "网格", "Ctrl+Shift+A")

    entries = (
        Entry("name", "名称", wide=True, required=True, hint="例如：春节前矛盾纠纷排查"),
        Entry("start_on", "开始日期", hint="空着就是今天"),
        Entry("end_on", "截止日期", required=True, hint="例如 2026-03-31"),
        Entry("grids", "排查哪些网格", "own", wide=True, required=True, make=rows),
        Entry("note", "要求", "note", wide=True, hint="重点排查什么"),
    )

    def keep(office: Any, values: dict[str, Any]) -> Kept:
        from app.usecases import leads
        from app.usecases.leads import rounds

        chosen = [leads.RoundGridForm(one["area_id"], one["worker"]) for one in values["grids"]]
        form = leads.RoundForm(
            **{n: values[n] or "" for n in ("name", "start_on", "end_on", "note")}, grids=chosen
        )
        if found := leads.round_problems(office, form, round_id or None):
            return None, found
        return rounds.save(office, form, round_id or None), {}

    heading = "修改这一轮" if round_id else "开始一轮排查"
    page = FormPage(shell, heading, Form(entries), keep, ("lead_round", round_id, heading), start=start)
    follow_reading(page.form)
    return page
