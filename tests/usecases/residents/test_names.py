"""Characters by code point and written out, with what the office itself has met in front."""

from app.models.tables import CodeValue
from app.office import Office
from app.usecases.offices import definitions
from app.usecases.residents import names as identity_help


def test_a_code_point_and_a_written_out_form(file_office: Office) -> None:
    (only,) = identity_help.characters_for(file_office, "U+2B37D")
    assert (only.character, only.readings, only.sure) == ("𫍽", ("xuan",), True)
    assert [c.character for c in identity_help.characters_for(file_office, "（石羡）")] == ["𥖄"]
    assert identity_help.characters_for(file_office, "（已故）") == ()
    assert identity_help.names_for(file_office, "张（石羡）U+20BB7") == ("张𥖄𠮷",)


def test_the_offices_own_pair_comes_first(file_office: Office) -> None:
    definitions.add_code(file_office, identity_help.TABLE, "𬭎", "金厷宏", ("金宏",))
    assert [c.character for c in identity_help.characters_for(file_office, "（金厷宏）")] == ["𬭎"]
    assert [c.character for c in identity_help.characters_for(file_office, "金宏")][:2] == ["𬭎", "鋐"]
    with file_office.read() as session:
        assert session.query(CodeValue).filter_by(code_table=identity_help.TABLE).count() == 1


def test_a_community_is_named() -> None:
    assert identity_help.community_for("230102001001").name == "省报社社区居委会"


def test_a_code_point_says_which_character_so_the_name_is_kept_with_it(file_office: Office) -> None:
    assert identity_help.kept_name(file_office.library, "孙U+2CB4E") == "孙𬭎"
    assert identity_help.kept_name(file_office.library, "孙（石羡）") == "孙（石羡）"
