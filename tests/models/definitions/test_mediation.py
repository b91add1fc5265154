"""How the three categories of a dispute meet, clauses and phrases: what ships is whole, what is broken is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.errors import DefinitionError
from app.models.definitions.library import Library, load_library
from app.models.definitions.mediation import TABLES

LIBRARY = load_library(paths.resources())


def codes(name: str) -> list[str]:
    return [c.code for c in LIBRARY.code(TABLES[name]).codes]


def own(kind: str, text: str) -> Library:
    return load_library(paths.resources(), [(kind, "own", text)])


CHOSEN = st.sampled_from(sorted(TABLES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(codes(name)))
)


@given(chosen=CHOSEN, other=CHOSEN)
def test_one_category_fills_the_other_two(chosen: tuple[str, str], other: tuple[str, str]) -> None:
    """Every code of every table leads to the other two; what was chosen stays, and a match that holds stays."""
    name, value = chosen
    filled = LIBRARY.disputes.filled(name, {name: value})
    assert filled[name] == value
    assert all(filled[n] in ["", *codes(n)] for n in TABLES)
    said = {n: {getattr(m, n) for m in LIBRARY.disputes.match if getattr(m, name) == value} for n in TABLES}
    assert all(filled[n] in said[n] for n in TABLES if len(said[n]) == 1)
    again = LIBRARY.disputes.filled(name, filled)
    assert again == filled
    kept = LIBRARY.disputes.filled(name, {other[0]: other[1], name: value})
    if any(
        getattr(m, name) == value and getattr(m, other[0]) == other[1] for m in LIBRARY.disputes.match
    ) and name != other[0]:  # fmt: skip
        assert kept[other[0]] == other[1]


def test_what_means_several_things_is_not_guessed() -> None:
    """损害赔偿 is no 养犬 and 邻里 no 楼上漏水; that 邻里 is first level 02 of the 综治 list is sure."""
    filled = LIBRARY.disputes.filled
    assert filled("type", {"type": "06"}) == {"type": "06", "category": "", "local": ""}
    assert filled("type", {"type": "02"}) == {"type": "02", "category": "02", "local": ""}
    assert filled("type", {"type": "16"}) == {"type": "16", "category": "0503", "local": "traffic"}
    again = filled("type", {"type": "02", "category": "02", "local": "leak"})
    assert again == {"type": "02", "category": "0203", "local": "leak"}
    assert filled("type", {"type": "06", "local": "leak"})["local"] == ""


def test_every_source_counts_as_one_way() -> None:
    sources = [s for way in LIBRARY.disputes.way for s in way.sources]
    assert sorted(sources) == sorted(c.code for c in LIBRARY.code("dispute_source").codes)
    way = LIBRARY.disputes.way_of("police")
    assert way is not None
    assert (way.name, way.body, LIBRARY.disputes.way_of("no such")) == ("接受委托移送", True, None)


def test_an_office_puts_its_own_match_first() -> None:
    library = own("disputes", '[[match]]\ncategory = "0203"\ntype = "09"\nlocal = "environment"\n')
    assert library.disputes.filled("category", {"category": "0203"})["type"] == "09"
    assert library.disputes.filled("local", {"local": "noise"})["category"] == "0203"


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("disputes", '[[match]]\ntype = "02"\n', "至少要有两项"),
        ("disputes", '[[match]]\ntype = "02"\ncategory = "9999"\n', r"第 3 行.*dispute_category.*没有“9999”"),
        ("disputes", '[[way]]\nkey = "x"\nname = "甲"\nsources = ["nobody"]\n', "没有“nobody”"),
        ("clauses", '[[clause]]\nkey = "x"\nname = "甲"\nadvice = "写"\n', "没有说写在哪一栏"),
        ("clauses", '[[clause]]\nkey = "x"\nname = "甲"\nadvice = "写"\ntexts = ["textt"]\n', "没有“textt”这一栏"),
        ("clauses", '[[clause]]\nkey = "x"\nname = "甲"\nadvice = "写"\ntexts = ["text"]\nwords = ["("]\n', "看得懂的写法"),
        ("phrases", '[[phrase]]\nkey = "x"\ntext = "好"\nkind = "visits"\n', "是不是“visit”"),
    ],
)  # fmt: skip
def test_broken_definitions_say_where_and_what(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(DefinitionError, match=sentence):
        own(kind, text)


def test_types_are_those_of_the_year() -> None:
    """The ministry's form of 2010 had other types than the statistics now (domain.md A2.3)."""
    table = LIBRARY.code("dispute_type")
    now, then = dict(table.choices_on(date(2026, 3, 1))), dict(table.choices_on(date(2015, 3, 1)))
    assert len(now) == 18
    assert {"51", "52", "53"} == then.keys() - now.keys()
    assert {"10", "11", "12", "13", "14"} == now.keys() - then.keys()
