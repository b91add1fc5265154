"""An invented big household and its matters, from which every application form, register and notice is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.models.rules.dates import PartialDate
from app.models.rules.identity import make_id
from app.models.tables import (
    Area,
    Household,
    Kinship,
    LedgerEntry,
    Membership,
    Residence,
    Resident,
    ResidentContact,
    ServiceItem,
)
from app.office import Office
from app.usecases import ledgers
from app.usecases.services import forms as service_forms
from app.usecases.services import records as service_records
from tests import factories

LONG_NAME = "迪丽热巴·迪力木拉提·阿卜杜热合曼"
ADDRESS = "示例省示例市示例区和平路北段一百二十八号翡翠城市花园东区三期17号楼2单元2801室（原机械厂家属院）"
WORK = "示例市示例区某某机械制造有限责任公司第三分厂"
MATERIAL = "第{n}种材料：申请人及共同生活的家庭成员的收入情况说明"


@dataclass(frozen=True)
class Case:
    """Ids of what was made."""

    household: int
    head: int
    living_row: int
    disability_row: int
    item: int
    record: int

    def targets(self) -> Mapping[str, int]:
        """The record that each form is printed for."""
        homes = dict.fromkeys(("minimum_living_survey", "tekun_survey", "temporary_relief"), self.household)
        people = dict.fromkeys(("disability_allowance", "elder_allowance", "living_proof"), self.head)
        records = dict.fromkeys(("visit_form", "satisfaction_form", "once_notice"), self.record)
        units = dict.fromkeys(
            (
                "public_notice",
                "minimum_living_notice",
                "agency_register",
                "visit_register",
                "satisfaction_blank",
            ),
            0,
        )
        return {
            **homes,
            **people,
            **records,
            **units,
            "item_notice": self.item,
            "ledger_card": self.living_row,
        }

    def given(self) -> Mapping[str, Mapping[str, Any]]:
        """What is typed for those that ask."""
        chosen = {"ledger": "minimum_living", "rows": [self.living_row], "end_on": "2026-03-25"}
        return {
            "public_notice": {"people": f"王𬭸 {number(99)} 拟享受高龄津贴\n李䶮", "title": "高龄津贴公示"},
            "minimum_living_notice": chosen,
            "living_proof": {"purpose": "子女入学，交示例小学", "valid": "30 日"},
        }


def number(n: int, born: date = date(1938, 5, 17)) -> str:
    """An identity number that is the same in every run."""
    return make_id("230102", born, n)


def make(office: Office, members: int = 12, materials: int = 15) -> Case:
    """Twelve in a household, one of them disabled, 低保, helped twice before; a matter with fifteen materials."""
    household, head = _household(office, members)
    living = ledgers.EntryForm(
        head, "2025-01-01", values={"category": "城市低保", "members": "3", "amount": "2400"}
    )
    living_row = ledgers.add(office, "minimum_living", living)
    hands = {"kind": "肢体残疾", "grade": "二级", "guardian": "王𬭸1", "guardian_phone": "19900000001"}
    disability_row = ledgers.add(office, "disability", ledgers.EntryForm(head, "2025-01-01", values=hands))
    with office.write("救助") as w:
        for start, amount in ((date(2025, 11, 1), "500.00"), (date(2026, 2, 3), "1200.50")):
            fields = {"amount": amount, "kind": "temporary"}
            w.session.add(LedgerEntry(ledger="relief", household_id=household, start=start, fields=fields))
    item = _item(office, materials)
    wanted = [
        service_forms.MaterialForm(MATERIAL.format(n=n), "原件", 1, n % 3 > 0, n % 2 == 0)
        for n in range(materials)
    ]
    form = service_forms.ServiceForm(
        item_id=item, resident_id=head, materials=wanted, note="楼上漏水，请求协调。"
    )
    record = service_records.take(office, form, accept=False)
    for n in range(3):
        form = service_forms.ServiceForm(
            item_id=item, applicant=LONG_NAME if n == 0 else f"李四{n}", applicant_phone="19900000007",
            agent="张代办" if n < 2 else "", channel="phone" if n else "window",
        )  # fmt: skip
        service_records.take(office, form)
    return Case(household, head, living_row, disability_row, item, record)


def _item(office: Office, materials: int) -> int:
    item_id = factories.item_id(office)
    with office.write("事项") as w:
        item = w.session.get_one(ServiceItem, item_id)
        item.name, item.basis, item.fee = "最低生活保障申请", "《社会救助暂行办法》第九条至第十三条", "不收费"
        item.conditions = "共同生活的家庭成员人均收入低于当地最低生活保障标准，且家庭财产状况符合规定"
        item.steps, item.notice = "申请→入户调查→民主评议→公示→审核→审批", "低保每年复核一次。"
        item.materials = "\n".join(f"{MATERIAL.format(n=n)}|原件|1|主要" for n in range(materials))
    return item_id


def _household(office: Office, members: int) -> tuple[int, int]:
    with office.write("大户") as w:
        grid = w.session.query(Area).filter_by(kind="grid").order_by(Area.id).first()
        assert grid is not None
        flat = Area(kind="dwelling", name="2801", ownership="private", square_metres=Decimal("68.50"))
        w.session.add(flat)
        w.session.flush()
        home = Household(address=ADDRESS, number="230102-0099", grid_id=grid.id, dwelling_id=flat.id)
        w.session.add(home)
        w.session.flush()
        people = [_member(n, home, grid.id) for n in range(members)]
        w.session.add_all(people)
        w.session.flush()
        start = date(2020, 1, 1)
        for one in people:
            w.session.add(
                Membership(household_id=home.id, resident_id=one.id, relation=one.relation, start=start)
            )
            w.session.add(Residence(resident_id=one.id, kind="01", start=start))
        home.head_id = people[0].id
        away = Resident(name="李䶮𪚥", id_kind="none", address=ADDRESS, phone="19911112222", sex="2")
        w.session.add(away)
        w.session.flush()
        w.session.add(Kinship(resident_id=people[0].id, relative_id=away.id, kind="parent"))
        w.session.add(
            ResidentContact(resident_id=people[0].id, role="carer", name="陈㛃", phone="19922223333")
        )
        return home.id, people[0].id


def _member(n: int, home: Household, grid_id: int) -> Resident:
    born = date(1938, 5, 17) if n == 0 else date(1950 + 5 * n, 5, 17)
    return Resident(
        name=LONG_NAME if n == 0 else f"王𬭸{n}", id_kind="111", id_number=number(2 * n + 1, born), sex="1",
        birth_date=PartialDate.of(born), phone=f"1990000{n:04d}", health="10", address=ADDRESS, estate="翡翠城市花园",
        registered_address=ADDRESS, work_unit=WORK, household_id=home.id, grid_id=grid_id, residence_kind="01",
        relation="02" if n == 0 else "20",
    )  # fmt: skip
