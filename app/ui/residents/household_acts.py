"""户内变动: each act of a household as one short form, declared: what it asks and what it does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.ui.picker import PersonLine
from app.ui.residents.household_homes import propose_home
from app.ui.residents.household_parts import HeadBox, MergeBox, RelationLine, Ticks, warn_of_second_spouse
from app.ui.shell import Shell
from app.ui.widgets.form import Entry, Form

SEXES = (("", ""), ("1", "男"), ("2", "女"))
KINDS = (("01", "已报户口（户籍）"), ("04", "还没有落户"))


@dataclass
class Facts:
    """What a form is made from: the household's page (None for somebody without one), words, reasons, grids."""

    shell: Shell
    household_id: int
    page: Any
    member: int
    people: list[tuple[int, str]]
    relations: list[str]
    reasons_in: list[tuple[Any, str]]
    reasons_out: list[tuple[Any, str]]
    grids: list[tuple[Any, str]]
    kinds: list[tuple[Any, str]]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def head(self) -> int | None:
        """Who is the head now."""
        return self.page.head_id if self.page is not None else None


Work = Callable[[Any, Facts, dict[str, Any]], Any]


@dataclass(frozen=True)
class Act:
    """`menu` is its line with the mnemonic; `new` acts need no household; `work(office, facts, values)` gives a Done.
    `of_one`: it is about the member chosen, and a draft of it is kept for each."""

    key: str
    menu: str
    title: str
    entries: Callable[[Facts], tuple[Entry, ...]]
    work: Work
    hint: str = ""
    bind: Callable[[Form, Facts], None] = lambda form, facts: None
    new: bool = False
    of_one: bool = False


def _own(name: str, label: str, make: Callable[[], Any], **more: Any) -> Entry:
    return Entry(name, label, "own", make=make, wide=True, **more)


def _day(label: str = "日期") -> Entry:
    return Entry("on_day", label, hint="不填就是今天；可以是过去的日子，如 2026-03-01")


def _member(f: Facts, label: str = "哪一位") -> Entry:
    mine = [p for p in f.people if p[0] == f.member] or f.people
    rest = [p for p in f.people if p not in mine]
    return Entry("member", label, "choice", (*mine, *rest))


def _relation(f: Facts, label: str = "与户主关系", hint: str = "") -> Entry:
    return Entry(
        "relation", label, "own", make=lambda: RelationLine(f.relations, hint or "如：妻、长子、儿媳、父亲")
    )


def _person(f: Facts, label: str = "姓名") -> tuple[Entry, ...]:
    return (
        _own("who", label, lambda: PersonLine(f.shell)),
        Entry("id_number", "证件号码（没有档案的人）", hint="有了号码，性别和出生日期自动带出"),
        Entry("sex", "性别（没有证件号的）", "choice", SEXES),
    )


def _joining(values: dict[str, Any], reason: str = "in") -> Any:
    from app.usecases.households.moves import JoinForm
    from app.usecases.residents.forms import ResidentForm

    one, name = values["who"]
    number = values.get("id_number", "").strip()
    new = None
    if one is None:
        new = ResidentForm(
            name=name, id_number=number, id_kind="111" if number else "none", sex=values.get("sex") or "",
            residence_kind="02" if reason == "in" and values.get("floating") else "01",
        )  # fmt: skip
    return JoinForm(
        one, new, values.get("relation", ""), values["on_day"], values.get("reason") or reason,
        values.get("came_from", ""),
    )  # fmt: skip


def _head(value: Any, on_day: str = "") -> Any:
    from app.usecases.households.heads import HeadForm

    return HeadForm(value[0], value[1], on_day) if value else None


def _add(f: Facts) -> tuple[Entry, ...]:
    return (
        *_person(f), _relation(f), _day("入户日期"), Entry("reason", "来由", "choice", tuple(f.reasons_in)),
        Entry("came_from", "从哪里来"), Entry("floating", "流动人口（户口不在这里）", "check"),
    )  # fmt: skip


def _do_add(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves

    return household_moves.add_member(office, f.household_id, _joining(v))


def _do_relation(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves

    return household_moves.change_relation(office, f.household_id, v["member"], v["relation"])


def _do_remove(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves

    return household_moves.remove(office, f.household_id, v["member"], v["on_day"])


def _head_box(f: Facts, label: str = "新户主") -> Entry:
    return _own("head", label, lambda: HeadBox(f.shell, f.household_id, f.people, f.relations))


def _do_head(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import heads as head_changes

    return head_changes.change_head(
        office, f.household_id, _head(v["head"], v["on_day"]) or head_changes.HeadForm()
    )


def _ticks(f: Facts, label: str) -> Entry:
    return _own("going", label, lambda: Ticks(f.people, (f.member,)))


def _staying(f: Facts) -> Entry:
    return _own(
        "staying",
        "留下的人的新户主（户主离开时）",
        lambda: HeadBox(f.shell, f.household_id, f.people, f.relations),
    )


def _follow_staying(form: Form, f: Facts) -> None:
    ticks: Any = form.controls["going"]
    staying: Any = form.controls["staying"]
    staying.follow(ticks, f.head, staying=True)


def _split(f: Facts) -> tuple[Entry, ...]:
    return (
        _ticks(f, "分出去的人"), _head_box(f, "新户的户主"), _staying(f), _day("分户日期"),
        Entry("number", "新户号", hint="还没有就不填"),
        Entry("address", "新地址", wide=True, hint="不填就是还住在原地址"),
    )  # fmt: skip


def _follow_split(form: Form, f: Facts) -> None:
    head: Any = form.controls["head"]
    head.follow(form.controls["going"], f.head)
    _follow_staying(form, f)


def _do_split(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import splits as household_splits
    from app.usecases.households.heads import HeadForm
    from app.usecases.households.records import HouseholdForm

    form = household_splits.SplitForm(
        v["going"], _head(v["head"]) or HeadForm(), HouseholdForm(v["number"], "family", v["address"]),
        _head(v["staying"]), v["on_day"],
    )  # fmt: skip
    return household_splits.split(office, f.household_id, form)


def _do_merge(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import splits as household_splits

    other, relations = v["other"]
    form = household_splits.MergeForm(other or None, relations, v["on_day"])
    return household_splits.merge(office, f.household_id, form)


def _out(f: Facts) -> tuple[Entry, ...]:
    return (
        _ticks(f, "迁出的人（全户迁出就全部勾上）"), _staying(f), _day("迁出日期"),
        Entry("reason", "迁出原因", "choice", tuple(f.reasons_out)), Entry("went_to", "迁往哪里", wide=True),
    )  # fmt: skip


def _do_out(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves

    form = household_moves.OutForm(v["going"], v["on_day"], v["reason"], v["went_to"], _head(v["staying"]))
    return household_moves.move_out(office, f.household_id or None, form)


def _do_apart(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves

    return household_moves.live_apart(office, f.household_id, v["member"], v["on_day"], v["where"])


def _do_back(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves
    from app.usecases.households.moves import JoinForm

    one, _ = v["who"]
    form = JoinForm(one, None, v["relation"], v["on_day"], "back", v["came_from"])
    return household_moves.come_back(office, f.household_id, form)


def _may_be(f: Facts, who: str) -> tuple[tuple[Any, str], ...]:
    """Those of the household who can be the child's father or mother by sex and age."""
    from app.usecases.households.events import may_be_parent

    sexes = {"男": "1", "女": "2"}
    fit = {
        m.resident_id for m in (f.page.members if f.page else ())
        if may_be_parent(who, sexes.get(m.sex), int(m.age) if m.age else None)
    }  # fmt: skip
    return ((None, ""), *(p for p in f.people if p[0] in fit))


def _birth(f: Facts) -> tuple[Entry, ...]:
    return (
        Entry("name", "姓名", required=True, hint="还没取名就写“某某之子”"), Entry("sex", "性别", "choice", SEXES, required=True),
        Entry("birth_date", "出生日期", required=True, hint="如 2026-03-01"),
        Entry("residence_kind", "户口", "choice", KINDS),
        Entry("father", "父亲", "choice", _may_be(f, "father")), Entry("mother", "母亲", "choice", _may_be(f, "mother")),
        _relation(f, hint="不填就按父母与户主的关系算"), Entry("id_number", "证件号码", hint="有了再填"),
    )  # fmt: skip


def _do_birth(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import events as household_events
    from app.usecases.households.events import BirthForm

    form = BirthForm(
        v["name"], v["sex"] or "", v["birth_date"], v["father"], v["mother"], v["relation"], v["residence_kind"],
        v["id_number"],
    )  # fmt: skip
    return household_events.birth(office, f.household_id, form)


def _death(f: Facts) -> tuple[Entry, ...]:
    return (
        _own("going", "去世的人", lambda: Ticks(f.people, (f.member,))),
        Entry("died_on", "死亡日期", required=True, hint="如 2026-03-01；只知道年月写 2026-03"), _staying(f),
    )  # fmt: skip


def _do_death(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.errors import ClerkError
    from app.usecases.households import events as household_events

    if len(v["going"]) != 1:
        raise ClerkError("请勾选一位", "两位都去世的，一位一位登记。")
    form = household_events.DeathForm(v["going"][0], v["died_on"], _head(v["staying"]))
    return household_events.death(office, form)


def _do_wed(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import events as household_events

    return household_events.marry_in(
        office, f.household_id, household_events.WeddingForm(v["member"], _joining(v, "wedin"))
    )


def _edit(f: Facts) -> tuple[Entry, ...]:
    return (
        Entry("number", "户号"), Entry("kind", "户类型", "choice", tuple(f.kinds)),
        Entry("address", "地址", wide=True, required=True),
        Entry("grid_id", "所属网格", "choice", ((None, ""), *f.grids)), Entry("since", "立户日期"),
        Entry("moves", "改了地址时，住在这里的人一起搬", "check"), Entry("moved_on", "搬家日期", hint="不填就是今天"),
        Entry("note", "备注", "note", wide=True),
    )  # fmt: skip


def _do_edit(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import records as households
    from app.usecases.households.records import HouseholdForm

    return households.save(office, HouseholdForm(**v), f.household_id, f.page.version)


def _note(f: Facts) -> tuple[Entry, ...]:
    kinds = (("problem", "困难问题"), ("progress", "发展变化"))
    return (
        Entry("kind", "记什么", "choice", kinds),
        _day(),
        Entry("text", "情况", "note", wide=True, required=True),
    )


def _do_note(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import pages as household_pages

    form = household_pages.NoteForm(v["kind"], v["on_day"], v["text"])
    return household_pages.save_note(office, f.household_id, form, f.values.get("id"))


def _found(f: Facts) -> tuple[Entry, ...]:
    return (
        *_person(f, "户主"), Entry("number", "户号", hint="还没有就不填"),
        Entry("kind", "户类型", "choice", tuple(f.kinds)), Entry("address", "地址", wide=True, required=True),
        Entry("grid_id", "所属网格", "choice", ((None, ""), *f.grids)), _day("立户（迁入）日期"),
        Entry("reason", "来由（新来的户主）", "choice", tuple(f.reasons_in)), Entry("came_from", "从哪里来"),
        Entry("floating", "流动人口（户口不在这里）", "check"),
    )  # fmt: skip


def _do_found(office: Any, f: Facts, v: dict[str, Any]) -> Any:
    from app.usecases.households import moves as household_moves
    from app.usecases.households import records as households
    from app.usecases.households.records import HouseholdForm

    form = HouseholdForm(v["number"], v["kind"], v["address"], v["grid_id"], v["on_day"])
    if v["who"][0] is not None:
        return households.create(office, form, v["who"][0])
    return household_moves.move_in(office, form, [_joining(v)])


def _do_delete(office: Any, f: Facts, _v: dict[str, Any]) -> Any:
    from app.usecases.households import records as households

    return households.delete(office, f.household_id)


ACTS: dict[str, Act] = {
    a.key: a
    for a in (
        Act("add", "添加成员(&A)…", "添加成员", _add, _do_add, "有档案的直接选；没有档案的写姓名，会同时登记。",
            lambda form, f: warn_of_second_spouse(form, f.page.members)),
        Act("birth", "出生登记(&B)…", "出生登记", _birth, _do_birth),
        Act("wed", "婚入(&W)…", "婚入",
            lambda f: (_member(f, "和哪一位结婚"), *_person(f, "嫁入、入赘的人"), _relation(f, hint="不填就按对方算"),
                       _day("入户日期"), Entry("came_from", "从哪里来")), _do_wed, of_one=True),
        Act("death", "死亡登记(&D)…", "死亡登记", _death, _do_death, "还没办完的事、台账不会自动结束，登记后会列出来。", _follow_staying,
            of_one=True),
        Act("out", "迁出(&O)…", "迁出", _out, _do_out, "离开本社区、户口也不在了；只是人不住这里的，办“人户分离”。", _follow_staying),
        Act("apart", "人户分离(&P)…", "人户分离",
            lambda f: (_member(f), _day("离开日期"), Entry("where", "现在住在哪里", wide=True)), _do_apart,
            "户口留在这一户，人住到别处。", of_one=True),
        Act("back", "返回(&K)…", "返回",
            lambda f: (_own("who", "返回的人", lambda: PersonLine(f.shell, "姓名或首字母，回车选中")),
                       _relation(f, hint="还是这一户成员的不用填"), _day("返回日期"), Entry("came_from", "从哪里回来")), _do_back),
        Act("head", "变更户主(&H)…", "变更户主", lambda f: (_head_box(f), _day("变更日期")), _do_head),
        Act("relation", "改与户主关系(&R)…", "改与户主关系", lambda f: (_member(f), _relation(f)), _do_relation, "只用来改写错的。",
            of_one=True),
        Act("split", "分户(&S)…", "分户", _split, _do_split, "", _follow_split),
        Act("merge", "合户(&M)…", "合户",
            lambda f: (_own("other", "并进来的一户", lambda: MergeBox(f.shell, f.household_id, f.relations)), _day("合户日期")),
            _do_merge, "那一户的人都成为本户成员，那一户销户。"),
        Act("remove", "移出本户(&X)…", "移出本户", lambda f: (_member(f), _day("移出日期")), _do_remove, "登错户时用；人还住在本社区。",
            of_one=True),
        Act("note", "记情况(&N)…", "记困难问题、发展变化", _note, _do_note),
        Act("edit", "修改户(&E)…", "修改户", _edit, _do_edit),
        Act("found", "", "立户", _found, _do_found, "户主有档案的直接选，地址按档案带出；新搬来的写姓名，会同时登记。",
            lambda form, f: propose_home(form, f.shell), new=True),
        Act("delete", "", "删除空户", lambda f: (), _do_delete),
    )
}  # fmt: skip
MENU = (
    "add",
    "birth",
    "wed",
    "death",
    "",
    "out",
    "apart",
    "back",
    "",
    "head",
    "relation",
    "split",
    "merge",
    "remove",
)
