"""What a public notice and an objection to it ask; names and numbers are masked before anything is kept."""

from dataclasses import dataclass
from datetime import date

from app.errors import ClerkError
from app.models.rules.dates import read_date
from app.models.rules.text import clean
from app.usecases.services.forms import too_long

LONGEST = {"title": ("标题", 100), "place": ("张贴地点", 100), "watch_phone": ("监督电话", 40)}
LONGEST_OBJECTION = {"who": ("谁反映的", 60), "phone": ("电话", 40)}
LONGEST_CONCLUSION = {"words": ("结论或原因", 500)}
"""What each is called and how many characters it may have (the columns)."""
LEAST_DAYS = 1


def read_day(text: str, label: str) -> date:
    """A whole date as it is typed. Raises ClerkError."""
    day = read_date(text)
    if day is None or day.full is None:
        raise ClerkError(f"{label}要写到日", "例如 2026-03-16。")
    return day.full


@dataclass(frozen=True)
class NoticeForm:
    """What is made public: `people` one to a line as “姓名 证件号码 事项”; `record_id` the matter it is about."""

    title: str = "公示"
    content: str = ""
    people: str = ""
    place: str = ""
    watch_phone: str = ""
    start_on: str = ""
    end_on: str = ""
    record_id: int | None = None

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not clean(self.title):
            found["title"] = "请填写标题"
        if not clean(self.content):
            found["content"] = "请写明公示什么、依据什么"
        days: dict[str, date] = {}
        for name, label in (("start_on", "公示开始"), ("end_on", "公示结束")):
            try:
                days[name] = read_day(getattr(self, name), label)
            except ClerkError as error:
                found[name] = str(error)
        if len(days) == 2 and (days["end_on"] - days["start_on"]).days < LEAST_DAYS:
            found["end_on"] = "公示结束要在公示开始之后"
        return found | too_long(vars(self), LONGEST)


@dataclass(frozen=True)
class ObjectionForm:
    """Who objects (perhaps nobody named), when and to what."""

    on_day: str = ""
    who: str = ""
    phone: str = ""
    text: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        try:
            read_day(self.on_day, "日期")
        except ClerkError as error:
            found["on_day"] = str(error)
        if not clean(self.text):
            found["text"] = "请写明反映的内容"
        return found | too_long(vars(self), LONGEST_OBJECTION)


@dataclass(frozen=True)
class WordsForm:
    """A line of words that ends a notice: the conclusion, or why it is withdrawn; the use case says when it is needed."""

    words: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        return too_long(vars(self), LONGEST_CONCLUSION)
