"""What is said under a number while it is typed, for every kind of paper."""

from datetime import date

import pytest

from app.models.rules.identity import make_id
from app.office import Office
from app.usecases.residents.forms import ResidentForm
from app.usecases.residents.help import about_number

BORN = date(1980, 5, 17)
NUMBER = make_id("230102", BORN, 11)


def form(number: str, kind: str = "111", **values: str) -> ResidentForm:
    return ResidentForm(name="张三", id_number=number, id_kind=kind, **values)  # type: ignore[arg-type]


def test_an_unfinished_number_is_no_fault_until_the_field_is_left(file_office: Office) -> None:
    for length in range(1, 18):
        about = about_number(file_office, form(NUMBER[:length]), typing=True)
        assert (about.wrong, about.sex, about.birth_date) == ("", "", "")
        assert about.words == f"已输入{length}位，还差{18 - length}位"
    assert "18位" in about_number(file_office, form(NUMBER[:17])).wrong


def test_a_whole_number_tells_birth_sex_and_place(file_office: Office) -> None:
    about = about_number(file_office, form(NUMBER), typing=True)
    assert (about.birth_date, about.sex, about.wrong) == ("1980-05-17", "1", "")
    assert "哈尔滨" in about.words


def test_a_slip_is_said_with_what_it_may_have_been(file_office: Office) -> None:
    wrong = NUMBER[:3] + NUMBER[4] + NUMBER[3] + NUMBER[5:]
    about = about_number(file_office, form(wrong, birth_date="1980-05-17", sex="1"))
    assert "校验位不对" in about.wrong
    assert NUMBER in [r.number for r in about.repairs]


def test_repairs_are_numbers_of_the_paper_chosen(file_office: Office) -> None:
    right = make_id("810000", BORN, 11)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    about = about_number(file_office, form(wrong, "hmt"))
    assert right in [r.number for r in about.repairs]
    assert {r.number[:2] for r in about.repairs} <= {"81", "82", "83"}


@pytest.mark.parametrize(
    ("number", "chosen", "offered"),
    [
        ("H12345678", "111", "516"),
        ("12345678", "111", "511"),
        ("E12345678", "111", "414"),
        ("E12345678", "none", "414"),
        (make_id("830000", BORN, 11), "111", "hmt"),
        (make_id("923156", BORN, 11), "111", "fpr"),
        (NUMBER, "414", "111"),
        (NUMBER, "fpr", "111"),
    ],
)
def test_the_paper_a_number_looks_like_is_offered(
    file_office: Office, number: str, chosen: str, offered: str
) -> None:
    about = about_number(file_office, form(number, chosen))
    assert about.wrong
    assert [code for code, _label in about.papers] == [offered]
    assert about_number(file_office, form(number, offered)).wrong == ""


def test_without_a_number_nothing_is_said(file_office: Office) -> None:
    for kind in ("111", "none", "414", ""):
        assert about_number(file_office, form("", kind)).wrong == ""
