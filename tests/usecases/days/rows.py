"""What a clerk does in ledgers: rows written, corrected cell by cell, ended, begun anew, moved by steps, deleted; tags
decided; volunteers and all other registers of the office's own."""

from datetime import timedelta
from random import Random

from app.models.definitions.ledgers import Ledger, LedgerField
from app.models.tables import Household, LedgerEntry, LedgerPeriod, Organisation
from app.office import Office
from app.usecases.ledgers import cells, corrections, designs, entries, periods, renewing, reviews, steps
from app.usecases.ledgers.cells import RowEdit
from app.usecases.ledgers.entries import EntryForm
from app.usecases.lists import changes
from app.usecases.residents import tag_decisions
from app.usecases.restricted import ledgers as restricted
from tests.usecases.days.picks import ANSWERS, Picks

OFTEN = ("volunteer", "volunteer_log", "minimum_living", "hotline", "aftercare", "disability", "petition")
"""Ledgers that are written in more often than by chance, so that rows meet."""


def _ledger(p: Picks) -> Ledger:
    known = p.office.library.ledgers
    own = [
        key
        for key, one in known.items()
        if not one.is_view and one.enabled and key not in p.office.library.hidden
    ]
    return known[p.one([key for key in OFTEN if key in own] if p.chance(0.6) else own)]


def _text(p: Picks, spec: LedgerField) -> str:
    """What is typed into a field; now and then what does not belong there."""
    if p.chance(0.05):
        return p.one(("", "文字", "1"))
    match spec.type:
        case "choice" | "choices":
            return p.one([label for _, label in p.office.library.code(spec.codes or "").choices])
        case "number" | "decimal" | "money":
            return p.one(("1", "2", "30"))
        case "date" | "day":
            return str(p.date())
        case "yesno":
            return p.one(("是", "否"))
    return p.one(("某事", "另一事", "王五"))


def _values(p: Picks, ledger: Ledger) -> dict[str, str]:
    return {
        spec.key: _text(p, spec)
        for spec in ledger.typed_fields
        if spec.type != "link" and (spec.required or p.chance(0.3))
    }


def add_row(p: Picks) -> None:
    """A row of any ledger, of whoever such rows belong to."""
    ledger = _ledger(p)
    end = p.day() if p.chance(0.2) else ""
    form = EntryForm(start=p.day(), end=end, reason="登记", values=_values(p, ledger))
    if ledger.belongs_to in ("resident", "household"):
        form.resident_id = p.person()
    elif ledger.belongs_to == "organisation":
        form.organisation_id = p.a(Organisation)
    if p.chance(0.2):
        form.resident_id, form.owner_name = None, "某人"
    entries.add(p.office, ledger.key, form)


def _row(p: Picks) -> tuple[int, Ledger]:
    """A row, and the ledger it stands in, where the clerk is given that."""
    shown = [key for key in p.office.library.ledgers if key not in p.office.library.hidden]
    row = p.a(LedgerEntry, LedgerEntry.ledger.in_(shown))
    return row, p.office.library.ledgers[p.of(LedgerEntry, row, "ledger")]


def correct_row(p: Picks) -> None:
    """Some cells of a row are typed anew, some of them wrongly."""
    row, ledger = _row(p)
    typed = p.some([spec.key for spec in ledger.typed_fields])
    fields = {spec.key: spec for spec in ledger.typed_fields}
    edit = RowEdit(
        row, {name: _text(p, fields[name]) for name in typed} | ({"start": p.day()} if p.chance(0.2) else {})
    )
    cells.take(p.office, ledger.key, [edit])


def end_rows(p: Picks) -> None:
    """A row ends."""
    row, ledger = _row(p)
    cells.end_rows(p.office, ledger.key, [row], p.day(), "退出")


def begin_anew(p: Picks) -> None:
    """What a row tells changed: it ends and a new one begins."""
    row, _ = _row(p)
    renewing.begin_anew(p.office, row, p.date(), "保障金调整")


def review_row(p: Picks) -> None:
    """A row was looked through."""
    row, ledger = _row(p)
    if ledger.review:
        reviews.reviewed(p.office, ledger.key, [row])


def step_row(p: Picks) -> None:
    """The next step of a row that goes by steps."""
    stepped = [key for key, one in p.office.library.ledgers.items() if one.flow and not one.is_view]
    row = p.a(LedgerEntry, LedgerEntry.ledger.in_(stepped))
    flow = p.office.library.flows[p.office.library.ledgers[p.of(LedgerEntry, row, "ledger")].flow]
    move = p.one(flow.moves_from(p.of(LedgerEntry, row, "state") or flow.first))
    steps.move(p.office, row, move.key, ANSWERS, p.day())


def drop_row(p: Picks) -> None:
    """A row goes to the bin."""
    row, ledger = _row(p)
    cells.drop_rows(p.office, ledger.key, [row])


def decide_tag(p: Picks) -> None:
    """A household that the rules propose is confirmed, or declined with the reason."""
    tag = p.one([one for one in p.office.library.tags.values() if one.proposes in p.office.library.ledgers])
    candidate = p.one(tag_decisions.proposals(p.office, tag.key)).candidate
    if p.chance(0.5):
        tag_decisions.refuse(p.office, tag.key, candidate.resident_id, "有稳定收入")
    else:
        ledger = p.office.library.ledger(candidate.ledger)
        tag_decisions.confirm(p.office, ledger.key, candidate.resident_id, _values(p, ledger), p.day())


def close_period(p: Picks) -> None:
    """A period of a ledger is closed, or opened again."""
    if p.chance(0.6):
        row, ledger = _row(p)
        periods.close(p.office, ledger.key, p.of(LedgerEntry, row, "start") or p.date())
    else:
        periods.reopen(p.office, p.a(LedgerPeriod), "漏登两户")


def correct_closed(p: Picks) -> None:
    """A value of a row is corrected after its period was closed."""
    closed = p.a(LedgerPeriod)
    key = p.of(LedgerPeriod, closed, "ledger")
    row = p.a(LedgerEntry, LedgerEntry.ledger == key)
    spec = p.one(p.office.library.ledger(key).typed_fields)
    corrections.correct(p.office, row, spec.key, _text(p, spec), "看错一位")


def prepare(office: Office) -> None:
    """What the invented community has none of: homes where nobody works, a ledger that goes by steps, a closed period."""
    restricted.switch(office, "petition", True, "街道要求")
    p = Picks(office, Random(0))
    for _ in range(3):
        form = EntryForm(p.person(), str(p.date()), values=_values(p, office.library.ledger("petition")))
        entries.add(office, "petition", form)
    periods.close(office, "minimum_living", office.today() - timedelta(days=30))
    jobless = [one for home in p.ids(Household)[:8] for one in p.members(home)]
    changes.change_many(office, "resident", jobless, "employment", "70")


def switch_ledger(p: Picks) -> None:
    """A ledger is no longer written here, or again."""
    key = p.one([key for key, one in p.office.library.ledgers.items() if not one.is_view])
    designs.switch(p.office, key, not p.office.library.ledgers[key].enabled)


ACTS = (
    add_row, add_row, add_row, add_row, correct_row, correct_row, correct_row, end_rows, end_rows, begin_anew, begin_anew,
    review_row, step_row, step_row, drop_row, decide_tag, switch_ledger, close_period, close_period,
    correct_closed, correct_closed,
)  # fmt: skip
