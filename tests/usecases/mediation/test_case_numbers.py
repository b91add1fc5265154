"""A number given wrongly is cancelled with its reason and the next is given; a cancelled one comes back by no way."""

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases import mediation, numbering
from app.usecases.history import bin as recycle
from app.usecases.history import undo
from app.usecases.mediation import FilingForm
from app.usecases.mediation.case_numbers import SERIES
from tests import factories


def test_the_case_takes_the_next_number_and_the_old_one_is_told_of(office: Office) -> None:
    case = factories.settled_case(office)
    before = mediation.view(office, case)
    assert [(n.series, n.text) for n in mediation.numbers_of(office, case)] == [
        ("mediation_case", before.number), ("mediation_agreement", before.agreement_number),
    ]  # fmt: skip
    new = mediation.cancel_number(office, case, "mediation_agreement", "写错了年份")
    after = mediation.view(office, case)
    assert (after.agreement_number, after.number) == (new, before.number)
    assert new != before.agreement_number
    [gap] = numbering.gaps(office, 2026, SERIES)
    assert (gap.text, gap.words) == (before.agreement_number, "已作废：写错了年份")
    assert mediation.view(office, factories.settled_case(office)).agreement_number not in {new, gap.text}


def test_undoing_does_not_bring_a_cancelled_number_back(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    old = mediation.view(office, case).number
    new = mediation.cancel_number(office, case, "mediation_case", "登记错误")
    with pytest.raises(ClerkError, match="已经作废，不能恢复使用"):
        undo.undo(office, undo.acts(office)[0].id)
    assert mediation.view(office, case).number == new != old


def test_a_deleted_case_whose_number_was_cancelled_comes_back_without_it(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    old = mediation.view(office, case).number
    entry = recycle.put(office, "mediation_case", case)
    numbering.cancel(office, old, "重复登记")
    undo.undo(office, entry)
    assert mediation.view(office, case).number == ""


def test_what_cannot_be_cancelled_is_said(office: Office) -> None:
    case = mediation.open_case(office, factories.case_form())
    with pytest.raises(ClerkError, match="请写明编号作废的原因"):
        mediation.cancel_number(office, case, "mediation_case", " ")
    with pytest.raises(ClerkError, match="还没有这种编号"):
        mediation.cancel_number(office, case, "mediation_dossier", "错了")
    mediation.move(office, case, "end", "撤回")
    mediation.bind(office, case, FilingForm(filed_by="王窗口"))
    assert mediation.cancel_number(office, case, "mediation_dossier", "卷号重了")
    mediation.move(office, case, "archive")
    with pytest.raises(ClerkError, match="已经归档"):
        mediation.cancel_number(office, case, "mediation_case", "错了")
