"""Kin: on file and read off the households, across addresses and after deaths and splits; what contradicts is refused."""

from datetime import date

import pytest

from app.errors import ClerkError
from app.office import Office
from app.usecases.history import undo
from app.usecases.households import (
    events as household_events,
)
from app.usecases.households import (
    moves as household_moves,
)
from app.usecases.households import (
    records as households,
)
from app.usecases.households import (
    splits as household_splits,
)
from app.usecases.households.heads import HeadForm
from app.usecases.households.moves import JoinForm
from app.usecases.households.records import HouseholdForm
from app.usecases.households.splits import SplitForm
from app.usecases.residents import kin
from app.usecases.residents.kin import KinForm
from tests import factories

SINCE = "2020-01-01"


class Clan:
    """老两口 with a son's family, who later split off to an address of their own: six people."""

    def __init__(self, office: Office) -> None:
        self.office = office
        born = (
            ("old", 1948, "1"), ("oldwife", 1950, "2"), ("son", 1974, "1"), ("wife", 1976, "2"), ("boy", 2001, "1"),
            ("girl", 2005, "2"),
        )  # fmt: skip
        self.ids = {
            name: factories.resident(
                office,
                name,
                id_number=factories.id_number(date(year, 1, 1), sex),
                address="甲楼101室",
                moved_on=SINCE,
            )
            for name, year, sex in born
        }
        self.home = households.create(
            office, HouseholdForm("", "family", "甲楼101室", since=SINCE), self.ids["old"]
        ).household_id
        for name, word in (
            ("oldwife", "妻"),
            ("son", "独生子"),
            ("wife", "儿媳"),
            ("boy", "孙子"),
            ("girl", "孙女"),
        ):
            household_moves.add_member(
                office, self.home, JoinForm(self.ids[name], relation=word, on_day=SINCE)
            )

    def split(self) -> None:
        """The son's family lives at 乙楼 from March on."""
        going = tuple(self.ids[n] for n in ("son", "wife", "boy", "girl"))
        words = {self.ids["wife"]: "妻", self.ids["boy"]: "子", self.ids["girl"]: "女"}
        form = SplitForm(
            going, HeadForm(self.ids["son"], words), HouseholdForm(address="乙楼202室"), on_day="2026-03-01"
        )
        household_splits.split(self.office, self.home, form)

    def levels(self, who: str, depth: int = 2) -> dict[str, int]:
        graph = kin.kin_graph(self.office, self.ids[who], depth)
        return {n.name: n.generation for n in graph.nodes}

    def edge(self, who: str, one: str, other: str) -> str:
        graph = kin.kin_graph(self.office, self.ids[who])
        pair = {self.ids[one], self.ids[other]}
        return next((e.kind for e in graph.edges if {e.a, e.b} == pair), "")


@pytest.fixture
def clan(office: Office) -> Clan:
    return Clan(office)


def test_generations_are_read_off_one_household(clan: Clan) -> None:
    assert clan.levels("son") == {"son": 0, "old": 1, "oldwife": 1, "wife": 0, "boy": -1, "girl": -1}
    assert clan.levels("boy") == {"boy": 0, "old": 2, "oldwife": 2, "son": 1, "wife": 1, "girl": 0}
    assert clan.edge("son", "old", "oldwife") == "spouse"
    assert clan.edge("son", "oldwife", "son") == "parent"
    assert clan.edge("son", "son", "wife") == ""  # 儿媳 alone does not say whose wife she is


def test_blood_stays_across_addresses_and_after_a_death(clan: Clan, office: Office) -> None:
    clan.split()
    assert clan.levels("boy") == {"boy": 0, "son": 1, "wife": 1, "girl": 0, "old": 2, "oldwife": 2}
    household_events.death(office, household_events.DeathForm(clan.ids["oldwife"], "2026-03-10"))
    graph = kin.kin_graph(office, clan.ids["son"])
    nodes = {n.name: n for n in graph.nodes}
    assert (nodes["oldwife"].died, nodes["oldwife"].generation, nodes["oldwife"].word) == (True, 1, "母亲")
    assert (nodes["old"].same_home, nodes["old"].address, nodes["old"].word) == (False, "甲楼101室", "父亲")
    assert nodes["wife"].same_home
    assert clan.edge("old", "old", "oldwife") == "spouse"


def test_depth_and_kin_on_file(clan: Clan, office: Office) -> None:
    clan.split()
    sister = factories.resident(
        office, "姐", id_number=factories.id_number(date(1970, 1, 1), "2"), address="丙楼"
    )
    kin.add(office, KinForm(sister, clan.ids["son"], "sibling", "1974-01-01"))
    assert clan.levels("boy", 1) == {"boy": 0, "son": 1, "wife": 1}
    assert clan.levels("boy")["姐"] == 1
    assert [(r.other, r.word) for r in kin.rows(office, clan.ids["son"])] == [("姐", "姐妹")]
    before = kin.rows(office, sister)
    kin.remove(office, before[0].id)
    assert kin.rows(office, sister) == ()
    undo.undo(office, undo.acts(office)[0].id)
    assert kin.rows(office, sister) == before


def test_a_marriage_ends_and_stays_in_the_picture(clan: Clan, office: Office) -> None:
    son, wife = clan.ids["son"], clan.ids["wife"]
    kin.add(office, KinForm(son, wife, "spouse", "2000-01-01"))
    row = kin.rows(office, wife)[0]
    assert (row.word, row.start) == ("丈夫", date(2000, 1, 1))
    with pytest.raises(ClerkError, match="早于开始日期"):
        kin.end(office, row.id, "1999-01-01")
    kin.end(office, row.id, "2026-03-01")
    edge = next(e for e in kin.kin_graph(office, son).edges if {e.a, e.b} == {son, wife})
    assert (edge.kind, edge.ended, edge.on_file) == ("spouse", True, True)


@pytest.mark.parametrize(
    ("one", "other", "kind", "words"),
    [
        ("son", "son", "spouse", "和自己"),
        ("boy", "son", "parent", "不会是"),
        ("son", "wife", "cousin", "请选择"),
        ("son", "old", "spouse", "另一种亲属"),
        ("wife", "boy", "spouse", "已登记了配偶"),
        ("old", "son", "parent", "已经登记了"),
    ],
)
def test_what_contradicts_is_refused(
    clan: Clan, office: Office, one: str, other: str, kind: str, words: str
) -> None:
    kin.add(office, KinForm(clan.ids["old"], clan.ids["son"], "parent"))
    kin.add(office, KinForm(clan.ids["son"], clan.ids["wife"], "spouse"))
    with pytest.raises(ClerkError, match=words):
        kin.add(office, KinForm(clan.ids[one], clan.ids[other], kind))
