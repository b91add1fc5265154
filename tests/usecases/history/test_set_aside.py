"""A definition that this program does not understand does not keep the office shut: it is set aside and named."""

from app.models.tables import OfficeDefinition
from app.office import Office, definitions_of
from app.usecases.offices import checks

GOOD = 'key = "plots"\nname = "菜地台账"\nbelongs_to = "nothing"\n[[field]]\nkey = "place"\nname = "地点"\n'


def test_a_broken_definition_is_set_aside_and_the_good_one_is_used(file_office: Office) -> None:
    with file_office.write("旧程序留下的定义") as w:
        w.session.add(OfficeDefinition(kind="ledgers", key="plots", text=GOOD))
    with file_office.write("旧程序留下的定义") as w:
        w.session.add(OfficeDefinition(kind="ledgers", key="broken", text='key = "broken"\nnmae = "写错"\n'))
    library, _ = definitions_of(file_office.store)
    assert "plots" in library.ledgers
    assert "broken" not in library.ledgers
    assert len(library.set_aside) == 1
    assert "第 2 行" in library.set_aside[0]
    file_office.reload_definitions()
    assert any("没有采用" in p.what and "第 2 行" in p.what for p in checks.check(file_office))
