"""The forms of the moral court: a case with who stands in it, and its verdict."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.ui.form_page import FormPage, Kept
from app.ui.mediation.columns import day_of
from app.ui.picker import PersonLine
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.line_rows import Cell, LineRows, folded

Choices = tuple[tuple[Any, str], ...]
ROLES: Choices = (
    ("defendant", "“被告”、受表扬人"), ("plaintiff", "“原告”、推荐人"), ("judge", "“法官”"), ("juror", "评判员"),
)  # fmt: skip
TEXTS = ("title", "kind", "happened_on", "place", "found_by", "facts", "inquiry", "requests")
VERDICT = ("debate", "conclusion", "result", "outcome", "praise")
DAYS = ("heard_on", "judged_on", "delivered_on")
NEW: Mapping[str, Any] = {
    "kind": "criticism", "people": [{"role": "defendant"}, {"role": "plaintiff"}, {"role": "judge"}, {"role": "juror"}]
}  # fmt: skip


@dataclass(frozen=True)
class Offers:
    """What the forms offer to choose from."""

    kinds: Choices
    results: Choices


def offers(office: Any) -> Offers:
    """On the worker."""
    code = office.library.code
    return Offers(tuple(code("moral_kind").choices), tuple(code("moral_result").choices))


def case_page(
    shell: Shell, given: Offers, start: Mapping[str, Any] = NEW, case_id: int = 0, version: int | None = None,
    draft: tuple[str, int] = ("moral_case", 0),
) -> FormPage:  # fmt: skip
    """The form of a new case, or of one that is changed."""

    def keep(office: Any, values: dict[str, Any]) -> Kept:
        from app.usecases import moral

        day, wrong = day_of(values["registered_on"])
        form = _typed(values)
        form.registered_on = day
        if found := moral.problems(office, form) | ({"registered_on": wrong} if wrong else {}):
            return None, found
        if not case_id:
            return moral.open_case(office, form), {}
        moral.change(office, case_id, form, version)
        return case_id, {}

    heading = "修改道德评判" if case_id else "登记道德评判"
    about = "只评说言行，法律管得着的事请走调解、报警或诉讼。"
    kept = ("moral_case", case_id, heading) if case_id else (*draft, heading)
    return FormPage(shell, heading, Form(_entries(shell, given)), keep, kept, start=start, about=about)


def _entries(shell: Shell, given: Offers) -> tuple[Entry, ...]:
    cells = (
        Cell("role", "站在哪一边", 3, ROLES),
        Cell("name", "姓名，居民输首字母", 3, pick="resident_id", make=lambda: PersonLine(shell)),
        Cell("standing", "身份，如居民、保安", 3, line=1), Cell("birth_date", "出生日期", 2, line=1, on_file=True),
        Cell("guardian", "未成年人的监护人", 3, line=1),
    )  # fmt: skip

    def people() -> LineRows:
        shown = folded(cells, 2) if shell.theme.large else cells
        return LineRows(shown, "name", "再加一个人", "Ctrl+Shift+A", offered=NEW["people"])

    return (
        Entry("title", "事由", wide=True, required=True, hint="一句话说清，例如：深夜扰民、拾金不昧"),
        Entry("kind", "性质", "choice", given.kinds),
        Entry("found_by", "发现人", hint="谁发现、谁反映的"),
        Entry("people", "有关的人", "own", wide=True, required=True, make=people),
        Entry("facts", "经过", "note", wide=True, hint="什么时候、在哪里、说了做了什么"),
        Entry("requests", "诉求", "note", wide=True, hint="例如：公开赔礼道歉，消除影响"),
        Entry("inquiry", "调查经过", "note", wide=True, hint="看录像、打电话、上门，了解到什么"),
        Entry("happened_on", "发生日期", hint="可以只写年月，例如 2026-03"),
        Entry("place", "地点"),
        Entry("registered_on", "登记日期", hint="空着就是今天"),
    )


def _typed(values: Mapping[str, Any]) -> Any:
    from app.usecases.moral import MoralForm, PersonForm

    texts: dict[str, Any] = {name: values[name] or "" for name in TEXTS}
    return MoralForm(**texts, people=[PersonForm(**one) for one in values["people"]])


def shown(form: Any) -> dict[str, Any]:
    """What stands on the screen of a case that is kept."""
    return asdict(form) | {"registered_on": str(form.registered_on or "")}


def for_resident(resident_id: int, name: str) -> dict[str, Any]:
    """A new case about the resident whose file was open."""
    first = {"role": "defendant", "name": name, "resident_id": resident_id}
    return {**NEW, "people": [first, *NEW["people"][1:]]}


def verdict_page(shell: Shell, given: Offers, case: Any) -> FormPage:
    """What was weighed and found, or the correction of it."""
    praises = case.kind == "praise"
    entries = (
        Entry(
            "conclusion", "评判结论", "note", wide=True, required=True, hint="大家怎么看，对在哪里、错在哪里"
        ),
        Entry("result", "结果", "choice", (("", "请选择"), *given.results), required=True),
        Entry("heard_on", "开庭日期", hint="没有开庭的空着"),
        Entry("outcome", "结果说明", "note", wide=True, hint="例如：当场向对方道歉，今后杜绝"),
        Entry("debate", "辩论要点", "note", wide=True, hint="双方各说了什么；没有开庭的空着"),
        Entry("praise", "褒奖", "note", wide=True, hint="值得表扬的言行；没有就空着"),
        Entry("judged_on", "评判日期", hint="空着就是今天"),
        Entry("delivered_on", "送达日期", hint="还没送的空着"),
    )
    again = case.judged_on is not None
    heading = "修改评判" if again else "表扬" if praises else "评判"

    def keep(office: Any, values: dict[str, Any]) -> Kept:
        from app.usecases import moral

        form, wrong = _verdict(values)
        if found := form.problems(case.registered_on, office.today()) | wrong:
            return None, found
        if again:
            moral.revise(office, case.id, form, case.version)
        else:
            moral.judge(office, case.id, form, case.version)
        return case.id, {}

    about = "　".join(filter(None, (case.number, case.title)))
    draft = ("moral_verdict", case.id, f"{heading} {case.title}")
    start = _verdict_shown(case, given) if again else {"result": "praise" if praises else ""}
    page = FormPage(shell, heading, Form(entries), keep, draft, start=start, about=about)
    page.tell(case.in_the_way)
    return page


def _verdict(values: Mapping[str, Any]) -> tuple[Any, dict[str, str]]:
    from app.usecases.moral import VerdictForm

    texts: dict[str, Any] = {name: values[name] or "" for name in VERDICT}
    form, wrong = VerdictForm(**texts), {}
    for name in DAYS:
        day, words = day_of(values[name])
        setattr(form, name, day)
        if words:
            wrong[name] = words
    return form, wrong


def _verdict_shown(case: Any, given: Offers) -> dict[str, Any]:
    result = next((key for key, words in given.results if words == case.result), "")
    days = {name: str(getattr(case, name) or "") for name in DAYS}
    return {name: getattr(case, name) for name in VERDICT} | days | {"result": result}
