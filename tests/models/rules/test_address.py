"""Addresses as they are written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.rules.address import (
    AddressParts,
    estate_names,
    format_address,
    only_room,
    parse_address,
    parse_among,
    says_less,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("翠湖小区第三栋第2单元第501室", AddressParts("", "", "翠湖小区", "3", "2", "", "501")),
        ("和平路12号翠湖小区3栋2单元501室", AddressParts("和平路", "12", "翠湖小区", "3", "2", "", "501")),
        ("翠湖小区3号楼2-501", AddressParts("", "", "翠湖小区", "3", "2", "", "501")),
        ("3-2-501", AddressParts(building="3", stair="2", room="501")),
        ("3-501", AddressParts(building="3", room="501")),
        ("向阳村四组15号", AddressParts(estate="向阳村四组", house_number="15")),
        ("翠湖小区三栋二单元501", AddressParts("", "", "翠湖小区", "3", "2", "", "501")),
        ("翠湖花园二期12幢1单元3楼302室", AddressParts("", "", "翠湖花园二期", "12", "1", "3", "302")),
        ("长江中路88弄6号502室", AddressParts("长江中路", "88弄6", room="502")),
        ("工人新村12-3-401(租户)", AddressParts("", "", "工人新村", "12", "3", "", "401", "(租户)")),
        ("合肥市蜀山区和平路12号院3号楼", AddressParts("和平路", "12", building="3", region="合肥市蜀山区")),
        (
            "城东路社区幸福里小区5栋1-302",
            AddressParts("", "", "幸福里小区", "5", "1", "", "302", region="城东路社区"),
        ),
        ("解放街道和平路12-1号", AddressParts("和平路", "12-1", region="解放街道")),
        ("（二期）13栋2单元501", AddressParts(estate="二期", building="13", stair="2", room="501")),
        ("翠湖小区（二期）13栋501室", AddressParts(estate="翠湖小区二期", building="13", room="501")),
        ("和平路12号（翠湖小区）3栋", AddressParts("和平路", "12", "翠湖小区", "3")),
        ("a区3栋501", AddressParts(estate="A区", building="3", room="501")),
        ("翠湖小区一期A区3栋", AddressParts(estate="翠湖小区一期A区", building="3")),
        ("建设路小区5号楼2单元301", AddressParts("", "", "建设路小区", "5", "2", "", "301")),
        ("示范市铁路花园二期3栋", AddressParts(estate="铁路花园二期", building="3", region="示范市")),
        ("建设路12号宿舍3栋", AddressParts(estate="建设路12号宿舍", building="3")),
        ("中山路花园", AddressParts(estate="中山路花园")),
        ("铁路新村三组12号", AddressParts(estate="铁路新村三组", house_number="12")),
        ("和平路建设路小区5栋", AddressParts("和平路", "", "建设路小区", "5")),
        ("公路局宿舍3栋", AddressParts(estate="公路局宿舍", building="3")),
        ("中山路口小区3栋", AddressParts(estate="中山路口小区", building="3")),
        ("一道街小区3栋", AddressParts(estate="一道街小区", building="3")),
        ("和平路二期3栋", AddressParts("和平路", "", "二期", "3")),
        ("1期3栋501", AddressParts(estate="1期", building="3", room="501")),
        ("东区花园3栋", AddressParts(estate="东区花园", building="3")),
        ("3/2/501", AddressParts(building="3", stair="2", room="501")),
        ("3栋2单元501-1", AddressParts(building="3", stair="2", room="501-1")),
        ("3栋501/502", AddressParts(building="3", room="501-502")),
        ("(租户)3栋501", AddressParts(rest="(租户)3栋501")),
        ("翠湖小区 ３ 栋 ２ 单元", AddressParts(estate="翠湖小区", building="3", stair="2")),
        ("万达公寓b座1203", AddressParts(estate="万达公寓", building="B", room="1203")),
        ("翠湖小区叁号楼贰单元伍零壹室", AddressParts("", "", "翠湖小区", "3", "2", "", "501")),
        ("翠湖小区贰拾叁栋五〇一", AddressParts(estate="翠湖小区", building="23", room="501")),
        ("翠湖小区一百零二栋501", AddressParts(estate="翠湖小区", building="102", room="501")),
        ("锦绣壹号院3栋501", AddressParts(estate="锦绣壹号院", building="3", room="501")),
        ("翠湖小区3栋负1层", AddressParts(estate="翠湖小区", building="3", floor="-1")),
        *(
            (f"翠湖小区3栋{floor}101", AddressParts(estate="翠湖小区", building="3", room="B1-101"))
            for floor in ("负1层", "负一楼", "-1层", "B1层", "地下一层", "B1-")
        ),
        ("3栋-2单元-1层-101", AddressParts(building="3", stair="2", floor="1", room="101")),
        ("住在儿子家", AddressParts(rest="住在儿子家")),
        ("", AddressParts()),
    ],
)
def test_parse(text: str, parts: AddressParts) -> None:
    assert parse_address(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("翠湖3栋501", AddressParts(estate="翠湖小区", building="3", room="501")),
        ("和平路12号翠湖3-2-501", AddressParts("和平路", "12", "翠湖小区", "3", "2", "", "501")),
        ("向阳社区棉纺厂叁栋501", AddressParts("", "", "棉纺厂", "3", "", "", "501", region="向阳社区")),
        ("翠湖二期3栋", AddressParts(estate="翠湖小区二期", building="3")),
        ("锦绣3栋501", AddressParts(rest="锦绣3栋501")),
        ("翠湖宾馆旁", AddressParts(rest="翠湖宾馆旁")),
    ],
)
def test_the_offices_estates_are_known_by_their_short_names(text: str, parts: AddressParts) -> None:
    """翠湖 is 翠湖小区; 锦绣 may be either of two and is left as it stands."""
    said = estate_names(("翠湖小区", "翠湖小区二期", "棉纺厂", "锦绣花园", "锦绣小区"))
    assert parse_among(text, said) == parts


PARTS = st.builds(
    AddressParts,
    road=st.sampled_from(["", "和平路", "解放大道", "东风街"]),
    house_number=st.sampled_from(["", "12", "12-1", "8"]),
    estate=st.sampled_from(["", "翠湖小区", "向阳村四组", "锦绣花园", "和平里", "A区", "和平里二期B区"]),
    building=st.sampled_from(["", "3", "12", "A"]),
    stair=st.sampled_from(["", "2"]),
    floor=st.sampled_from(["", "5", "-1"]),
    room=st.sampled_from(["", "501", "1203", "501-1", "B1-101"]),
)


@settings(max_examples=300)
@given(PARTS)
def test_what_we_write_we_can_read(parts: AddressParts) -> None:
    if parts.house_number and not parts.road and not parts.estate:
        return  # a bare number and 号 says nothing of the street
    if "-" in parts.room and not (parts.building or parts.stair or parts.floor):
        return  # 501-1 alone may as well be building 501, room 1
    if (parts.floor == "-1" and parts.room) or (parts.room == "B1-101" and not parts.building):
        return  # a floor below the ground is told by its room, and B1-101 alone is building B1
    assert parse_address(format_address(parts)) == parts


@settings(max_examples=300)
@given(st.text("路街号栋楼单元室小区期村组-/0123456789一二三翠湖和平A (）", max_size=16))
def test_nothing_typed_is_lost(text: str) -> None:
    parts = parse_address(text)
    shown = format_address(parts)
    assert [c for c in "翠湖和平期A" if c in text] == [c for c in "翠湖和平期A" if c in shown]


@pytest.mark.parametrize(
    ("said", "room", "less"),
    [
        ("703", True, False),
        ("4单元703室", True, False),
        ("1栋703", False, True),
        ("1栋4单元703室", False, True),
        ("金桥家属院703", False, True),
        ("2栋703", False, False),
        ("金桥家属院", False, False),
    ],
)
def test_a_room_alone_names_no_dwelling(said: str, room: bool, less: bool) -> None:
    """Every building may have a 703: it is no shorter way to write one of them."""
    assert (only_room(said), says_less(said, "江畔路146号金桥家属院1栋4单元703室")) == (room, less)
