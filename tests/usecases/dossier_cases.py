"""A case of mediation with everything a dossier may hold, long names and rare characters among it (all invented)."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.models.rules.dates import read_date
from app.models.tables import (
    MediationAgent,
    MediationCase,
    MediationConfirmation,
    MediationEvidence,
    MediationExtension,
    MediationFiling,
    MediationInquiry,
    MediationInstalment,
    MediationMediator,
    MediationParty,
    MediationSession,
    MediationStep,
    MediationVisit,
)
from app.office import Office

LONG_NAME = "欧阳㐂𠮷·买买提艾力·阿卜杜热合曼"
BODY = "示例省示例市和平区翠湖小区物业服务有限责任公司第三分公司"
RARE = ("李䶮", "王𬭸", "赵𫖯", "陈㛃", "周𠅤", "吴𣲗")
PARAGRAPH = (
    "问：您先说一下情况。答：我家住501室，上个月十二日晚上卫生间顶棚开始滴水，第二天客厅墙皮也起了泡，找过楼上两次，"
    "第一次说是公共管道，第二次没有开门。问：有没有拍照片？答：有，一共十五张，都交给调委会了。"
)
MARCH = [date(2026, 3, day) for day in range(1, 32)]


def make(
    office: Office, *, parties: int = 8, evidence: int = 15, paragraphs: int = 30, sessions: int = 2
) -> int:
    """The case, settled in writing, performed in part, confirmed and filed. Returns its id."""
    with office.write("调解案件") as w:
        case = MediationCase(
            number="（2026）示例调字第001号", title="501室漏水损害赔偿纠纷", dispute_type="02", source="apply",
            state="settled", registered_on=MARCH[1], accepted_on=MARCH[2], due_on=date(2026, 4, 3), place="社区调解室",
            facts=PARAGRAPH, requests="1、修好水管；\n2、赔偿墙面损失；\n3、赔礼道歉。", amount=Decimal("12800.50"),
            agreement_kind="written", agreement_number="（2026）示例人调协字第001号", issues="各方争议的是由谁赔偿、赔多少。",
            responsibility="楼上住户没有及时修理水管，负主要责任；物业没有及时查看，负次要责任。",
            agreement_text="一、水管于三月三十一日前修好；\n二、赔偿 12800.50 元，分两期付清；\n三、各方今后互谅互让。",
            performance="银行转账。", performance_due=date(2026, 6, 30), effective_on=MARCH[15],
            closed_on=MARCH[15],
        )  # fmt: skip
        w.session.add(case)
        w.session.flush()
        people = _parties(w.session, case.id, parties)
        _records(w.session, case.id, people, evidence, paragraphs, sessions)
        _ends(w.session, case.id)
        return case.id


def _parties(session: Any, case_id: int, count: int) -> list[int]:
    names = [LONG_NAME, BODY, *RARE][:count]
    rows = []
    for position, name in enumerate(names, 1):
        body = name == BODY
        rows.append(MediationParty(
            case_id=case_id, position=position, name=name, is_body=body,
            side="applicant" if position in (1, 4) else "third" if position == 8 else "respondent",
            sex=None if body else "1", ethnicity=None if body else "01", phone="19900000001",
            address="示例市和平区和平路12号翠湖小区3栋2单元501室", occupation=None if body else "个体工商户（卖早点）",
            birth_date=None if body else read_date("1980-05-17"), representative="法某" if body else None, representative_post="经理" if body else None,
            id_number="91230102MA00000000" if body else "230102198005170013",
        ))  # fmt: skip
    session.add_all(rows)
    session.flush()
    session.add(MediationAgent(
        party_id=rows[0].id, kind="agent", name="代某某", relation="兄弟", phone="19900000002", powers="special",
        powers_text="代为承认、变更、放弃请求，达成调解协议，签收文书。", start=MARCH[2], end=date(2026, 12, 31),
    ))  # fmt: skip
    if count > 2:
        session.add(MediationAgent(party_id=rows[2].id, kind="guardian", name="李某某", relation="父亲"))
    for role, name in (("chief", "陈调解"), ("helper", "何帮忙")):
        session.add(MediationMediator(case_id=case_id, role=role, position=1 + (role != "chief"), name=name))
    return [row.id for row in rows]


def _records(
    session: Any, case_id: int, people: list[int], evidence: int, paragraphs: int, sessions: int
) -> None:
    for n in range(1, sessions + 1):
        session.add(MediationSession(
            case_id=case_id, position=n, held_on=MARCH[8 + n % 7], start_time="14:30", end_time="16:05", place="社区调解室",
            present="社区民警张某、楼组长王某", mediator="陈调解、何帮忙", recorder="王窗口",
            text="\n".join([PARAGRAPH] * (paragraphs if n == 1 else 2)), outcome="continue" if n < sessions else "settled",
        ))  # fmt: skip
    session.add(MediationInquiry(
        case_id=case_id, position=1, on_day=MARCH[4], start_time="09:00", end_time="09:40", place="501室",
        present="楼组长王某", asked="邻居甲", asked_about="502室住户", investigator="陈调解", recorder="王窗口",
        text="\n".join([PARAGRAPH] * 6),
    ))  # fmt: skip
    session.add_all(
        MediationEvidence(
            case_id=case_id, position=n, party_id=people[0], name=f"漏水照片第{n}张（卫生间顶棚、客厅墙面）", form="photo",
            copies=1, pages=1, received_on=MARCH[4], proves="漏水的部位和时间，墙面起泡、顶棚滴水的程度",
        )
        for n in range(1, evidence + 1)
    )  # fmt: skip
    for n, (amount, done) in enumerate(
        ((Decimal("6400.50"), date(2026, 3, 31)), (Decimal("6400.00"), None)), 1
    ):
        session.add(MediationInstalment(
            case_id=case_id, position=n, party_id=people[-1] if len(people) < 2 else people[1], what="支付赔偿款", amount=amount,
            due_on=date(2026, 3 * n, 30), done_on=done, state="done" if done else None, voucher="银行回单" if done else None,
        ))  # fmt: skip


def _ends(session: Any, case_id: int) -> None:
    session.add(MediationExtension(
        case_id=case_id, agreed_on=MARCH[9], consent="各方当事人当场同意", reason="需要等待鉴定意见", from_due=date(2026, 4, 3),
        to_due=date(2026, 5, 3),
    ))  # fmt: skip
    session.add(MediationVisit(
        case_id=case_id, on_day=date(2026, 4, 5), way="home", asked=LONG_NAME, reason="501室漏水损害赔偿纠纷", performance="part",
        satisfaction="4", risk="没有", text="第一期已付，水管已修好，没有再漏。", visitor="陈调解",
    ))  # fmt: skip
    session.add(MediationConfirmation(case_id=case_id, court="示例市和平区人民法院", applied_on=MARCH[20]))
    session.add(MediationFiling(
        case_id=case_id, volume_number="（2026）示例人调卷字第001号", archive_place="档案室 3 柜", keeping="long",
        filed_by="王窗口", filed_on=date(2026, 4, 8), checked_by="李主任", checked_on=date(2026, 4, 9),
        remarks="照片原件由当事人自行保管。",
    ))  # fmt: skip
    for key, name, before, to, day in (
        ("accept", "受理", "registered", "accepted", MARCH[2]),
        ("settle", "达成协议", "mediating", "settled", MARCH[15]),
    ):
        session.add(MediationStep(
            case_id=case_id, move_key=key, move=name, from_state=before, to_state=to, on_day=day,
            at=_noon(day), clerk_name="王窗口",
        ))  # fmt: skip


def _noon(day: date) -> Any:
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
