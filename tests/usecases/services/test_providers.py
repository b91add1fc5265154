"""The provider book: added, changed, ended, undone; found by trade and by any of its words; printed in big type."""

from dataclasses import replace

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases.history import undo
from app.usecases.services import providers
from app.usecases.services.providers import ProviderForm

PLUMBER = ProviderForm("张师傅水电", "01", "13900000001 张师傅", "全社区", "8:00-20:00", "上门 20 元起")


def names(office: Office, text: str = "", trade: str = "", *, ended: bool = False) -> list[str]:
    return [row.name for row in providers.find(office, text, trade, ended=ended)]


def test_added_changed_ended_and_every_act_undone(office: Office) -> None:
    added = providers.save(office, PLUMBER)
    [row] = providers.find(office)
    assert (row.trade_label, row.phone, row.price) == ("水电维修", "13900000001 张师傅", "上门 20 元起")
    changed = providers.save(office, replace(PLUMBER, phone="0450-80000002"), added.id)
    assert changed.id == added.id
    assert providers.find(office)[0].phone == "0450-80000002"
    ended = providers.set_active(office, added.id, False)
    assert names(office) == []
    assert names(office, ended=True) == ["张师傅水电"]
    undo.undo(office, ended.entry_id)
    assert names(office) == ["张师傅水电"]
    undo.undo(office, changed.entry_id)
    assert providers.find(office)[0].phone == "13900000001 张师傅"
    undo.undo(office, added.entry_id)
    assert names(office, ended=True) == []


def test_found_by_trade_synonym_pinyin_telephone_and_place(file_office: Office) -> None:
    providers.save(file_office, PLUMBER)
    providers.save(file_office, ProviderForm("好帮手", "05", "0450-80000003", "幸福小区"))
    providers.save(file_office, ProviderForm("供电公司", "17", "95598"))
    for text, found in (
        ("通下水", ["张师傅水电"]),
        ("sdwx", ["张师傅水电"]),
        ("保姆", ["好帮手"]),
        ("幸福", ["好帮手"]),
        ("00003", ["好帮手"]),
        ("955", ["供电公司"]),
        ("没有", []),
        ("", ["张师傅水电", "好帮手", "供电公司"]),
    ):
        assert names(file_office, text) == found, text
    assert names(file_office, trade="05") == ["好帮手"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (replace(PLUMBER, name=" "), "请填写名称"),
        (replace(PLUMBER, trade=""), "请选择做什么"),
        (replace(PLUMBER, trade="xx"), "不认识行当"),
        (replace(PLUMBER, phone=""), "请填写电话"),
        (replace(PLUMBER, phone="张师傅"), "没有电话号码"),
        (replace(PLUMBER, phone="1390000000"), "11位"),
        (replace(PLUMBER, organisation_id=99), "单位已不存在"),
        (replace(PLUMBER, name="长" * 101), "名称有 101 个字，最多 100 个字"),
        (replace(PLUMBER, price="元" * 201), "价格有 201 个字，最多 200 个字"),
    ],
)
def test_what_is_wrong_is_said(file_office: Office, form: ProviderForm, words: str) -> None:
    with pytest.raises(ClerkError, match=words):
        providers.save(file_office, form)
    assert names(file_office, ended=True) == []


def test_one_name_stands_once_in_a_trade(file_office: Office) -> None:
    first = providers.save(file_office, PLUMBER)
    with pytest.raises(ClerkError, match="已有“张师傅水电”"):
        providers.save(file_office, PLUMBER)
    providers.save(file_office, replace(PLUMBER, trade="03"))
    providers.save(file_office, replace(PLUMBER, hours="随叫随到"), first.id)
    with pytest.raises(ClerkError, match="已经在用"):
        providers.set_active(file_office, first.id, True)
    with pytest.raises(ClerkError, match="已不存在"):
        providers.set_active(file_office, 999, False)
    providers.set_active(file_office, first.id, False)
    again = providers.save(file_office, PLUMBER)
    with pytest.raises(ClerkError, match="已有“张师傅水电”"):
        providers.set_active(file_office, first.id, True)
    providers.save(
        file_office, replace(PLUMBER, note="已并入新店"), first.id
    )  # who is in use no more is in nobody's way
    assert again.id != first.id


def test_the_list_of_telephones_prints_by_trade_in_big_type(file_office: Office) -> None:
    import pypdfium2

    with pytest.raises(ClerkError, match="还没有可以打印的"):
        providers.phone_list(file_office)
    providers.save(file_office, replace(PLUMBER, name="㐂师傅全屋水电维修疏通管道改造服务部第二分店"))
    providers.save(file_office, ProviderForm("供电公司", "17", "95598"))
    providers.save(file_office, ProviderForm("老张", "05", "0000-8800000、19909900000"))
    gone = providers.save(file_office, ProviderForm("停了的", "05", "0450-80000003"))
    providers.set_active(file_office, gone.id, False)
    document = pypdfium2.PdfDocument(providers.phone_list(file_office).pdf)
    page = document[0].get_textpage()
    text = page.get_text_range()
    sizes = [page.get_charbox(i) for i in range(page.count_chars()) if page.get_text_range(i, 1) == "㐂"]
    document.close()
    for words in ("水电维修", "燃气供暖供水", "95598", "13900000001", "上门 20 元起", "0450-80000000"):
        assert words in text.replace("\r\n", " ")
    assert "停了的" not in text
    assert not any(line.startswith("、") for line in text.splitlines()), "each number in a line of its own"
    left, _, right, _ = sizes[0]
    assert right - left > 12
