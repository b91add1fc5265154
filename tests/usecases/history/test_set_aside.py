"""A definition that this program does not understand does not keep the office shut: it is set aside and named."""

import pytest

from app import office as house
from app.errors import DefinitionError, LirenError
from app.models.tables import OfficeDefinition
from app.office import Office, definitions_of
from app.usecases.ledgers import designs
from app.usecases.offices import checks, definitions

GOOD = (
    'key = "plots"\nname = "菜地台账"\nbelongs_to = "nothing"\n[[field]]\nkey = "place"\nname = "地点"\n'
    '[[field]]\nkey = "soil"\nname = "土"\ntype = "choice"\ncodes = "soils"\n'
)


def test_a_broken_definition_is_set_aside_and_the_good_one_is_used(file_office: Office) -> None:
    """The good one stands before the code table it needs: a design may be given a table long after it was made."""
    with file_office.write("旧程序留下的定义") as w:
        w.session.add(OfficeDefinition(kind="ledgers", key="plots", text=GOOD))
        w.session.flush()
        w.session.add(OfficeDefinition(kind="code_tables", key="soils", text='name = "土质"\n'))
    with file_office.write("旧程序留下的定义") as w:
        w.session.add(OfficeDefinition(kind="ledgers", key="broken", text='key = "broken"\nnmae = "写错"\n'))
    library, _ = definitions_of(file_office.store)
    assert "plots" in library.ledgers
    assert "broken" not in library.ledgers
    assert len(library.set_aside) == 1
    assert "第 2 行" in library.set_aside[0]
    file_office.reload_definitions()
    assert any("没有采用" in p.what and "第 2 行" in p.what for p in checks.check(file_office))


def test_an_own_flow_that_lacks_shipped_steps_is_told_of_and_left_as_it_is(file_office: Office) -> None:
    text = file_office.library.texts["flows/activity"]
    assert not any("流程" in p.what for p in checks.check(file_office))
    definitions.adopt(file_office, "flows", "activity", text[: text.index('[[move]]\nkey = "cancel"')])
    told = [p.what for p in checks.check(file_office) if "流程" in p.what]
    assert told == ["本单位自己的流程“组织活动”里没有程序自带的步骤：取消、归档"]
    assert {m.key for m in file_office.library.flows["activity"].move} == {"hold"}


def test_a_program_that_was_changed_under_the_window_is_told_of(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger is switched on in the file; the clerk hears what to do in place of a line of a file, the pages hear too."""

    def unknown(*_args: object) -> None:
        raise DefinitionError("aftercare.toml 第 41 行：不认识“said”")

    heard: list[set[str]] = []
    file_office.listeners.append(heard.append)
    monkeypatch.setattr(house, "load_library", unknown)
    with pytest.raises(LirenError, match=r"已经记下.*重新打开"):
        designs.switch(file_office, "resident_units", on=True)
    assert heard == [{"office_definition"}]
    monkeypatch.undo()
    assert definitions_of(file_office.store)[0].ledger("resident_units").enabled
