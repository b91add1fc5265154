"""Print a paper: collect its values, keep the snapshot with its number, draw it (architecture.md rule 6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.errors import ClerkError
from app.models.definitions.kinds import PaperTemplate
from app.models.rules.chinese_numbers import chinese_date
from app.models.rules.dates import age_on
from app.models.tables import RECORD_LABELS, MediationCase, Paper, Resident, ServiceRecord
from app.office import Office
from app.usecases import files, mediation, offices, service_records

Values = dict[str, Any]


@dataclass(frozen=True)
class PrintedPaper:
    """A paper ready to look at or print; `paper_id` is 0 for a mere preview."""

    paper_id: int
    number: str
    title: str
    pdf: bytes


def papers_for(office: Office, kind: str) -> list[PaperTemplate]:
    """The templates that can be printed for a kind of record."""
    return [t for t in office.library.papers.values() if t.for_ == kind]


def preview(office: Office, key: str, record_id: int, *, big_type: bool = False) -> PrintedPaper:
    """The paper as it would print now; nothing is recorded."""
    template, values = _collect(office, key, record_id)
    return _drawn(office, template, values, 0, big_type=big_type)


def issue(office: Office, key: str, record_id: int, *, big_type: bool = False) -> PrintedPaper:
    """Print for the first time (snapshot kept) or again (marked 补打, the kept snapshot is used)."""
    template, values = _collect(office, key, record_id)
    with office.read() as session:
        query = select(Paper).where(
            Paper.template == key, Paper.of_kind == template.for_, Paper.of_id == record_id,
            Paper.cancelled_at.is_(None), Paper.template_digest == office.library.digests[f"papers/{key}"],
        )  # fmt: skip
        earlier = session.scalars(query.order_by(Paper.id.desc())).first()
    same = earlier is not None and earlier.snapshot == _plain(values)
    drawn = _drawn(office, template, values, 0, mark="补打" if same else "", big_type=big_type)
    with office.write(f"打印{template.name} {values.get('number', '')}".strip()) as w:
        if same and earlier is not None:
            paper = w.session.get_one(Paper, earlier.id)
            paper.times += 1
            paper.printed_at = w.at
        else:
            paper = Paper(
                number=str(values.get("paper_number") or values.get("number") or "") or None, template=key,
                template_digest=office.library.digests[f"papers/{key}"], title=template.name, of_kind=template.for_,
                of_id=record_id, resident_id=values.get("_resident_id"), snapshot=_plain(values), printed_at=w.at,
                clerk_name=w.clerk_name,
            )  # fmt: skip
            w.session.add(paper)
        w.session.flush()
        return PrintedPaper(paper.id, drawn.number, drawn.title, drawn.pdf)


def again(office: Office, paper_id: int) -> PrintedPaper:
    """The same paper from its snapshot, marked 补打, however the records have changed since."""
    with office.read() as session:
        paper = session.get(Paper, paper_id)
        if paper is None:
            raise ClerkError("这份文书已不存在")
        snapshot, key = dict(paper.snapshot), paper.template
    return _drawn(office, office.library.paper(key), snapshot, paper_id, mark="补打")


def find_record(office: Office, uid: str) -> tuple[str, int]:
    """(kind, id) of the resident, service record or case with this uid."""
    with office.read() as session:
        for cls in (Resident, ServiceRecord, MediationCase):
            found = session.scalar(select(cls.id).where(cls.uid == uid))
            if found is not None:
                return cls.__tablename__, found
    raise ClerkError(f"没有 uid 为 {uid} 的记录", "请用 liren find 查到 uid。")


def refuse_other_kind(office: Office, key: str, kind: str) -> None:
    """Raise ClerkError when a paper is not for this kind of record."""
    template = office.library.paper(key)
    if template.for_ != kind:
        wanted, given = RECORD_LABELS[template.for_], RECORD_LABELS[kind]
        raise ClerkError(f"“{template.name}”是给{wanted}的文书，这个 uid 是{given}", f"请给{wanted}的 uid。")


def save(printed: PrintedPaper, path: Path) -> None:
    """Write the PDF whole or not at all."""
    from app.reports.files import whole_file

    with whole_file(path) as part:
        part.write_bytes(printed.pdf)


def _drawn(office: Office, template: PaperTemplate, values: Mapping[str, Any], paper_id: int, *, mark: str = "",
           big_type: bool = False) -> PrintedPaper:  # fmt: skip
    from app.reports import pdf, templates

    unit = str(values.get("unit", ""))
    document = templates.document_of(template, values, unit=unit, mark=mark, big_type=big_type)
    return PrintedPaper(
        paper_id,
        str(values.get("paper_number") or values.get("number", "")),
        template.name,
        pdf.render(document),
    )


def _collect(office: Office, key: str, record_id: int) -> tuple[PaperTemplate, Values]:
    template = office.library.paper(key)
    unit = offices.own_unit(office)
    values: Values = {
        "unit": unit.name,
        "unit_phone": unit.phone or "见服务窗口公示",
        "superior": unit.superior,
        "today": str(office.today()),
        "today_chinese": chinese_date(office.today()),
        "clerk": office.clerk.name,
    }
    return template, values | _COLLECTORS[template.for_](office, record_id)


def _service_values(office: Office, record_id: int) -> Values:
    view = service_records.view(office, record_id)
    if view.accepted_on is None:
        raise ClerkError("还没有受理，不能打印受理回执", "请先点“受理”。")
    promise = f"承诺于 {view.due_on} 前办结。" if view.due_on else "此事项未设办理时限，办结后另行通知。"
    return {
        "number": view.number,
        "applicant": view.applicant,
        "phone": view.phone,
        "agent": view.agent,
        "item": view.item,
        "channel": view.channel,
        "received_on": str(view.received_on),
        "accepted_on": str(view.accepted_on),
        "accepted_on_chinese": chinese_date(view.accepted_on),
        "due_on": str(view.due_on or "—"),
        "promise": promise,
        "materials": [
            {"name": m.name, "form": m.form, "copies": str(m.copies)} for m in view.materials if m.received
        ],
        "_resident_id": view.resident_id,
    }


def _case_values(office: Office, case_id: int) -> Values:
    view = mediation.view(office, case_id)
    if view.effective_on is None:
        raise ClerkError("还没有达成协议，不能打印协议书", "请先点“达成协议”，写好协议内容。")
    day = view.effective_on
    parties = [
        {
            "role": p.role, "name": p.name + (f"（代理人：{p.agent}）" if p.agent else ""), "sex": p.sex,
            "ethnicity": p.ethnicity, "age": f"{age_on(p.birth_date, day)}岁" if p.birth_date else "",
            "occupation": p.occupation, "phone": p.phone, "address": p.address,
        }
        for p in view.parties
    ]  # fmt: skip
    copies = len(parties) + 1
    last = view.performance_due
    due = f"履行期限：{last.year}年{last.month}月{last.day}日。" if last else ""
    committee = f"{offices.own_unit(office).name}人民调解委员会"
    return {
        "number": view.number, "agreement_number": view.agreement_number, "title": view.title, "parties": parties,
        "facts": view.facts, "agreement_text": view.agreement_text, "performance": f"{view.performance}{due}",
        "copies": str(copies), "copies_chinese": "零一二三四五六七八九十"[copies] if copies <= 10 else str(copies),
        "unit": committee,
        "mediator": view.mediator, "effective_on_chinese": chinese_date(day), "paper_number": view.agreement_number,
    }  # fmt: skip


def _resident_values(office: Office, resident_id: int) -> Values:
    file = files.open_file(office, resident_id)
    values: Values = {f.name: f.text for f in file.facts}
    members = [
        {"name": m.name, "relation": m.relation, "sex": m.sex, "age": m.age, "phone": m.phone}
        for m in file.members
    ]
    return values | {
        "name": file.name, "tags": "、".join(file.tags), "household": members, "_resident_id": file.id, "number": "",
    }  # fmt: skip


_COLLECTORS: dict[str, Callable[[Office, int], Values]] = {
    "service_record": _service_values,
    "mediation_case": _case_values,
    "resident": _resident_values,
}


def _plain(values: Values) -> Values:
    return {
        k: v
        for k, v in values.items()
        if not k.startswith("_") and k not in {"today", "today_chinese", "clerk"}
    }
