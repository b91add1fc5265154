"""Every right of resources/roles.toml is enforced: who holds all others is refused, who holds it as well is not.

A right that is added needs its act here, or it is a word in a list and nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from app.clock import FixedClock
from app.errors import ClerkError
from app.models.definitions.roles import DELETING, NEEDED, RIGHTS
from app.models.tables import ServiceItem
from app.office import ClerkRef, Office
from app.usecases import catalogue, codes, ledgers, mediation, packages
from app.usecases.areas import grids as areas
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.importing import take as importing
from app.usecases.ledgers import periods, retention
from app.usecases.offices import backups, clerks, definitions
from app.usecases.offices import opening as offices
from app.usecases.papers import printing
from app.usecases.population import months as population_months
from app.usecases.relief import entries as relief
from app.usecases.residents import files
from app.usecases.residents import records as residents
from app.usecases.restricted import export as restricted_export
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories
from tests.offices import PASSWORD, new_encrypted

REASON = "司法所 2026 年 3 月委托协助"
RESTRICTED = "没有打开，或者您没有查看它的权限"


@dataclass(frozen=True)
class Ground:
    """What lies there before the clerk in question comes: made by the first clerk, who may do everything."""

    resident: int
    service: int
    case: int
    row: int
    item: int
    act: int


@dataclass(frozen=True)
class Proof:
    """An act that needs a right; `also` are the rights of which any is enough in its place; `says` how it is refused."""

    act: Callable[[Office, Ground], object]
    also: tuple[str, ...] = ()
    says: str = ""


def _journal(office: Office, _g: Ground) -> object:
    from app.models.tables import JournalEntry

    with office.write("记走访") as w:
        w.session.add(JournalEntry(kind="visit", title="走访", on_day=office.today()))
    return None


def _unit(office: Office, _g: Ground) -> object:
    form = offices.unit_form(office)
    form.phone = "0451-80000001"
    return offices.save_unit(office, form)


def _restricted_row(office: Office, g: Ground) -> object:
    return ledgers.add(
        office, "correction", ledgers.EntryForm(g.resident, "2026-01-05", values={"kind": "缓刑"})
    )


def _restricted_matter(office: Office, _g: Ground) -> object:
    with office.read() as session:
        item = session.scalars(select(ServiceItem).where(ServiceItem.restricted.is_(True))).first()
    assert item is not None
    if not item.enabled:
        catalogue.switch(office, item.id, True)
    return factories.service(office, item_id=item.id)


EDITS_ROWS = ("ledgers.edit", "ledgers.restricted.edit", "residents.edit")
PROOFS: dict[str, Proof] = {
    "residents.edit": Proof(lambda o, _g: factories.resident(o, "新来的")),
    "residents.delete": Proof(lambda o, g: residents.delete(o, g.resident)),
    "residents.close": Proof(lambda o, _g: population_months.close(o, "2026-01")),
    "residents.import": Proof(lambda o, _g: importing.take(o, cast(Any, None))),
    "areas.edit": Proof(lambda o, _g: areas.add_grid(o, "新网格"), ("residents.edit",)),
    "services.edit": Proof(lambda o, g: factories.service(o, item_id=g.item)),
    "services.delete": Proof(lambda o, g: recycle.put(o, "service_record", g.service)),
    "services.restricted": Proof(_restricted_matter, says="这是受限事项"),
    "relief.edit": Proof(lambda o, _g: relief.save_fund(o, relief.FundForm("爱心款", "money", "元"))),
    "relief.close": Proof(lambda o, _g: relief.close_month(o, "2026-01")),
    "mediation.edit": Proof(lambda o, _g: mediation.open_case(o, factories.case_form())),
    "mediation.delete": Proof(lambda o, g: recycle.put(o, "mediation_case", g.case)),
    "ledgers.edit": Proof(lambda o, g: ledgers.change(o, g.row, {"category": "农村低保"}), EDITS_ROWS),
    "ledgers.delete": Proof(lambda o, g: recycle.put(o, "ledger_entry", g.row)),
    "ledgers.reopen": Proof(lambda o, _g: periods.reopen(o, 1, "写错了，要改")),
    "ledgers.destroy": Proof(lambda o, g: retention.destroy(o, "minimum_living", [g.row], REASON, "李主任")),
    "ledgers.restricted.see": Proof(lambda o, _g: o.library.ledger("correction"), says=RESTRICTED),
    "ledgers.restricted.edit": Proof(_restricted_row),
    "ledgers.restricted.switch": Proof(lambda o, _g: restricted.switch(o, "petition", True, REASON)),
    "ledgers.restricted.export": Proof(
        lambda o, _g: restricted_export.hand_out(o, "correction", Path("nowhere"), REASON, "街道司法所")
    ),
    "journal.edit": Proof(_journal, ("residents.edit", "mediation.edit")),
    "papers.print": Proof(lambda o, g: printing.issue(o, "resident_card", g.resident)),
    "export.masked": Proof(lambda o, _g: viewings.may_hand_out(o, masked=True), ("export.unmasked",)),
    "export.unmasked": Proof(lambda o, _g: viewings.may_hand_out(o, masked=False)),
    "package.write": Proof(lambda o, _g: packages.write(o, "2026-02", Path("nowhere"))),
    "package.read": Proof(
        lambda o, _g: packages.receive(o, Path("nowhere"), packages.passphrase_key("x" * 12))
    ),
    "undo.others": Proof(lambda o, g: undo.undo(o, g.act)),
    "log.read": Proof(lambda o, _g: viewings.log(o)),
    "settings.unit": Proof(_unit),
    "settings.clerks": Proof(lambda o, _g: clerks.add_clerk(o, "新办事员", "")),
    "settings.catalogue": Proof(lambda o, g: catalogue.switch(o, g.item, False)),
    "settings.definitions": Proof(lambda o, _g: codes.save(o, "sex", codes.ValueForm("第三性"))),
}
ELSEWHERE = {"backup.restore"}
"""Proved below, with an encrypted office that is closed."""


@pytest.fixture
def ground(file_office: Office) -> Ground:
    one = factories.resident(file_office, "张三")
    files.household_of(file_office, one)
    case = mediation.open_case(file_office, factories.case_form())
    item = factories.item_id(file_office)
    service = factories.service(file_office, item_id=item)
    restricted.switch(file_office, "correction", True, REASON)
    row = factories.household_row(file_office, one)
    areas.add_grid(file_office, "要撤销的网格")
    return Ground(one, service, case, row, item, undo.acts(file_office)[0].id)


def become(office: Office, rights: frozenset[str]) -> None:
    """Somebody whose only role holds exactly these rights."""
    held = ", ".join(f'"{right}"' for right in sorted(rights))
    definitions.adopt(
        office, "roles", "tried", f'[[role]]\nkey = "tried"\nname = "试岗"\nrights = [{held}]\n'
    )
    clerk = clerks.add_clerk(office, "试岗的人", "", ("tried",))
    office.clerk = ClerkRef(clerk, "试岗的人")


def refused(act: Callable[[], object], says: str) -> bool:
    """Whether it is refused for want of the right; what else may be wrong with the act is no matter here."""
    try:
        act()
    except ClerkError as error:
        return says in error.message
    except Exception:  # noqa: BLE001 - it came past the right
        return False
    return False


def test_every_right_has_its_proof() -> None:
    assert set(PROOFS) | ELSEWHERE == set(RIGHTS)
    assert {right for rights in NEEDED.values() for right in rights} <= set(RIGHTS)
    assert set(DELETING.values()) <= set(RIGHTS)


@pytest.mark.parametrize("right", PROOFS)
def test_who_lacks_only_this_right_is_refused(file_office: Office, ground: Ground, right: str) -> None:
    proof = PROOFS[right]
    become(file_office, frozenset(RIGHTS) - {right, *proof.also})
    assert refused(lambda: proof.act(file_office, ground), proof.says or f"没有“{RIGHTS[right]}”的权限")


@pytest.mark.parametrize("right", PROOFS)
def test_who_has_it_is_not(file_office: Office, ground: Ground, right: str) -> None:
    proof = PROOFS[right]
    become(file_office, frozenset(RIGHTS) - set(proof.also) | {right})
    assert not refused(lambda: proof.act(file_office, ground), "的权限")


def test_restoring_needs_its_right_in_the_office_as_it_is_now(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "office"
    office, _ = new_encrypted(folder, clock)
    window = clerks.add_clerk(office, "周窗口", PASSWORD, ("clerk",))
    former = clerks.add_clerk(office, "吴管理", PASSWORD, ("keeper",))
    copy = backups.back_up(office).path
    [kept] = [c for c in clerks.clerks(office) if c.id == former]
    for spell in kept.spells:
        clerks.end_role(office, spell.id)
    office.close()
    before = (folder / "liren.db").read_bytes()
    for name in ("周窗口", "吴管理"):
        with pytest.raises(ClerkError, match="没有“从备份恢复”的权限"):
            backups.restore(copy, folder, name, PASSWORD, clock)
    assert (folder / "liren.db").read_bytes() == before
    assert window
    assert backups.restore(copy, folder, "王窗口", PASSWORD, clock).is_dir()
    # Where the office is gone, the copy decides: there 吴管理 still kept the office, 周窗口 never did.
    with pytest.raises(ClerkError, match="没有“从备份恢复”的权限"):
        backups.restore(copy, tmp_path / "new", "周窗口", PASSWORD, clock)
    assert not (tmp_path / "new" / "liren.db").exists()
    backups.restore(copy, tmp_path / "new", "吴管理", PASSWORD, clock)
    (folder / "liren.db").write_bytes(b"damaged" * 1000)
    later = FixedClock(clock.now() + timedelta(hours=1))
    backups.restore(copy, folder, "吴管理", PASSWORD, later)
    offices.log_in(folder, "吴管理", PASSWORD, clock).close()
