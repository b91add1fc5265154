"""What a clerk does at the desk: scans, the catalogue of matters, the office's own codes; and the book of money and goods,
whose lines are reversed and never taken back."""

from io import BytesIO

from PIL import Image

from app.models.tables import (
    Attachment,
    MediationCase,
    Organisation,
    ReliefEntry,
    ReliefFund,
    Resident,
    ServiceItem,
)
from app.models.tables import ServiceRecord as Matter
from app.usecases.attachments import files as scans
from app.usecases.catalogue import editing, merging, switching
from app.usecases.codes import editing as codes
from app.usecases.codes.editing import ValueForm
from app.usecases.history import bin as recycle_bin
from app.usecases.organisations import records as organisations
from app.usecases.relief import entries as book
from app.usecases.relief.forms import EntryForm, FundForm
from app.usecases.residents import merging as people
from tests.usecases.days.picks import Picks

SCANNED = {"resident": Resident, "service_record": Matter, "mediation_case": MediationCase}
OWN_CODES = ("provider_trade", "dispute_type", "relief_kind", "lead_body")


def scan(p: Picks) -> None:
    """A picture is kept with a file, a matter or a case."""
    kind = p.one(tuple(SCANNED))
    picture = BytesIO()
    Image.new("L", (2, 2), p.dice.randint(0, 9)).save(picture, "PNG")
    scans.add(p.office, kind, p.a(SCANNED[kind]), "证明.png", picture.getvalue(), p.one(("", "身份证")))


def change_scan(p: Picks) -> None:
    """Other words under a scan, or it goes to the bin."""
    one = p.a(Attachment)
    if p.chance(0.5):
        scans.caption(p.office, one, p.one(("户口簿", "")))
    else:
        scans.delete(p.office, one)


def edit_item(p: Picks) -> None:
    """A matter of the catalogue is called otherwise, has another term, is off or on."""
    item = p.a(ServiceItem)
    match p.one(("name", "term", "switch")):
        case "name":
            opened = editing.open_item(p.office, item)
            editing.save(
                p.office, opened.values | {"name": p.one(("新叫法甲", "新叫法乙"))}, item, opened.version
            )
        case "term":
            switching.set_limit(p.office, item, p.one(("", "5", "10", "多")))
        case "switch":
            switching.switch(p.office, item, not p.of(ServiceItem, item, "enabled"))


def add_item(p: Picks) -> None:
    """A matter of the office's own, or one split off another."""
    split = p.a(ServiceItem) if p.chance(0.5) else None
    opened = editing.open_split(p.office, split) if split else editing.open_new(p.office)
    values = opened.values | {"code": opened.code, "name": f"借用活动室{p.dice.randint(1, 9)}"}
    editing.save(p.office, values)


def merge_items(p: Picks) -> None:
    """Two matters of the catalogue are one."""
    keep = p.a(ServiceItem)
    merging.merge(p.office, keep, p.a(ServiceItem, ServiceItem.id != keep))


def part_items(p: Picks) -> None:
    """What was merged is parted again, also after other work: an item of the catalogue, or a file."""
    if p.chance(0.5):
        merging.unmerge(p.office, p.a(ServiceItem, ServiceItem.merged_into_id.is_not(None)))
    else:
        gone = [row.record_id for row in recycle_bin.listing(p.office) if row.kind == "resident"]
        people.unmerge(p.office, p.one(gone))


def own_code(p: Picks) -> None:
    """A value of the office's own in a code table, off, on or gone."""
    table = p.one(OWN_CODES)
    own = [value.code for value in p.office.library.code(table).codes if value.own]
    if not own or p.chance(0.4):
        codes.save(p.office, table, ValueForm(p.one(("自定甲", "自定乙")), p.one(("", "别叫法"))))
    elif p.chance(0.6):
        codes.switch(p.office, table, p.one(own), p.chance(0.5))
    else:
        codes.delete(p.office, table, p.one(own))


def body(p: Picks) -> None:
    """A unit or shop is put on file or written otherwise."""
    kind = p.one([code for code, _ in p.office.library.code("organisation_kind").choices])
    form = organisations.OrganisationForm(name=p.one(("美味小吃店", "便民超市", "第一小学")), kind=kind)
    organisations.save(p.office, form, p.a(Organisation) if p.chance(0.5) else None)


def _line(p: Picks, fund: int) -> EntryForm:
    quantity, day = p.one(("5", "120.50", "3", "0")), p.day() or str(p.office.today())
    who = p.person() if p.chance(0.6) else None
    return EntryForm(
        fund, p.one(("in", "out")), quantity, day, "慰问", "", "" if who else "某人", resident_id=who
    )


def book_line(p: Picks) -> None:
    """Money or goods came or were given."""
    book.enter(p.office, _line(p, p.a(ReliefFund)))


def right_line(p: Picks) -> None:
    """A line of the book is reversed or corrected."""
    line = p.a(ReliefEntry)
    if p.chance(0.5):
        book.reverse(p.office, line, "记错")
    else:
        book.correct(p.office, line, _line(p, p.of(ReliefEntry, line, "fund_id")), "看错一位")


def fund(p: Picks) -> None:
    """A fund or a kind of goods, new or written otherwise."""
    form = FundForm(
        p.one(("大米", "棉被", "慈善金", "助学金", "爱心积分", "孝心积分")),
        p.one(("money", "goods", "points")),
        "袋",
        "30",
    )
    book.save_fund(p.office, form, p.a(ReliefFund) if p.chance(0.5) else None)


def close_month(p: Picks) -> None:
    """The book of a month is closed, or opened again."""
    if p.chance(0.6):
        book.close_month(p.office, p.one(("2026-10", "2026-09", "2026-11")))
    else:
        book.reopen(p.office, "漏记一笔")


ACTS = (
    scan,
    scan,
    change_scan,
    edit_item,
    edit_item,
    add_item,
    merge_items,
    merge_items,
    own_code,
    body,
    fund,
)
ANY_ORDER = (part_items,)
"""What takes an older act back by itself: no place in a day that is undone backwards."""
FOR_GOOD = (book_line, book_line, right_line, right_line, close_month)
"""What is booked is never taken back, so such an act has no place in a day that is."""
