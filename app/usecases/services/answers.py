"""What the moves of the desk ask, read and kept in the record's own fields (the names are `kinds.ASKS`)."""

from collections.abc import Mapping
from datetime import date

from app.errors import ClerkError
from app.models.definitions.kinds import FlowMove
from app.models.rules.dates import read_date
from app.models.rules.text import clean, clean_name
from app.models.tables import ServiceRecord
from app.office import Office
from app.usecases import flows

MOST_PEOPLE = 100_000
BAD_RATINGS = frozenset({"1", "2"})
"""不满意 and 非常不满意: call back within one working day, put right within fifteen days (domain.md A4 好差评)."""
LONGEST = {
    "note": 400, "result": 200, "department": 60, "assignee": 100, "receiver": 60, "replied_by": 100, "reply": 360,
    "plan": 380,
}  # fmt: skip
"""Characters of each answer that is kept as it is typed: all that a move asks stands together in its step (500)."""
UNTIL = "写今天以后的一天，例如 2026-04-15；也可以只写几个工作日，1 到 60，例如 5。"


def keep(office: Office, record: ServiceRecord, move: FlowMove, said: Mapping[str, str], day: date) -> None:
    """Keep what the move asked in the record's own fields. Raises ClerkError for an answer that is none or too long."""
    if long := too_long(move, said):
        raise ClerkError("；".join(long.values()))
    for name in move.clears:
        setattr(record, name, None)
    if "result" in move.asks:
        record.result = said["result"].strip()
    if "department" in move.asks:
        record.department = clean(said["department"])
    if "assignee" in move.asks:
        record.assignee = clean(said["assignee"])
    if "plan" in move.asks:
        record.plan = said["plan"].strip()
    if "people" in move.asks:
        record.people = read_people(said["people"])
    if "receiver" in move.asks:
        record.receiver, record.delivered_on = clean_name(said["receiver"]), day
    if "reply" in move.asks:
        _keep_reply(record, said, day)
    if "rating" in move.asks:
        _keep_rating(office, record, move, said, day)


def too_long(move: FlowMove, said: Mapping[str, str]) -> dict[str, str]:
    """What has no room: nothing that was typed is cut off unseen."""
    return {
        name: f"{flows.ASKED[name]}有 {len(text)} 个字，最多 {LONGEST[name]} 个字，请写短些"
        for name in move.asks
        if name in LONGEST and len(text := said.get(name, "").strip()) > LONGEST[name]
    }


def _keep_reply(record: ServiceRecord, said: Mapping[str, str], day: date) -> None:
    """The return slip of a transfer: who answered, when, what."""
    record.replied_on = read_replied(said["replied_on"], record.received_on, day)
    record.replied_by = clean(said["replied_by"])
    record.reply = said["reply"].strip()


def _keep_rating(
    office: Office, record: ServiceRecord, move: FlowMove, said: Mapping[str, str], day: date
) -> None:
    """The rating. What was rated badly stays so (好差评: a bad rating counts, whatever is said after it was put right);
    what is said later is kept beside it."""
    code = read_rating(office, said["rating"], move)
    note = said.get("note", "").strip() or None
    if record.satisfaction in BAD_RATINGS:
        record.again, record.again_on, record.again_note = code, day, note
    else:
        record.satisfaction, record.rated_on, record.rating_note = code, day, note


def read_rating(office: Office, text: str, move: FlowMove) -> str:
    """The code of a rating that may be given with this move: a bad one is another move than a good one. Raises ClerkError."""
    codes = office.library.code("satisfaction")
    code = codes.read(text)
    if code is None:
        raise ClerkError(f"不认识评价“{text}”", "请选 非常满意、满意、基本满意、不满意、非常不满意。")
    bad = code in BAD_RATINGS
    if bad != ("rating_bad" in move.needs):
        raise ClerkError(f"“{codes.label(code)}”要用“{'差评' if bad else '评价'}”这一步登记")
    return code


def read_people(text: str) -> int:
    """A headcount as it is typed. Raises ClerkError."""
    bare = text.strip().removesuffix("人").removesuffix("人次")
    if not (bare.isdecimal() and 0 < int(bare) <= MOST_PEOPLE):
        raise ClerkError(f"到场人次“{text.strip()}”不是人数", f"写 1 到 {MOST_PEOPLE:,} 的整数，例如 35。")
    return int(bare)


def read_until(text: str, first: date) -> date:
    """The last day of a term, `first` or later. Raises ClerkError saying how to write it, whatever was typed."""
    day = _read_day(text)
    if day is None:
        raise ClerkError(f"看不懂期限“{text.strip()}”", UNTIL)
    if day < first:
        raise ClerkError(f"期限 {day} 已经过了", UNTIL)
    return day


def read_replied(text: str, first: date, last: date) -> date:
    """The day on which a department answered, not before `first` nor after `last`. Raises ClerkError."""
    day = _read_day(text)
    if day is None:
        raise ClerkError(f"看不懂答复日期“{text.strip()}”", "写到日，例如 2026-03-15。")
    if not first <= day <= last:
        between = f"应在 {first}（收件）到 {last} 之间。" if first > date.min else f"不能晚于今天（{last}）。"
        raise ClerkError(f"答复日期 {day} 不对", between)
    return day


def _read_day(text: str) -> date | None:
    """A whole day, None for anything else."""
    try:
        day = read_date(text)
    except ClerkError:
        return None
    return None if day is None else day.full


def noted(office: Office, move: FlowMove, said: Mapping[str, str]) -> str:
    """What the step says of itself: the answers that are not kept elsewhere, in words; a term is the step's own day."""
    names = [n for n in move.asks if n not in {"note", "result", "until"} and said.get(n, "").strip()]
    words = [f"{flows.ASKED[name]}：{_in_words(office, name, said[name].strip())}" for name in names]
    own = said.get("note") or (said.get("result", "") if "result" in move.asks else "")
    return "；".join(filter(None, [*words, own.strip()]))


def _in_words(office: Office, name: str, text: str) -> str:
    codes = office.library.code("satisfaction")
    code = codes.read(text) if name == "rating" else None
    return codes.label(code) if code else text
