"""Values of the papers of a mediation case."""

from typing import Any

from app.errors import ClerkError
from app.models.rules.chinese_numbers import chinese_date
from app.models.rules.dates import age_on
from app.office import Office
from app.usecases import mediation, offices


def mediation_case(office: Office, case_id: int) -> dict[str, Any]:
    """The agreement. Raises ClerkError before there is one."""
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
