"""The provider book: who does what in the neighbourhood, found by trade and printed as a list of telephones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.db.transactions import Write
from app.errors import ClerkError
from app.models.rules import pinyin
from app.models.rules.phones import read_phones
from app.models.rules.text import clean
from app.models.tables import Organisation, Provider
from app.office import Office
from app.usecases.offices.opening import own_unit
from app.usecases.services.forms import too_long

if TYPE_CHECKING:
    from app.usecases.papers.printing import PrintedPaper

LONGEST = {
    "name": ("名称", 100), "phone": ("电话", 60), "serves": ("服务范围", 100), "hours": ("时间", 100), "price": ("价格", 200),
    "note": ("备注", 500),
}  # fmt: skip
"""What each is called and how many characters it may have (the columns)."""


SHORTEST = 2
"""Characters of a word by which a trade is known."""


@dataclass(frozen=True)
class ProviderForm:
    """What is known of a provider; `trade` is a code of provider_trade."""

    name: str = ""
    trade: str = ""
    phone: str = ""
    serves: str = ""
    hours: str = ""
    price: str = ""
    note: str = ""
    organisation_id: int | None = None

    def problems(self) -> dict[str, str]:
        """What is wrong, by field name."""
        found: dict[str, str] = {}
        if not clean(self.name):
            found["name"] = "请填写名称"
        if not self.trade:
            found["trade"] = "请选择做什么"
        if not clean(self.phone):
            found["phone"] = "请填写电话"
        elif wrong := _phone_problem(self.phone):
            found["phone"] = wrong
        return found | too_long(vars(self), LONGEST)


def _phone_problem(text: str) -> str:
    """Short public numbers (95598, 12345) are telephones too; what stands beside them (王师傅) is kept as typed."""
    wrong = (p for p in read_phones(text) if p.problem)
    return next((p.problem for p in wrong if not (p.number.isdecimal() and 3 <= len(p.number) <= 6)), "")


@dataclass(frozen=True)
class ProviderRow:
    """A provider as the book shows it."""

    id: int
    name: str
    trade: str
    trade_label: str
    phone: str
    serves: str
    hours: str
    price: str
    note: str
    organisation_id: int | None
    active: bool


@dataclass(frozen=True)
class Done:
    """A change of the book: the provider, the act to undo, and what to say."""

    id: int
    entry_id: int
    said: str


def find(office: Office, text: str = "", trade: str = "", *, ended: bool = False) -> list[ProviderRow]:
    """Providers of a trade ("" for all) whose name, trade or a synonym of it, note or telephone holds the text.

    In the order of the trades; those who have ended only with `ended`.
    """
    word = pinyin.search_form(clean(text))
    query = select(Provider).order_by(Provider.trade, Provider.name, Provider.id)
    if trade:
        query = query.where(Provider.trade == trade)
    if not ended:
        query = query.where(Provider.active.is_(True))
    with office.read() as session:
        rows = [_row(office, p) for p in session.scalars(query)]
    return [row for row in rows if not word or _holds(office, row, word)]


def trades_of(office: Office, *names: str) -> frozenset[str]:
    """The trades that do what is called so: a name or synonym of theirs is in one of these names, or one of these in it."""
    asked = [name for name in map(clean, names) if len(name) >= SHORTEST]
    return frozenset(
        c.code
        for c in office.library.code("provider_trade").codes
        if any(own in name or name in own for own in (c.label, *c.synonyms) for name in asked)
    )


def _row(office: Office, p: Provider) -> ProviderRow:
    label = office.library.code("provider_trade").label(p.trade)
    return ProviderRow(
        p.id, p.name, p.trade, label, p.phone, p.serves or "", p.hours or "", p.price or "", p.note or "",
        p.organisation_id, p.active,
    )  # fmt: skip


def _holds(office: Office, row: ProviderRow, word: str) -> bool:
    codes = office.library.code("provider_trade").codes
    synonyms = next((c.synonyms for c in codes if c.code == row.trade), ())
    names = (row.name, row.trade_label, *synonyms)
    if word.isascii() and not word.isdigit():
        return any(word in form for name in names for form in (*_read(name), name.lower()))
    return any(word in pinyin.search_form(text) for text in (*names, row.phone, row.serves, row.note))


def _read(name: str) -> tuple[str, ...]:
    read = pinyin.readings(name)
    return (*read.initials, *read.full)


def save(office: Office, form: ProviderForm, provider_id: int | None = None) -> Done:
    """Add a provider, or change one. Raises ClerkError, also for one of the same name and trade that is there already."""
    if problems := form.problems():
        raise ClerkError("；".join(problems.values()))
    if form.trade not in dict(office.library.code("provider_trade").choices):
        raise ClerkError(f"不认识行当“{form.trade}”")
    with office.write("便民服务商") as w:
        provider = Provider(active=True) if provider_id is None else _of(w, provider_id)
        _fill(w, provider, form, provider_id)
        if provider_id is None:
            w.session.add(provider)
        w.session.flush()
        w.what = f"{'新增' if provider_id is None else '修改'}便民服务商 {provider.name}"
    return Done(provider.id, w.entry_id or 0, f"已保存 {provider.name}")


def _fill(w: Write, provider: Provider, form: ProviderForm, own: int | None) -> None:
    name = clean(form.name)
    if provider.active:
        _refuse_twice(w, name, form.trade, own or 0)
    if form.organisation_id and w.session.get(Organisation, form.organisation_id) is None:
        raise ClerkError("这个单位已不存在", "请重新选择单位。")
    provider.name, provider.trade, provider.organisation_id = name, form.trade, form.organisation_id
    provider.phone = clean(form.phone)
    provider.serves, provider.hours = clean(form.serves) or None, clean(form.hours) or None
    provider.price, provider.note = clean(form.price) or None, clean(form.note) or None


def _refuse_twice(w: Write, name: str, trade: str, own: int) -> None:
    """A name stands once among those of a trade who are in use."""
    same = select(Provider.id).where(
        Provider.name == name, Provider.trade == trade, Provider.active.is_(True), Provider.id != own
    )
    if w.session.scalar(same) is not None:
        raise ClerkError(f"同一行当里已有“{name}”", "请改那一条，或写明是哪一家店。")


def _of(w: Write, provider_id: int) -> Provider:
    provider = w.session.get(Provider, provider_id)
    if provider is None:
        raise ClerkError("这个服务商已不存在", "请按 F5 刷新。")
    return provider


def set_active(office: Office, provider_id: int, active: bool) -> Done:
    """End a provider (no longer listed nor printed, but kept), or take it up again."""
    with office.write("便民服务商") as w:
        provider = _of(w, provider_id)
        if provider.active == active:
            raise ClerkError(f"{provider.name} 已经{'在用' if active else '停用'}")
        if active:
            _refuse_twice(w, provider.name, provider.trade, provider.id)
        provider.active = active
        w.what = f"{'恢复' if active else '停用'}便民服务商 {provider.name}"
    return Done(provider.id, w.entry_id or 0, f"已{'恢复' if active else '停用'} {provider.name}")


def phone_list(office: Office, text: str = "", trade: str = "") -> "PrintedPaper":
    """The list of telephones in big type, trade by trade, to be hung up. Raises ClerkError when nobody is in it."""
    from app.reports import pdf
    from app.reports.document import Block, Column, Document, Margins, PageSetup, Table, Title
    from app.usecases.papers.printing import PrintedPaper

    rows = find(office, text, trade)
    if not rows:
        raise ClerkError("便民服务簿里还没有可以打印的服务商", "请先新增，或换一个条件。")
    unit, today = own_unit(office), office.today()
    said = (
        f"{unit.name}　{today.year}年{today.month}月{today.day}日　社区电话 {unit.phone or '见服务窗口公示'}"
    )
    columns = (Column("名称", 4.0), Column("电话", 3.4), Column("范围、时间、价格", 4.6))
    blocks: list[Block] = [Title("便民服务电话", subtitle=said)]
    for label, group in groupby(rows, key=lambda row: row.trade_label):
        lines = tuple((r.name, r.phone.replace("、", "\n"), _more(r)) for r in group)
        blocks.append(Table(columns, lines, caption=label, points=15.0))
    page = PageSetup("A4", Margins(16.0, 14.0, 14.0, 14.0), 15.0)
    return PrintedPaper(0, "", "便民服务电话", pdf.render(Document("便民服务电话", tuple(blocks), page)))


def _more(row: ProviderRow) -> str:
    parts: Sequence[str] = (row.serves, row.hours, row.price)
    return "；".join(filter(None, parts))
