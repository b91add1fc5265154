"""Values of the papers of a public notice: what hangs on the wall, and what came of it; all masked already."""

from typing import Any

from app.models.fields.show import hidden
from app.models.rules.chinese_numbers import chinese_date
from app.office import Office
from app.usecases.services import notices


def public_notice(office: Office, notice_id: int) -> dict[str, Any]:
    """Title, content, the list, the days in words, the objections with their answers, how it ended."""
    n = notices.open_notice(office, notice_id)
    return {
        "title": n.title, "content": n.content, "notice": list(n.people), "people_count": str(len(n.people)),
        "place": n.place, "watch_phone": n.watch_phone, "start_on": str(n.start_on), "end_on": str(n.end_on),
        "start_on_chinese": chinese_date(n.start_on), "end_on_chinese": chinese_date(n.end_on),
        "closed_on": str(n.closed_on or ""), "closed_on_chinese": chinese_date(n.closed_on) if n.closed_on else "",
        "outcome": n.outcome, "conclusion": n.conclusion, "count": str(len(n.objections)), "number": "",
        "objections": [
            {
                "n": str(at), "on": str(one.on_day), "text": hidden(one.text), "answer": hidden(one.answer),
                "result": "" if one.upheld is None else "成立" if one.upheld else "不成立",
            }
            for at, one in enumerate(n.objections, 1)
        ],
    }  # fmt: skip
