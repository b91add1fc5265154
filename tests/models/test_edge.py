"""The model's edge refuses what no form let through, whichever way a record comes."""

from datetime import date

import pytest

from app.errors import ClerkError
from app.models.edge import refuse_bad_values
from app.models.rules.identity import make_id
from app.models.tables import Organisation, Residence, Resident, ResidentPhone

TODAY = date(2026, 3, 16)
GOOD = make_id("239901", date(1950, 2, 28), 12)


def test_good_values_pass() -> None:
    refuse_bad_values(Resident(name="单英", id_kind="111", id_number=GOOD, phone="19900001234"), TODAY)
    refuse_bad_values(Resident(name="无名儿童", id_kind="none"), TODAY)
    refuse_bad_values(Residence(start=date(2020, 1, 1), end=date(2020, 1, 1)), TODAY)


@pytest.mark.parametrize(
    ("record", "word"),
    [
        (Resident(name="", id_kind="none"), "姓名"),
        (
            Resident(name="单英", id_kind="111", id_number=GOOD[:-1] + ("1" if GOOD[-1] != "1" else "2")),
            "证件号码",
        ),
        (Resident(name="单英", id_kind="none", phone="1990000"), "单英 的联系电话"),
        (ResidentPhone(number="12"), "电话"),
        (Organisation(name="某物业", credit_code="91230000AAAAAAAAA0"), "统一社会信用代码"),
        (Residence(start=date(2020, 1, 2), end=date(2020, 1, 1)), "终止日期"),
    ],
)
def test_bad_values_are_refused(record: object, word: str) -> None:
    with pytest.raises(ClerkError, match=word):
        refuse_bad_values(record, TODAY)


def test_a_passport_is_not_measured_by_the_resident_id() -> None:
    refuse_bad_values(Resident(name="外籍居民", id_kind="414", id_number="E12345678"), TODAY)
