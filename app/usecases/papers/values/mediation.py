"""Values of the papers of a mediation case (司法部 2010 年人民调解文书格式; domain.md A2.2)."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_count
from app.models.rules.text import clean
from app.models.tables import MediationCase, MediationConfirmation, MediationFiling, MediationStep
from app.office import Office
from app.usecases.mediation.records import LONGEST
from app.usecases.offices import opening as offices
from app.usecases.papers.values.mediation_people import people
from app.usecases.papers.values.mediation_rows import blanks, records
from app.usecases.papers.values.words import boxes, chinese_day, day, money

FLOW = "mediation"
APPLIED, FOUND, SENT = "applied", "found", "sent"
OWN_SOURCES = {"apply": APPLIED, "active": FOUND, "screen": FOUND, "grid": FOUND, "hotline": FOUND}
"""How a case came, as the register of acceptance asks it; what is not here was sent by another body."""
OVER = ("end", "fail")
"""The moves after which the mediation is over without an agreement."""
STOPS = "。；！：.;"
"""What a sentence that is typed may end with already."""
ENDS = (*OVER, "transfer", "refuse")
"""Every move that closes a case without an agreement: what its closing report tells."""


def mediation_case(office: Office, case_id: int) -> dict[str, Any]:
    """Everything any paper of the case says. What the office does not know is empty: a blank to write on."""
    with office.read() as session:
        case = session.get(MediationCase, case_id)
        if case is None or case.deleted_at is not None:
            raise ClerkError("这个案件已不存在", "请按 F5 刷新。")
        found = people(office, session, case, case.effective_on or case.accepted_on or case.registered_on)
        found |= records(office, session, case.id, found["mediators"])
        for held in found["sessions"]:
            held["present"] = _present(held["present"], found["_guardians"])
        found["mediated_at"] = next(
            (held["place"] for held in reversed(found["sessions"]) if held["place"]), ""
        )
        found |= _case(office, case, found["copies"]) | _steps(office, session, case)
        found |= _confirmation(office, session, case) | _filing(office, session, case)
        found |= _agreed(case, found) | _named(case.title, found)
        found |= _performed(found)
        found["performance"] = _promised(found, case.performance_due)
        found["schedule"] = _schedule(found)
    found["_blank"] = blanks(office, found["mediators"])
    found["outcome_boxes"] = _outcome(found)
    found["result_words"] = _result(office, found)
    alone = {"contents": (), "missing_words": ""}  # known when a whole dossier is bound
    return found | alone | {"today_words": day(office.today()), "_record_id": case_id}


def committee_of(unit: str) -> str:
    """The committee's name: 示例社区人民调解委员会."""
    return f"{unit.removesuffix('居民委员会').removesuffix('村民委员会')}人民调解委员会"


def _case(office: Office, case: MediationCase, copies: int) -> dict[str, Any]:
    code = office.library.code
    source = OWN_SOURCES.get(case.source or "", SENT)
    sent = f"接受委托移送（{case.source_body or code('dispute_source').label(case.source)}）"
    sources = (
        (APPLIED, "当事人申请"),
        (FOUND, "人民调解委员会主动调解"),
        (SENT, sent if source == SENT else "接受委托移送"),
    )
    return {
        "case_number": case.number or "", "agreement_number": case.agreement_number or "", "title": case.title, "case_title": case.title,
        "unit": committee_of(offices.own_unit(office).name), "dispute_type": code("dispute_type").label(case.dispute_type),
        "category": code("dispute_category").label(case.category), "source": code("dispute_source").label(case.source),
        "source_boxes": boxes(sources, source if case.source else None), "place": case.place or "",
        "applied": "1" if source == APPLIED else "", "facts": case.facts or "", "requests": case.requests or "",
        "agreed_facts": case.agreed_facts or case.facts or "",
        "issues": case.issues or "", "responsibility": case.responsibility or "", "amount": money(case.amount),
        "agreement_text": case.agreement_text or "", "performance": case.performance or "",
        "handed_to": case.handed_to or "", "copies": str(copies), "copies_chinese": chinese_count(copies),
        "accepted": "1" if case.accepted_on else "", "filing_note": "",
        **_days(case),
    }  # fmt: skip


def _named(title: str, found: dict[str, Any]) -> dict[str, str]:
    """What the case is called: a title that names a party already is not given the parties' names once more; in a sentence
    it is a 纠纷, whatever the title ends with."""
    dispute = title if title.endswith(("纠纷", "争议", "矛盾")) else f"{title}纠纷"
    if any(party["name"] in title for party in found["parties"]) or not found["names"]:
        return {"dispute": dispute, "volume_name": title}
    return {"dispute": f"{found['names']}之间的{dispute}", "volume_name": f"{found['names']}　{title}"}


def _agreed(case: MediationCase, found: dict[str, Any]) -> dict[str, str]:
    """Whether an agreement was reached, and of which kind: written unless the parties wanted it oral (第二十八条)."""
    agreed = bool(case.effective_on or found.get("was_settled"))
    oral = agreed and case.agreement_kind == "oral"
    flags = {"agreed": agreed, "oral": oral, "written": agreed and not oral}
    return {name: "1" if so else "" for name, so in flags.items()}


def _days(case: MediationCase) -> dict[str, str]:
    days: dict[str, date | None] = {
        "registered_on": case.registered_on, "accepted_on": case.accepted_on, "due_on": case.due_on,
        "closed_on": case.closed_on, "effective_on": case.effective_on, "confirm_by": case.confirmable_by,
    }  # fmt: skip
    found = {name: day(value) for name, value in days.items()}
    found["applied_on"] = found["registered_on"]
    return (
        found
        | {f"{name}_chinese": chinese_day(value) for name, value in days.items()}
        | {"happened_on": str(case.happened_on or "")}
    )


def _steps(office: Office, session: Session, case: MediationCase) -> dict[str, str]:
    """Of each move `KEY_note`, `KEY_on`, `KEY_on_chinese`; of each state it reached `was_STATE`."""
    flow = office.library.flows[FLOW]
    found = {
        f"{m.key}_{name}": "" for m in flow.move for name in ("note", "on", "on_chinese")
    } | {f"was_{state}": "" for state in flow.state}  # fmt: skip
    found[f"was_{case.state}"] = "1"
    query = select(MediationStep).where(MediationStep.case_id == case.id).order_by(MediationStep.id)
    for step in session.scalars(query):
        key = step.move_key
        found |= {f"{key}_note": step.note or "", f"{key}_on": day(step.on_day), f"was_{step.to_state}": "1"}
        found[f"{key}_on_chinese"] = chinese_day(step.on_day)
    over = [key for key in OVER if found.get(f"{key}_on")]
    for name in ("note", "on", "on_chinese"):
        found[f"over_{name}"] = found[f"{over[-1]}_{name}"] if over else ""
    return found | {"was_over": "1" if over else ""}


def _confirmation(office: Office, session: Session, case: MediationCase) -> dict[str, str]:
    """The latest joint application; before one is made the court of the office's own settings."""
    query = select(MediationConfirmation).where(
        MediationConfirmation.case_id == case.id, MediationConfirmation.deleted_at.is_(None)
    )
    latest = session.scalars(query.order_by(MediationConfirmation.id.desc())).first()
    return {
        "court": latest.court if latest else offices.own_unit(office).court,
        "confirm_applied_on": day(latest.applied_on) if latest else "",
        "confirm_decided_on": day(latest.decided_on) if latest else "",
        "confirm_document": (latest.document_number or "") if latest else "",
        "confirming": "1" if latest else "",
    }


def _filing(office: Office, session: Session, case: MediationCase) -> dict[str, str]:
    filed = session.scalars(
        select(MediationFiling).where(
            MediationFiling.case_id == case.id, MediationFiling.deleted_at.is_(None)
        )
    ).first()
    names = (
        "volume_number", "keeping", "filed_by", "filed_on", "archive_place", "checked_by", "checked_on", "pages",
        "remarks",
    )  # fmt: skip
    if filed is None:
        return dict.fromkeys((*names, "filed"), "")
    keeping = boxes(office.library.code("dossier_keeping").choices, filed.keeping)
    return {
        "volume_number": filed.volume_number, "keeping": keeping, "filed_by": filed.filed_by,
        "filed_on": day(filed.filed_on), "archive_place": filed.archive_place or "",
        "checked_by": filed.checked_by or "", "checked_on": day(filed.checked_on),
        "pages": str(filed.pages or ""), "remarks": filed.remarks or "", "filed": "1",
    }  # fmt: skip


def _present(told: str, guardians: list[str]) -> str:
    """Who took part; a guardian takes part in what is said to a minor, also where the record does not repeat it."""
    lacking = [words for words in guardians if words.rpartition("法定代理人")[2] not in told]
    return "、".join(filter(None, (told, *lacking)))


def _promised(found: dict[str, Any], last: date | None) -> str:
    """How and until when it is performed: a sentence, then the day, or of several instalments where their days stand."""
    said = str(found["performance"]).strip()
    if said and said[-1] not in STOPS:
        said += "。"
    if len(found["instalments"]) > 1:
        return f"{said}分{len(found['instalments'])}期履行，各期的履行内容和期限见分期履行表。"
    return f"{said}履行期限：{day(last)}。" if last else said


def _schedule(found: dict[str, Any]) -> list[dict[str, str]]:
    """The instalments that were agreed on: the whole agreement kept as one thing to be done is none, its text stands above."""
    rows: list[dict[str, str]] = found["instalments"]
    whole = clean(str(found["agreement_text"])[:LONGEST]).split()
    alone = len(rows) == 1 and not rows[0]["party"] and rows[0]["what"].split() == whole
    return [] if alone else rows


def _performed(found: dict[str, Any]) -> dict[str, str]:
    """Whether and when the agreement was kept, from its instalments and the moves."""
    rows = found["instalments"]
    done = [row for row in rows if row["done_on"]]
    kept = bool(found.get("was_performed")) or (bool(rows) and len(done) == len(rows))
    broken = bool(found.get("was_unperformed"))
    chosen = "yes" if kept else "no" if broken else None
    words = "".join(_was_done(row, of_several=len(rows) > 1) for row in done)
    return {
        "performed_boxes": boxes((("yes", "已履行"), ("no", "未履行")), chosen),
        "performed_words": words or ("已履行。" if kept else ""),
        "performed": "1" if kept or done else "",
    }


def _was_done(row: dict[str, Any], *, of_several: bool) -> str:
    """One sentence: what was to be done, which of several it was, and when it was done."""
    which = f"第{row['position']}期：" if of_several else ""
    return f"{which}{row['what'].rstrip(STOPS)}，{row['done_on']} 履行。"


def _outcome(found: dict[str, Any]) -> str:
    chosen = "settled" if found["effective_on"] else "failed" if found["was_over"] else None
    return boxes((("settled", "调解成功"), ("failed", "调解不成")), chosen)


def _result(office: Office, found: dict[str, Any]) -> str:
    """How the case ended: what was agreed on, or the move that closed it and its reason."""
    if found["effective_on"]:
        kind = "口头" if found["oral"] else "书面"
        return f"{found['effective_on']}达成{kind}调解协议：{found['agreement_text']}"
    moves = (m for m in office.library.flows[FLOW].move if m.key in ENDS and found[f"{m.key}_on"])
    made = next(moves, None)
    if made is None:
        return ""
    to = found["handed_to"] if made.key == "transfer" else ""
    return f"{made.name}{to}：{found[f'{made.key}_note']}"
