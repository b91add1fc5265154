"""文书打印登记簿: what left the desk, each paper once; nothing of restricted matters and ledgers but that it is one."""

from datetime import date

from sqlalchemy import select

from app.models.tables import ProofReferral, ServiceItem
from app.office import ClerkRef, Office
from app.usecases import ledgers
from app.usecases.offices import clerks
from app.usecases.papers import printing
from app.usecases.papers.values import lists
from app.usecases.restricted import ledgers as restricted
from app.usecases.restricted import viewings
from tests import factories

RESTRICTED = "aftercare"


def test_what_was_printed_stands_once_with_how_often(file_office: Office) -> None:
    with file_office.write("受限的办件") as w:
        quiet = w.session.scalars(select(ServiceItem).where(ServiceItem.restricted.is_(True))).first()
        assert quiet is not None
        item = quiet.id
    record, shut = (
        factories.service(file_office),
        factories.service(file_office, item_id=item, applicant="某甲"),
    )
    receipt = printing.issue(file_office, "service_receipt", record)
    printing.put_out(file_office, receipt.paper_id)
    printing.issue(file_office, "visit_form", shut)
    printing.prepare(file_office, "once_notice", record)  # looked at, not printed
    restricted.switch(file_office, RESTRICTED, True, "安置帮教工作需要")
    viewings.enter(file_office, RESTRICTED, "办理")
    one, values = factories.resident(file_office, "某乙"), {"kind": "released", "every": "week"}
    row = ledgers.add(file_office, RESTRICTED, ledgers.EntryForm(one, "2026-03-02", values=values))
    printing.issue(file_office, "ledger_card", row)
    with file_office.write("告知") as w:
        asked = ProofReferral(
            proof="kin", name="亲属关系证明", on_day=date(2026, 3, 2), applicant="某丙", clerk_name="王芳"
        )
        w.session.add(asked)
        w.session.flush()
        told = asked.id
    printing.issue(file_office, "proof_referral", told)
    counter = ClerkRef(clerks.add_clerk(file_office, "周窗口", "", ("clerk",)), "周窗口")
    rows = lists.LISTS["papers_out"](file_office, {})
    director, file_office.clerk = file_office.clerk, counter
    assert lists.LISTS["papers_out"](file_office, {}) == rows  # who may not see the ledger is told no more
    file_office.clerk = director
    assert [(r["title"], r["whose"], r["times"], r["note"].partition("，")[0]) for r in rows] == [
        ("受理回执", "李四", "2", "补打 1 次"), ("受限事项的文书", "", "1", ""), ("限制台账的文书", "", "1", ""),
        ("不予出具证明告知单", "某丙", "1", ""),
    ]  # fmt: skip
    assert [bool(r["number"]) for r in rows] == [True, False, False, True]
    printed = printing.issue(file_office, "paper_register", 0).document
    assert ("共 4 份" in repr(printed), "某甲" in repr(printed), "某乙" in repr(printed)) == (
        True,
        False,
        False,
    )
    january = {"from": "2026-01-01", "until": "2026-01-31"}
    assert lists.LISTS["papers_out"](file_office, january) == []
    nothing = printing.prepare(file_office, "paper_register", 0, given=january)
    assert "这段时间没有打印过文书" in repr(nothing.document), "blank lines are for what is written by hand"
