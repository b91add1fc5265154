"""Card, household sheet, building sheet, basics of a grid: what stands on them, what is masked, and on how many pages."""

import io
from datetime import date

import pypdfium2
import pytest
from PIL import Image

from app.errors import ClerkError
from app.models.rules.dates import PartialDate
from app.models.tables import Area, AreaDuty, Household, LedgerEntry, Membership, Resident
from app.office import Office
from app.usecases.attachments import files as attachments
from app.usecases.households import events, moves
from app.usecases.offices import definitions
from app.usecases.papers import printing
from app.usecases.papers.values import areas
from app.usecases.residents import files
from tests import factories

LONG_NAME = "迪丽热巴·迪力木拉提·阿卜杜热合曼"


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [
        page.get_textpage().get_text_range().encode("utf-16", "surrogatepass").decode("utf-16")
        for page in document
    ]
    document.close()
    return found


def test_nobody_is_proved_to_live_here_who_has_gone_or_died(file_office: Office) -> None:
    who = factories.resident(file_office, "周某")
    moves.live_apart(file_office, files.household_of(file_office, who), who)
    with pytest.raises(ClerkError, match="不住在本社区"):
        printing.preview(file_office, "living_proof", who)
    events.death(file_office, events.DeathForm(who, str(file_office.today())))
    for paper in ("living_proof", "elder_allowance", "disability_allowance"):
        with pytest.raises(ClerkError, match="已去世"):
            printing.preview(file_office, paper, who)


def pictures(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    count = sum(o.type == 3 for page in document for o in page.get_objects())
    document.close()
    return count


def big_household(office: Office, size: int) -> int:
    with office.write("大户") as w:
        grid = w.session.query(Area).filter_by(kind="grid").first()
        assert grid is not None
        home = Household(address="幸福小区3号楼2单元501室", number="230102-0099", grid_id=grid.id)
        w.session.add(home)
        w.session.flush()
        for number in range(size):
            one = Resident(
                name=LONG_NAME if number == 0 else f"王𬭸{number}", id_kind="111", id_number=factories.id_number(),
                phone=f"1990000{number:04d}", sex="1", birth_date=PartialDate.parse("1980-05-17"), education="31",
                work_unit="哈尔滨市道里区某某机械制造有限责任公司第三分厂", household_id=home.id, grid_id=grid.id,
                relation="02" if number == 0 else "20",
            )  # fmt: skip
            w.session.add(one)
            w.session.flush()
            w.session.add(
                Membership(
                    household_id=home.id, resident_id=one.id, relation=one.relation, start=date(2020, 1, 1)
                )
            )
            if number == 0:
                home.head_id = one.id
        return home.id


def building(office: Office, floors: int, stairs: int, doors: int = 2) -> int:
    with office.write("楼") as w:
        estate = Area(kind="estate", name="高层苑")
        w.session.add(estate)
        w.session.flush()
        house = Area(kind="building", name="1", parent_id=estate.id, floors=floors)
        w.session.add(house)
        w.session.flush()
        for number in range(1, stairs + 1):
            stair = Area(kind="stair", name=str(number), parent_id=house.id)
            w.session.add(stair)
            w.session.flush()
            for floor in range(1, floors + 1):
                w.session.add_all(
                    Area(kind="dwelling", name=f"{floor}{door:02d}", parent_id=stair.id, floor=floor)
                    for door in range(1, doors + 1)
                )
        return house.id


def test_the_card_is_one_page_with_the_whole_number_and_the_photo(file_office: Office) -> None:
    who = factories.resident(
        file_office, LONG_NAME, address="和平路北段一百二十八号翡翠城市花园东区三期17号楼2单元2801室"
    )
    files.household_of(file_office, who)
    number = next(f.text for f in files.open_file(file_office, who).facts if f.name == "id_number")
    bare = printing.preview(file_office, "resident_card", who)
    [text] = pages(bare.pdf)
    assert number in text
    assert "照片" in text
    assert "迪丽热巴" in text
    assert pictures(bare.pdf) == 0
    buffer = io.BytesIO()
    Image.new("RGB", (90, 120), "white").save(buffer, "JPEG")
    one = attachments.add(file_office, "resident", who, "像.jpg", buffer.getvalue(), attachments.PORTRAIT)
    printed = printing.issue(file_office, "resident_card", who)
    assert pictures(printed.pdf) == 1
    attachments.delete(file_office, one)
    assert pictures(printing.preview(file_office, "resident_card", who).pdf) == 0
    assert pictures(printing.again(file_office, printed.paper_id).pdf) == 1, "a copy is the same paper"


def test_the_household_sheet_holds_twelve_on_one_page_and_the_signatures_are_not_alone(
    office: Office,
) -> None:
    home = big_household(office, 12)
    [text] = pages(printing.preview(office, "household_sheet", home).pdf)
    assert text.count("1990000") == 13  # each member, and the head once more
    for words in ("230102-0099", "12 人", "户主（签字）", "王𬭸7", "没有困难问题"):
        assert words in text
    many = pages(printing.preview(office, "household_sheet", big_household(office, 60)).pdf)
    assert len(many) > 1
    assert "户主（签字）" in many[-1]
    assert many[-1].count("王𬭸") + many[-1].count("没有困难问题") >= 1


def test_no_restricted_ledger_is_on_a_paper(office: Office) -> None:
    home = big_household(office, 2)
    text = 'key = "secret"\nname = "限阅人员"\ntag = "限阅"\nsensitivity = "restricted"\n'
    definitions.adopt(office, "ledgers", "secret", text + 'field = [{ key = "why", name = "原因" }]')
    with office.write("台账") as w:
        member = w.session.query(Membership).filter_by(household_id=home).first()
        assert member is not None
        w.session.get_one(Resident, member.resident_id).birth_date = PartialDate.parse("1960-02-17")
        for key in ("secret", "disability"):
            w.session.add(
                LedgerEntry(ledger=key, resident_id=member.resident_id, start=date(2026, 1, 1), fields={})
            )
        w.session.add(LedgerEntry(ledger="secret", household_id=home, start=date(2026, 1, 1), fields={}))
    [text] = pages(printing.preview(office, "household_sheet", home).pdf)
    assert "残疾" in text
    assert "岁以上" in text, "computed tags stand there as on the resident's own paper"
    assert "限阅" not in text


@pytest.mark.parametrize(("floors", "stairs", "wanted"), [(6, 1, 1), (11, 4, 1), (33, 6, 2)])
def test_the_building_sheet_keeps_all_floors_of_a_stair_on_a_page(
    office: Office, floors: int, stairs: int, wanted: int
) -> None:
    found = pages(printing.preview(office, "building_sheet", building(office, floors, stairs)).pdf)
    assert len(found) == wanted
    for text in found:
        assert f"{floors}01" in text
        assert "\n102" in text or " 102" in text
    assert f"{stairs}单元" in found[-1]


def test_the_building_sheet_says_who_lives_there_and_masks_names_for_the_wall(office: Office) -> None:
    house = building(office, 3, 1)
    with office.write("入住") as w:
        flat = w.session.query(Area).filter_by(kind="dwelling", name="201").one()
        w.session.add(Resident(name="王小明", id_kind="none", dwelling_id=flat.id, living_here=True))
        w.session.add(AreaDuty(area_id=house, name="张楼长", role="building", phone="19900001111"))
    text = "".join(pages(printing.preview(office, "building_sheet", house).pdf))
    assert "201 王小明 1人" in text
    assert "张楼长" in text
    values = areas.area(office, house)
    assert values["front_masked"][0]["rows"][1][1] == "201 王** 1人"
    assert "1990000" not in str(values["front"])


def test_the_grid_sheet_counts_and_names_nobody_who_lives_there(office: Office) -> None:
    with office.read() as session:
        grid = session.query(Area).filter_by(kind="grid").first()
        assert grid is not None
    factories.resident(office, "王小明", grid_id=grid.id, id_number=factories.id_number(date(1940, 1, 1)))
    with office.write("责任人") as w:
        w.session.add(AreaDuty(area_id=grid.id, name="李网格", role="member", phone="19900002222"))
        w.session.add(AreaDuty(area_id=grid.id, name="从前的", role="member", until=date(2026, 1, 1)))
    [text] = pages(printing.preview(office, "grid_sheet", grid.id).pdf)
    for words in ("第一网格", "1 人", "80 岁以上", "李网格", "19900002222"):
        assert words in text
    assert "王小明" not in text
    assert "从前的" not in text


def test_papers_are_offered_by_kind_of_record_and_place(office: Office) -> None:
    def keys(kind: str, of: str = "") -> list[str]:
        return [t.key for t in printing.papers_for(office, kind, of)]

    assert set(keys("resident")) >= {"resident_card", "resident_sheet"}
    assert set(keys("household")) >= {"household_sheet", "minimum_living_survey"}
    assert keys("area", "building") == ["building_sheet"]
    assert keys("area", "grid") == ["grid_sheet"]
    assert keys("area") == []
    with pytest.raises(ClerkError, match="已被删除"):
        areas.area(office, 9999)
