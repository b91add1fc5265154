"""亲属: kin on file across households, and what the households' own relations say, as one graph."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.fields.base import open_at
from app.models.rules.dates import age_on
from app.models.rules.head_change import CHILDREN, SIBLINGS, SPOUSES, STEP_CHILDREN
from app.models.rules.kinship import HEADS, relations
from app.models.tables import Kinship, Membership, Resident
from app.office import Office
from app.usecases.households.records import Done
from app.usecases.households.spells import day_of, resident_of

MOST = 60
"""People in one picture; beyond that nobody can read it."""
UP = {"parent": 1, "adopter": 1, "spouse": 0, "sibling": 0}
_PARENTS, _STEP_PARENTS = frozenset(["50", "51", "52"]), frozenset(["57", "58"])


@dataclass
class KinForm:
    """`resident_id` is the parent, spouse, sibling or adopter (code table kin_kind) of `relative_id`."""

    resident_id: int | None = None
    relative_id: int | None = None
    kind: str = "spouse"
    start: str = ""


@dataclass(frozen=True)
class KinRow:
    """Kin on file of one resident; `word` is what the other is to him or her."""

    id: int
    other_id: int
    other: str
    word: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class KinNode:
    """Somebody in the picture; `generation` counts upwards from the resident asked about (parents 1)."""

    resident_id: int
    name: str
    sex: str
    age: str
    generation: int
    address: str
    household_id: int | None
    living_here: bool
    died: bool
    same_home: bool
    word: str


@dataclass(frozen=True)
class KinEdge:
    """`a` is the parent, spouse … of `b`; `kind` of kin_kind, or "relative" with `label` for any other relation.

    `on_file` says that it is a Kinship row and not read off a household; `ended` a marriage that is over.
    """

    a: int
    b: int
    kind: str
    label: str = ""
    on_file: bool = False
    ended: bool = False


@dataclass(frozen=True)
class KinGraph:
    """People and how they are related, the resident asked about first; `more` when some were left out."""

    nodes: tuple[KinNode, ...]
    edges: tuple[KinEdge, ...]
    more: bool = False


def add(office: Office, form: KinForm) -> Done:
    """Put kin on file. Raises ClerkError with what is wrong."""
    start = day_of(office, form.start) if form.start.strip() else None
    with office.write("登记亲属") as w:
        if form.resident_id is None or form.relative_id is None:
            raise ClerkError("请选择亲属")
        if form.kind not in UP:
            raise ClerkError("请选择是父母、配偶、兄弟姐妹还是养父母")
        one, other = resident_of(w.session, form.resident_id), resident_of(w.session, form.relative_id)
        _refuse(w.session, one, other, form.kind)
        w.session.add(Kinship(resident_id=one.id, relative_id=other.id, kind=form.kind, start=start))
        label = office.library.code("kin_kind").label(form.kind)
        w.what = f"登记亲属 {one.name} 是 {other.name} 的{label}"
        household_id, said = one.household_id or 0, f"已登记：{one.name} 是 {other.name} 的{label}"
    return Done(w.entry_id or 0, household_id, said)


def _refuse(session: Session, one: Resident, other: Resident, kind: str) -> None:
    if one.id == other.id:
        raise ClerkError("不能和自己是亲属")
    for k in session.scalars(select(Kinship).where(_about(one.id), _about(other.id))):
        if k.end is None and (k.kind == kind or {k.kind, kind} == {"parent", "adopter"}):
            raise ClerkError(f"{one.name} 和 {other.name} 的这种关系已经登记了")
        if k.end is None and UP[k.kind] != UP[kind]:
            raise ClerkError(
                f"{one.name} 和 {other.name} 已登记为另一种亲属，两种不能同时成立", "请先删除登记错的那条。"
            )
    if kind in ("parent", "adopter") and one.birth_date and other.birth_date:
        if one.birth_date.year >= other.birth_date.year - 10:
            raise ClerkError(
                f"{one.name}（{one.birth_date}）不会是 {other.name}（{other.birth_date}）的长辈",
                "请核对是谁的父母。",
            )
        parents = select(Kinship.id).where(
            Kinship.relative_id == other.id, Kinship.kind == "parent", Kinship.end.is_(None)
        )
        if kind == "parent" and len(session.scalars(parents).all()) >= 2:
            raise ClerkError(f"{other.name} 已登记了父母两位", "养父母、继父母请选“养父母”。")
    if kind == "spouse":
        for someone in (one, other):
            married = select(Kinship.id).where(
                _about(someone.id), Kinship.kind == "spouse", Kinship.end.is_(None)
            )
            if session.scalars(married).first():
                raise ClerkError(f"{someone.name} 已登记了配偶", "请先终止那段关系。")


def _about(resident_id: int) -> ColumnElement[bool]:
    return or_(Kinship.resident_id == resident_id, Kinship.relative_id == resident_id)


def end(office: Office, kinship_id: int, on_day: str = "", reason: str = "divorce") -> Done:
    """A marriage (or adoption) is over from a day; it stays in the picture as over. Raises ClerkError."""
    day = day_of(office, on_day)
    with office.write("终止亲属关系") as w:
        kin = _found(w.session, kinship_id)
        if kin.kind in ("parent", "sibling"):
            raise ClerkError("父母和兄弟姐妹的关系不会终止", "登记错了就删除。")
        if kin.start is not None and day < kin.start:
            raise ClerkError(f"终止日期 {day} 早于开始日期 {kin.start}", "请核对日期。")
        kin.end, kin.end_reason = day, reason[:20] or None
        w.what = f"终止亲属关系 {resident_of(w.session, kin.resident_id).name}"
    return Done(w.entry_id or 0, 0, "已终止这段关系")


def remove(office: Office, kinship_id: int) -> Done:
    """Take away kin that was put on file by mistake. Raises ClerkError."""
    with office.write("删除亲属关系") as w:
        kin = _found(w.session, kinship_id)
        w.what = f"删除亲属关系 {resident_of(w.session, kin.resident_id).name}"
        w.session.delete(kin)
    return Done(w.entry_id or 0, 0, "已删除这条亲属关系")


def _found(session: Session, kinship_id: int) -> Kinship:
    kin = session.get(Kinship, kinship_id)
    if kin is None or kin.deleted_at is not None:
        raise ClerkError("这条亲属关系已经删除了")
    return kin


def rows(office: Office, resident_id: int) -> tuple[KinRow, ...]:
    """The kin on file of one resident."""
    with office.read() as session:
        found = []
        for k in session.scalars(select(Kinship).where(_about(resident_id)).order_by(Kinship.id)):
            mine = k.relative_id == resident_id
            other = session.get_one(Resident, k.resident_id if mine else k.relative_id)
            found.append(KinRow(k.id, other.id, other.name, _word(k.kind, mine, other.sex), k.start, k.end))
        return tuple(found)


def _word(kind: str, of_me: bool, sex: str | None) -> str:
    words = {
        ("parent", True): ("父亲", "母亲", "父母"), ("parent", False): ("儿子", "女儿", "子女"),
        ("adopter", True): ("养父", "养母", "养父母"), ("adopter", False): ("养子", "养女", "养子女"),
        ("spouse", True): ("丈夫", "妻子", "配偶"), ("spouse", False): ("丈夫", "妻子", "配偶"),
    }  # fmt: skip
    man, woman, either = words.get((kind, of_me), ("兄弟", "姐妹", "兄弟姐妹"))
    return {"1": man, "2": woman}.get(sex or "", either)


def kin_graph(office: Office, resident_id: int, depth: int = 2) -> KinGraph:
    """Everyone within `depth` steps of kinship, of whichever household. Raises ClerkError when not on file."""
    with office.read() as session:
        root = resident_of(session, resident_id)
        walk = _Walk(session, office)
        walk.from_(root.id, depth)
        people = {r.id: r for r in session.scalars(select(Resident).where(Resident.id.in_(walk.level)))}
        edges = [e for e in walk.edges.values() if e.a in people and e.b in people]
        nodes = [
            _node(office, people[i], level, root, edges) for i, level in walk.level.items() if i in people
        ]
        return KinGraph(tuple(nodes), tuple(edges), walk.more)


def _node(office: Office, r: Resident, level: int, root: Resident, edges: list[KinEdge]) -> KinNode:
    died = r.died_on is not None
    age = str(age_on(r.birth_date, office.today())) if r.birth_date and not died else ""
    same = r.id == root.id or (bool(r.address) and r.address == root.address and not died)
    word = (
        "本人"
        if r.id == root.id
        else next((_word_of_edge(e, r, root.id) for e in edges if {e.a, e.b} == {r.id, root.id}), "")
    )
    return KinNode(
        r.id, r.name, office.library.code("sex").label(r.sex), age, level, r.address or "", r.household_id,
        r.living_here, died, same, word,
    )  # fmt: skip


def _word_of_edge(edge: KinEdge, r: Resident, root_id: int) -> str:
    if edge.kind == "relative":
        return edge.label if edge.b == r.id else ""
    return _word(edge.kind, edge.b == root_id, r.sex)


class _Walk:
    """Breadth first over kin on file and over households; the first way to somebody gives the generation."""

    def __init__(self, session: Session, office: Office) -> None:
        self._session, self._today = session, office.today()
        self.level: dict[int, int] = {}
        self.edges: dict[frozenset[int], KinEdge] = {}
        self.more = False
        self._homes: dict[int, list[KinEdge]] = {}

    def from_(self, root: int, depth: int) -> None:
        self.level[root] = 0
        waiting = deque([(root, 0)])
        while waiting:
            one, steps = waiting.popleft()
            for edge, up in self._around(one):
                other = edge.b if edge.a == one else edge.a
                if other not in self.level:
                    if steps >= depth:
                        continue
                    if len(self.level) >= MOST:
                        self.more = True
                        continue
                    self.level[other] = self.level[one] + up
                    waiting.append((other, steps + 1))
                self.edges.setdefault(frozenset([edge.a, edge.b]), edge)

    def _around(self, one: int) -> Iterator[tuple[KinEdge, int]]:
        """The edges at somebody, with how many generations up the other stands."""
        for k in self._session.scalars(select(Kinship).where(_about(one)).order_by(Kinship.id)):
            edge = KinEdge(k.resident_id, k.relative_id, k.kind, "", True, k.end is not None)
            yield edge, UP[k.kind] if k.relative_id == one else -UP[k.kind]
        homes = select(Membership.household_id).where(Membership.resident_id == one, _meant())
        for home in self._session.scalars(homes.distinct()).all():
            if home not in self._homes:
                self._homes[home] = list(self._in_home(home))
            for edge in self._homes[home]:
                if one in (edge.a, edge.b):
                    yield edge, self._up(edge, one)

    @staticmethod
    def _up(edge: KinEdge, one: int) -> int:
        if edge.kind == "relative":
            level = _generation(edge.label)
            return level if edge.a == one else -level
        return UP[edge.kind] if edge.b == one else -UP[edge.kind]

    def _in_home(self, household_id: int) -> Iterator[KinEdge]:
        """What the relations to the head say, now and on the last day of each who left: blood stays blood."""
        yield from self._on(household_id, self._today)
        left = select(Membership).where(
            Membership.household_id == household_id, Membership.end.is_not(None), _meant()
        )
        for m in self._session.scalars(left.order_by(Membership.end.desc()).limit(MOST)).all():
            if m.end is None or (m.start is not None and m.start >= m.end):
                continue
            for edge in self._on(household_id, m.end - timedelta(days=1)):
                lasts = edge.kind in ("parent", "sibling", "adopter") or m.reason == "death"
                if m.resident_id in (edge.a, edge.b) and lasts:
                    yield edge

    def _on(self, household_id: int, day: date) -> Iterator[KinEdge]:
        """What is certain between the members on a day."""
        query = select(Membership.resident_id, Membership.relation, Resident.marriage).join(
            Resident, Resident.id == Membership.resident_id
        )
        then = query.where(Membership.household_id == household_id, open_at(Membership, day))
        people = [(i, code or "", marriage) for i, code, marriage in self._session.execute(then)]
        head = next((i for i, code, _ in people if code in HEADS), None)
        if head is None:
            return
        for i, code, _ in people:
            if (edge := _to_head(head, i, code)) is not None:
                yield edge
        yield from _of_spouse(people, [m for i, _, m in people if i == head])
        yield from _couple(people)


def _meant() -> ColumnElement[bool]:
    """Memberships that were not a mistake."""
    return func.coalesce(Membership.reason, "").not_in(("removed", "wrong", "double"))


def _to_head(head: int, one: int, code: str) -> KinEdge | None:
    if one == head or code in ("", "98", "99") or code not in relations():
        return None
    if code in SPOUSES:
        return KinEdge(head, one, "spouse")
    if code in CHILDREN:
        return KinEdge(head, one, "parent")
    if code in STEP_CHILDREN:
        return KinEdge(head, one, "adopter")
    if code in _PARENTS:
        return KinEdge(one, head, "parent")
    if code in _STEP_PARENTS:
        return KinEdge(one, head, "adopter")
    if code in SIBLINGS:
        return KinEdge(head, one, "sibling")
    return KinEdge(head, one, "relative", relations()[code].label)


def _of_spouse(
    people: list[tuple[int, str, str | None]], head_marriage: list[str | None]
) -> Iterator[KinEdge]:
    """The head's children are the spouse's too, unless one of them married again."""
    spouses = [(i, m) for i, code, m in people if code in SPOUSES]
    if len(spouses) != 1 or "22" in (spouses[0][1], *head_marriage):
        return
    for i, code, _ in people:
        if code in CHILDREN:
            yield KinEdge(spouses[0][0], i, "parent")


def _couple(people: list[tuple[int, str, str | None]]) -> Iterator[KinEdge]:
    """The head's father and mother are a couple; so are 祖父 and 祖母."""
    for man, woman in (("51", "52"), ("53", "54"), ("55", "56"), ("61", "62"), ("63", "64")):
        pair = [i for i, code, _ in people if code in (man, woman)]
        if len(pair) == 2 and {c for _, c, _ in people} >= {man, woman}:
            yield KinEdge(pair[0], pair[1], "spouse")


def _generation(label: str) -> int:
    found = next((r for r in relations().values() if r.label == label), None)
    return (found.generation or 0) if found is not None else 0
