"""Register and change a moral case, move it on, write its verdict (flows/moral.toml; seed-map 7.5, E21, E22)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.rules.dates import read_date
from app.models.rules.text import clean, clean_name
from app.models.tables import Kinship, MoralCase, MoralPerson, MoralStep, Resident
from app.office import Office
from app.usecases import flows, numbering
from app.usecases.mediation.forms import day_text
from app.usecases.mediation.people import Somebody, is_minor, same_person
from app.usecases.moral.forms import JUDGES, PRAISE, SIDES, MoralForm, PersonForm, VerdictForm

FLOW = "moral"
VERDICTS = frozenset({"judge", "commend"})
"""Moves that are made by writing the verdict, never by a bare key."""
OPEN = frozenset({"registered", "inquiring"})
"""The states in which everything may still be changed; afterwards only what was written of it."""


def problems(office: Office, form: MoralForm) -> dict[str, str]:
    """What is wrong with a form, by field; what is on file of residents is filled in first."""
    with office.read() as session:
        _complete(session, form)
        near = _near(session, form.people)
    return form.problems(office.today()) | ({"people": near} if near else {})


def open_case(office: Office, form: MoralForm) -> int:
    """Register a case. Returns its id. Raises ClerkError with what is wrong."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    with office.write(f"登记道德评判 {form.title}") as w:
        return register(office, w, form).id


def register(office: Office, w: Write, form: MoralForm) -> MoralCase:
    """The case and its people inside the caller's write; nothing is checked."""
    day = form.registered_on or office.today()
    case = MoralCase(registered_on=day, state=office.library.flows[FLOW].first)
    case.number = numbering.give(office, w, "moral_case", day.year)
    _fill(case, form)
    w.session.add(case)
    w.session.flush()
    _write_people(w, case, form.people)
    w.session.flush()
    return case


def change(office: Office, case_id: int, form: MoralForm, version: int | None = None) -> None:
    """Change a case; who stands in it only while it is not judged. Raises ClerkError when it was changed meanwhile."""
    if found := problems(office, form):
        raise ClerkError("；".join(found.values()))
    with office.write(f"修改道德评判 {form.title}") as w:
        case = case_of(w, case_id, version)
        case.registered_on = form.registered_on or case.registered_on
        if case.state in OPEN:
            _write_people(w, case, form.people)
        elif form.kind != case.kind:
            raise ClerkError("已经评判了，不能再改性质", "弄错了的，请先撤销评判。")
        _fill(case, form)


def case_of(w: Write, case_id: int, version: int | None = None) -> MoralCase:
    """The case to be changed. Raises ClerkError when it is gone or was changed meanwhile."""
    case = w.session.get(MoralCase, case_id)
    if case is None or case.deleted_at is not None:
        raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
    if version is not None and case.version != version:
        raise ClerkError("这个案件刚才在别处改过", "请刷新后再办。")
    return case


def _complete(session: Session, form: MoralForm) -> None:
    """What is on file of residents, so that the checks can see it."""
    for person in form.people:
        known = session.get(Resident, person.resident_id) if person.resident_id else None
        if person.resident_id and known is None:
            raise ClerkError(f"{person.name or '一个人'} 的档案已不存在", "请重新查找，或只写姓名。")
        if known is not None:
            person.name, person.birth_date = known.name, day_text(known.birth_date)


def _near(session: Session, people: list[PersonForm]) -> str:
    """Who would judge somebody of their own household or kin, as far as the files know; "" when nobody."""
    for judge_form in (p for p in people if p.role in JUDGES and p.resident_id):
        one = session.get_one(Resident, judge_form.resident_id)
        for side in (p for p in people if p.role in SIDES and p.resident_id not in (None, one.id)):
            other = session.get_one(Resident, side.resident_id)
            kin = select(Kinship.id).where(
                Kinship.resident_id.in_((one.id, other.id)), Kinship.relative_id.in_((one.id, other.id)),
                Kinship.deleted_at.is_(None),
            )  # fmt: skip
            together = one.household_id is not None and one.household_id == other.household_id
            if together or session.scalars(kin).first() is not None:
                return f"{one.name} 和 {other.name} 是{'一户人' if together else '亲属'}，不能评判，请换一位"
    return ""


def _fill(case: MoralCase, form: MoralForm) -> None:
    case.title, case.kind = clean(form.title), form.kind
    case.happened_on, case.place = read_date(form.happened_on), clean(form.place) or None
    case.found_by, case.facts = clean_name(form.found_by) or None, form.facts.strip() or None
    case.inquiry, case.requests = form.inquiry.strip() or None, form.requests.strip() or None


def _write_people(w: Write, case: MoralCase, people: list[PersonForm]) -> None:
    """In order: a row that is there is written over, so that an unchanged case stays as it is; what is over goes."""
    named = [p for p in people if p.named]
    kept = people_of(w.session, case.id)
    for row in kept[len(named) :]:
        w.session.delete(row)
    rows = kept[: len(named)] + [MoralPerson(case_id=case.id) for _ in named[len(kept) :]]
    for position, (row, form) in enumerate(zip(rows, named, strict=True), start=1):
        resident = w.session.get(Resident, form.resident_id) if form.resident_id else None
        row.role, row.position, row.resident_id = form.role, position, form.resident_id
        row.name = resident.name if resident else clean_name(form.name)
        row.birth_date = resident.birth_date if resident else read_date(form.birth_date)
        row.standing, row.guardian = clean(form.standing) or None, clean_name(form.guardian) or None
        w.session.add(row)
        if case.grid_id is None and resident is not None and form.role in SIDES:
            case.grid_id = resident.grid_id


def moves_of(office: Office, case: MoralCase) -> list[FlowMove]:
    """What can be done next: who is praised is commended, not judged, and the other way round."""
    other = {"judge", "persuade", "entrust"} if case.kind == PRAISE else {"commend"}
    return [m for m in office.library.flows[FLOW].moves_from(case.state) if m.key not in other]


def move(
    office: Office, case_id: int, key: str, answers: Mapping[str, str], version: int | None = None
) -> FlowMove:
    """Move a case on; `answers` by the names of `kinds.ASKS`. Raises ClerkError saying why when it is not allowed."""
    with office.write("道德评判") as w:
        case = case_of(w, case_id, version)
        done = apply_move(office, w, case, key, answers)
        w.what = f"{done.name} {case.title}"
        return done


def apply_move(
    office: Office, w: Write, case: MoralCase, key: str, answers: Mapping[str, str], on: date | None = None
) -> FlowMove:
    """Check the move against the flow and the kind of the case, do it, keep the step; inside the caller's write."""
    w.session.flush()
    flow = office.library.flows[FLOW]
    chosen = flows.chosen_move(office, w, flow, case, key, answers, RULES)
    if chosen not in moves_of(office, case):
        kind = office.library.code("moral_kind").label(case.kind)
        raise ClerkError(f"这个案件的性质是“{kind}”，不能{chosen.name}", "请先按“修改”核对性质。")
    day = on or office.today()
    if day > office.today() or day < case.registered_on:
        raise ClerkError(f"日期 {day} 不在登记日期 {case.registered_on} 和今天之间", "请核对日期。")
    before, case.state = case.state, chosen.to
    case.closed_on = day if flow.state[chosen.to].final else None
    if "department" in chosen.asks:
        case.charged_to = clean(answers["department"])[:60]
    w.session.add(
        MoralStep(
            case_id=case.id, move_key=chosen.key, move=chosen.name, from_state=before, to_state=chosen.to, on_day=day,
            at=w.at, clerk_name=w.clerk_name, note=answers.get("note", "").strip() or None,
        )
    )  # fmt: skip
    return chosen


def judge(office: Office, case_id: int, form: VerdictForm, version: int | None = None) -> FlowMove:
    """Write the verdict, or what is praised; the case goes on. Returns the move, whose paper is to be printed."""
    with office.write("道德评判") as w:
        case = case_of(w, case_id, version)
        if found := form.problems(case.registered_on, office.today()):
            raise ClerkError("；".join(found.values()))
        done = judge_in(office, w, case, form)
        w.what = f"{done.name} {case.title}"
        return done


def judge_in(office: Office, w: Write, case: MoralCase, form: VerdictForm) -> FlowMove:
    """`judge` inside the caller's write."""
    day = _write_verdict(office, case, form)
    return apply_move(office, w, case, "commend" if case.kind == PRAISE else "judge", {}, day)


def revise(office: Office, case_id: int, form: VerdictForm, version: int | None = None) -> None:
    """Correct a verdict that is written. Raises ClerkError when there is none."""
    with office.write("修改评判") as w:
        case = case_of(w, case_id, version)
        if case.judged_on is None:
            raise ClerkError("还没有评判，没有可以修改的", "请按“评判”写下来。")
        form.judged_on = form.judged_on or case.judged_on
        if found := form.problems(case.registered_on, office.today()):
            raise ClerkError("；".join(found.values()))
        _write_verdict(office, case, form)
        w.what = f"修改评判 {case.title}"


def _write_verdict(office: Office, case: MoralCase, form: VerdictForm) -> date:
    day = form.judged_on or office.today()
    case.judged_on, case.heard_on, case.delivered_on = day, form.heard_on, form.delivered_on
    case.debate, case.conclusion = form.debate.strip() or None, form.conclusion.strip()
    case.result, case.outcome = form.result, form.outcome.strip() or None
    case.praise = form.praise.strip() or None
    return day


def people_of(session: Session, case_id: int) -> list[MoralPerson]:
    """Who stands in a case, in order."""
    query = select(MoralPerson).where(MoralPerson.case_id == case_id)
    return list(session.scalars(query.order_by(MoralPerson.position)))


def _somebody(row: MoralPerson) -> Somebody:
    return Somebody(row.name, row.resident_id)


def _minors_have_guardians(case: MoralCase, people: Sequence[MoralPerson]) -> None:
    for row in people:
        if row.role == "defendant" and is_minor(row.birth_date, case.registered_on) and not row.guardian:
            raise ClerkError(f"{row.name} 未成年，没有填写监护人", "请按“修改”填写监护人，由监护人到场。")


def _judge_named(_case: MoralCase, people: Sequence[MoralPerson]) -> None:
    if not any(row.role == "judge" for row in people):
        raise ClerkError("还没有写由谁主持评判", "请按“修改”填写“法官”和评判员。")


def _judge_stands_apart(_case: MoralCase, people: Sequence[MoralPerson]) -> None:
    for judge_row in (r for r in people if r.role in JUDGES):
        if any(same_person(_somebody(judge_row), _somebody(r)) for r in people if r.role in SIDES):
            raise ClerkError(f"{judge_row.name} 是当事人，不能同时评判", "请换一位评判的人。")


def _verdict_written(_office: Office, _w: Write, case: MoralCase) -> None:
    if not case.conclusion or not case.result:
        raise ClerkError("还没有写评判结论和结果", "请按“评判”写下来。")


_PEOPLE: Mapping[str, Callable[[MoralCase, Sequence[MoralPerson]], None]] = {
    "minors_have_guardians": _minors_have_guardians,
    "judge_named": _judge_named,
    "judge_stands_apart": _judge_stands_apart,
}
"""The rules that look at who stands in the case only: whether they are kept is known before the verdict is written."""


def _by_people(name: str) -> flows.Rule:
    return lambda _office, w, case: _PEOPLE[name](case, people_of(w.session, case.id))


RULES: Mapping[str, flows.Rule] = {
    **{name: _by_people(name) for name in _PEOPLE},
    "verdict_written": _verdict_written,
}
"""The named rules of the flow (`kinds.RULES`), each with its sentence when refused."""


def in_the_way(move: FlowMove, case: MoralCase, people: Sequence[MoralPerson]) -> str:
    """Why a move would be refused for who stands in the case, and what to do; "" when nothing is in its way."""
    for name in move.needs:
        try:
            if name in _PEOPLE:
                _PEOPLE[name](case, people)
        except ClerkError as error:
            return str(error)
    return ""
