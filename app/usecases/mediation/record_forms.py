"""What the mediator types for the records of a dossier; each form says what is wrong with it, by field."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.models.definitions.mediation import CLAUSE_GIVEN, CLAUSE_TEXTS, Clause
from app.models.rules.case_days import CaseDay, doubtful, misplaced
from app.models.rules.text import clean_name
from app.usecases.mediation.forms import AMOUNT, money_of
from app.usecases.mediation.named_money import named_total, plain

_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


@dataclass(frozen=True)
class Days:
    """The days a record's own day has to lie between: the acceptance (or registration) and today, and beside `others`."""

    accepted_on: date | None
    today: date
    others: tuple[CaseDay, ...] = ()

    def problem(self, day: date | None, what: str, stage: str = "") -> str:
        """What is wrong with a day of a stage (rules.case_days); "" when nothing is."""
        if day is None:
            return ""
        if day > self.today:
            return f"{what} {day} 还没有到，请核对"
        if self.accepted_on is not None and day < self.accepted_on:
            return f"{what} {day} 在受理日期 {self.accepted_on} 之前，请核对日期"
        return misplaced(stage, what, day, self.others)

    def doubt(self, day: date | None, what: str, stage: str, number: int = 0) -> str:
        """What is asked about a day before it is kept; `number` of a session."""
        return doubtful(stage, what, day or self.today, self.others, number)


def _times(start: str, end: str) -> dict[str, str]:
    found = {
        name: "时间写成 9:30 这样"
        for name, text in (("start_time", start), ("end_time", end))
        if text.strip() and not _TIME.fullmatch(text.strip())
    }
    if not found and start.strip() and end.strip() and time_of(start) > time_of(end):
        found["end_time"] = "结束时间早于开始时间"
    return found


def time_of(text: str) -> str:
    """9：5 as 09:05; "" for nothing."""
    match = _TIME.fullmatch(text.strip())
    return f"{int(match[1]):02d}:{match[2]}" if match else ""


def _without_empty(problems: dict[str, str]) -> dict[str, str]:
    return {name: words for name, words in problems.items() if words}


@dataclass
class SessionForm:
    """One session's record."""

    held_on: date | None = None
    place: str = ""
    present: str = ""
    recorder: str = ""
    text: str = ""
    outcome: str = "continue"
    start_time: str = ""
    end_time: str = ""
    mediator: str = ""

    def problems(self, days: Days) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {"text": "" if self.text.strip() else "请写下调解记录的内容"}
        found["held_on"] = days.problem(self.held_on, "调解日期", "session")
        return _without_empty(found) | _times(self.start_time, self.end_time)


@dataclass
class InquiryForm:
    """One inquiry's record (调查记录)."""

    on_day: date | None = None
    start_time: str = ""
    end_time: str = ""
    place: str = ""
    present: str = ""
    asked: str = ""
    resident_id: int | None = None
    asked_about: str = ""
    investigator: str = ""
    recorder: str = ""
    text: str = ""

    def problems(self, days: Days) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {
            "asked": "" if clean_name(self.asked) else "请填写被调查人",
            "text": "" if self.text.strip() else "请写下调查的内容",
            "on_day": days.problem(self.on_day, "调查日期"),
        }
        return _without_empty(found) | _times(self.start_time, self.end_time)


@dataclass
class EvidenceForm:
    """A line of the list of evidence."""

    name: str = ""
    form: str = "copy"
    copies: str = "1"
    pages: str = ""
    party_id: int | None = None
    handed_by: str = ""
    received_on: date | None = None
    proves: str = ""

    def problems(self, days: Days) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {"name": "" if self.name.strip() else "请写明证据名称，例如“维修收据”"}
        if not self.party_id and not self.handed_by.strip():
            found["handed_by"] = "不是当事人提交的，请写明是谁提交的"
        for name, text, words in (("copies", self.copies, "份数"), ("pages", self.pages, "页数")):
            if text.strip() and not (text.strip().isdigit() and int(text) > 0):
                found[name] = f"{words}请写数字"
        if self.received_on is not None and self.received_on > days.today:
            found["received_on"] = f"收到日期 {self.received_on} 还没有到，请核对"
        return _without_empty(found)


@dataclass
class InstalmentForm:
    """One thing to be done under the agreement; `party` is the position of who has to do it among the parties."""

    what: str = ""
    amount: str = ""
    due_on: date | None = None
    party: int | None = None


@dataclass
class AgreementForm:
    """The agreement (人民调解法 第二十九条); `kind` is written or oral."""

    kind: str = "written"
    facts: str = ""
    text: str = ""
    performance: str = ""
    performance_due: date | None = None
    amount: str = ""
    effective_on: date | None = None
    issues: str = ""
    responsibility: str = ""
    instalments: list[InstalmentForm] = field(default_factory=list)
    settled_level: str = "community"

    def missing(self, clauses: Iterable[Clause]) -> list[Clause]:
        """The clauses this kind of agreement should have and does not say."""
        texts = {name: str(getattr(self, name)) for name in CLAUSE_TEXTS}
        given = [name for name in CLAUSE_GIVEN if str(getattr(self, name) or "").strip()]
        return [c for c in clauses if self.kind in c.kinds and not c.said(texts, given)]

    def problems(self, clauses: Iterable[Clause], days: Days) -> dict[str, str]:
        """What is wrong, by field name; clauses that only warn are not in it."""
        found = {c.texts[0]: c.advice for c in reversed(self.missing(clauses)) if c.missing == "refuse"}
        if self.amount.strip() and money_of(self.amount) is None:
            found["amount"] = f"涉及金额{AMOUNT}"
        if words := days.problem(self.effective_on, "协议生效日期", "agreement"):
            found["effective_on"] = words
        begins = self.effective_on or days.today
        if self.performance_due is not None and self.performance_due < begins:
            found["performance_due"] = f"履行期限 {self.performance_due} 在协议生效日期 {begins} 之前，请核对"
        if words := self._instalments(begins):
            found["instalments"] = words
        return found

    def doubt(self) -> str:
        """What is asked about before it is kept: the text names one sum, the instalments come to another."""
        amounts = [money_of(one.amount) for one in self.instalments]
        named = named_total(self.text)
        if named is None or not amounts or None in amounts:
            return ""
        total = sum((value for value in amounts if value is not None), Decimal(0))
        return "" if total == named else f"协议内容写的是 {plain(named)} 元，各期合计 {plain(total)} 元"

    def whole(self) -> Decimal | None:
        """The amount agreed on: as it is typed, or the sum of the instalments that have one."""
        if self.amount.strip():
            return money_of(self.amount)
        amounts = [value for one in self.instalments if (value := money_of(one.amount)) is not None]
        return sum(amounts, Decimal(0)) if amounts else None

    def _instalments(self, begins: date) -> str:
        for number, one in enumerate(self.instalments, start=1):
            if not one.what.strip():
                return f"第 {number} 期没有写做什么"
            if one.due_on is None:
                return f"第 {number} 期没有写期限"
            if one.due_on < begins:
                return f"第 {number} 期的期限 {one.due_on} 在协议生效日期 {begins} 之前，请核对"
            if one.amount.strip() and money_of(one.amount) is None:
                return f"第 {number} 期的金额{AMOUNT}"
        amounts = [value for one in self.instalments if (value := money_of(one.amount)) is not None]
        whole = money_of(self.amount)
        if whole is not None and amounts and sum(amounts) != whole:
            return f"各期金额合计 {sum(amounts)} 元，和涉及金额 {whole} 元不一样"
        return ""


@dataclass
class DoneForm:
    """What became of one thing to be done; `state` is a code of performance."""

    done_on: date | None = None
    state: str = "done"
    voucher: str = ""
    note: str = ""

    def problems(self, days: Days) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {"done_on": days.problem(self.done_on, "履行日期", "performance")}
        if self.state in {"refused", "part", "changed"} and not self.note.strip():
            found["note"] = "没有全部按约定履行的，请写明情况"
        return _without_empty(found)


@dataclass
class VisitForm:
    """A visit afterwards (回访)."""

    on_day: date | None = None
    way: str = "home"
    party_id: int | None = None
    asked: str = ""
    reason: str = ""
    performance: str = "done"
    satisfaction: str = ""
    suit: bool = False
    risk: str = ""
    text: str = ""
    visitor: str = ""

    def doubt(self, awaited: Sequence[int]) -> str:
        """What is asked about before it is kept: all is said to be done while these instalments are not on record as done."""
        if self.performance != "done" or not awaited:
            return ""
        return f"第 {'、'.join(map(str, awaited))} 期还没有登记履行，这里写的是已履行"

    def problems(self, days: Days) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {
            "asked": "" if self.party_id or clean_name(self.asked) else "请填写回访了谁",
            "text": "" if self.text.strip() else "请写下回访的情况",
            "on_day": days.problem(self.on_day, "回访日期", "visit"),
        }
        return _without_empty(found)


USUAL_EXTENSION = 31
"""Days of a further month (若干规定 第三十六条: 一般在一个月内调结)."""


@dataclass
class ExtensionForm:
    """A longer term with the parties' consent (若干规定 第三十六条)."""

    to_due: date | None = None
    consent: str = ""
    reason: str = ""
    agreed_on: date | None = None

    def doubt(self, due_on: date | None) -> str:
        """What is asked about before it is kept: consent after the term was over, more than a month on top of the usual one."""
        if self.agreed_on and due_on and self.agreed_on > due_on:
            return f"同意日期 {self.agreed_on} 已过原来的期限 {due_on}"
        more = (self.to_due - due_on).days if self.to_due and due_on else 0
        return f"一次延长了 {more} 天，一般不超过 {USUAL_EXTENSION} 天" if more > USUAL_EXTENSION else ""

    def problems(self, days: Days, due_on: date | None, latest: date | None = None) -> dict[str, str]:
        """What is wrong, by field name; `latest` is the last day an extension may reach (resources/deadlines.toml)."""
        found = {
            "consent": "" if self.consent.strip() else "延期要经双方当事人同意，请写明谁在什么时候同意的",
            "reason": "" if self.reason.strip() else "请写明延期的原因",
            "agreed_on": days.problem(self.agreed_on, "同意日期"),
        }
        if self.to_due is None:
            found["to_due"] = "请写明延长到哪一天"
        elif due_on is not None and self.to_due <= due_on:
            found["to_due"] = f"延长到的日期要在原期限 {due_on} 之后"
        elif latest is not None and self.to_due > latest:
            found["to_due"] = f"最晚只能延长到 {latest}；到期谈不成的请办“调解不成”"
        return _without_empty(found)


@dataclass
class ConfirmationForm:
    """A joint application for judicial confirmation."""

    court: str = ""
    applied_on: date | None = None
    note: str = ""

    def problems(self, days: Days, effective_on: date | None, confirm_by: date | None) -> dict[str, str]:
        """What is wrong, by field name."""
        day = self.applied_on or days.today
        found = {
            "court": "" if self.court.strip() else "请填写向哪个人民法院申请",
            "applied_on": days.problem(self.applied_on, "申请日期"),
        }
        if effective_on is not None and day < effective_on:
            found["applied_on"] = f"申请日期 {day} 在协议生效日期 {effective_on} 之前，请核对"
        if confirm_by is not None and day > confirm_by:
            found["applied_on"] = (
                f"申请日期 {day} 已过 {confirm_by}，协议生效之日起三十日内才能共同申请司法确认（人民调解法第三十三条）"
            )
        return _without_empty(found)


@dataclass
class FilingForm:
    """Binding the dossier: how long it is kept, where, by whom, what is missing or damaged."""

    keeping: str = "long"
    archive_place: str = ""
    filed_by: str = ""
    filed_on: date | None = None
    checked_by: str = ""
    checked_on: date | None = None
    pages: str = ""
    remarks: str = ""

    def problems(self, days: Days) -> dict[str, str]:
        """What is wrong, by field name."""
        found = {
            "filed_by": "" if clean_name(self.filed_by) else "请填写立卷人",
            "filed_on": days.problem(self.filed_on, "立卷日期", "filing"),
            "checked_on": days.problem(self.checked_on, "检查日期"),
        }
        filed = self.filed_on or days.today
        if self.checked_on is not None and self.checked_on < filed and not found["checked_on"]:
            found["checked_on"] = f"检查日期 {self.checked_on} 在立卷日期 {filed} 之前，请核对日期"
        if self.pages.strip() and not (self.pages.strip().isdigit() and int(self.pages) > 0):
            found["pages"] = "页数请写数字"
        return _without_empty(found)
