"""The main job in one go (`liren month`): roster in, a matter, a case, a ledger row, papers, the month, the package."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.models.tables import Resident
from app.office import Office
from app.usecases import catalogue, ledgers, mediation, packages
from app.usecases.importing import check, plan, take
from app.usecases.mediation import AgreementForm, CaseForm, InstalmentForm, PartyForm, SessionForm
from app.usecases.papers import printing
from app.usecases.services import records as service_records
from app.usecases.services.forms import MaterialForm, ServiceForm
from app.usecases.summaries import figures as summaries

Say = Callable[[str], None]
RESPONDENT = 2
"""Where the respondent stands among the parties of the case below."""


@dataclass(frozen=True)
class Made:
    """A file the month left: what it is and where it lies."""

    what: str
    path: Path
    passphrase: str = ""


def run(
    office: Office, out: Path, month: str, roster: Path | None = None, say: Say = lambda text: None
) -> list[Made]:
    """Do steps 2 to 8 of the main job and leave every paper, table and package in `out`."""
    packages.require_begun(office, month)  # before anything is written
    out.mkdir(parents=True, exist_ok=True)
    made: list[Made] = []
    if roster is not None:
        made += _import(office, roster, out, say)
    made += list(_papers(office, out, say))
    made += list(_tables(office, out, say))
    summary = summaries.collect(office, month)
    pdf, sheet = summaries.save(summary, out)
    made += [Made("月报（PDF）", pdf), Made("月报（Excel）", sheet)]
    say(f"月报 {month}：共 {sum(len(s.lines) for s in summary.sections)} 行数字")
    written = packages.write(office, month, out)
    made.append(Made("数据包", written.path, written.passphrase))
    say(
        f"数据包：{sum(written.counts.values())} 行，签名 {'有效' if packages.inspect(written.path).signature_valid else '无效'}"
    )
    return made


def _import(office: Office, roster: Path, out: Path, say: Say) -> list[Made]:
    checked = check.check(office, plan.understand(office, roster))
    result = take.take(office, checked)
    say(
        f"导入名册：{result.rows} 行，新增 {result.new}，更新 {result.changed}，不变 {result.same}，未导入 {result.refused}"
    )
    if not checked.refused:
        return []
    path = out / "未导入的行.xlsx"
    check.save_rejects(checked, path)
    return [Made("未导入的行（附原因）", path)]


def _people(office: Office, count: int) -> list[int]:
    """Grown-up residents, each of another household as far as there are so many; those without one stand for themselves."""
    with office.read() as session:
        born = str(office.today().year - 20)
        here = (Resident.living_here.is_(True), Resident.birth_date < born)
        rows = session.execute(select(Resident.id, Resident.household_id).where(*here).order_by(Resident.id))
        first: dict[object, int] = {}
        rest: list[int] = []
        for one, household in rows:
            kept = first.setdefault(household if household is not None else (one,), one)
            if kept != one and len(rest) < count:
                rest.append(one)
            if len(first) == count:
                break
    return [*first.values(), *rest][:count]


def _papers(office: Office, out: Path, say: Say) -> Iterator[Made]:
    people = _people(office, 4)
    if len(people) < 3:
        say("名册里成年居民不足三人，跳过办件和调解的示例")
        return
    item = next(i for i in catalogue.find_items(office, "低保") if i.way in {"办", "转"})
    materials = [MaterialForm("身份证"), MaterialForm("户口簿"), MaterialForm("申请书", "原件")]
    record = service_records.take(office, ServiceForm(item.id, people[0], materials=materials))
    receipt = printing.issue(office, "service_receipt", record)
    yield _kept(receipt, out / "受理回执.pdf")
    service_records.move(office, record, "handle")
    service_records.move(office, record, "finish", "已报送审核，告知居民")
    case = _case(office, people[1], people[2])
    yield _kept(printing.issue(office, "mediation_agreement", case), out / "人民调解协议书.pdf")
    yield _kept(printing.issue(office, "resident_sheet", people[0]), out / "居民基本情况表.pdf")
    _ledger_row(office, people[3] if len(people) > 3 else people[0], say)
    say(f"办件 {receipt.number} 已办结；调解达成协议")


def _case(office: Office, first: int, second: int) -> int:
    today = office.today()
    form = CaseForm(
        "楼上漏水致损", "02", "apply", mediators=mediation.mediators(office.clerk.name),
        facts="被申请人家中水管渗漏，致申请人家卧室顶棚受损。",
        parties=[PartyForm("applicant", first), PartyForm("respondent", second)],
    )  # fmt: skip
    case = mediation.open_case(office, form)
    mediation.record_session(office, case, SessionForm(text="双方到场，查看受损情况，就修复和赔偿交换意见。"))
    agreement = AgreementForm(
        "written", form.facts, "一、被申请人负责修好渗漏的水管。\n二、被申请人赔偿申请人顶棚修复费 800 元。",
        "先修水管，修好后现金一次付清。", today + timedelta(days=15), "800",
        instalments=[
            InstalmentForm("修好水管，付清修复费", "800", today + timedelta(days=15), RESPONDENT),
        ],
    )  # fmt: skip
    mediation.settle(office, case, agreement)
    return case


def _ledger_row(office: Office, resident: int, say: Say) -> None:
    from app.errors import ClerkError

    values = {"category": "城市低保", "amount": "820.00"}
    ledger = office.library.ledger("minimum_living")
    form = ledgers.EntryForm(
        resident, values={k: v for k, v in values.items() if k in {f.key for f in ledger.field}}
    )
    try:
        ledgers.add(office, "minimum_living", form)
    except ClerkError as error:
        say(f"低保台账没有新增：{error}")


def _tables(office: Office, out: Path, say: Say) -> Iterator[Made]:
    for key in ("minimum_living", "elders_60"):
        name = office.library.ledger(key).name
        path = out / f"{name}.xlsx"
        count = ledgers.export(office, key, path)
        say(f"{name}：{count} 行")
        yield Made(name, path)


def _kept(printed: printing.PrintedPaper, path: Path) -> Made:
    printing.save(printed, path)
    return Made(printed.title, path)
