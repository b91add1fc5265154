"""Any sequence of moves: no two spells of a day, the resident repeats the open ones, every step can be taken back."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import or_, select

from app.errors import ClerkError
from app.models.rules.kinship import HEADS
from app.models.tables import Household, Kinship, Membership, Residence, Resident
from app.office import Office
from app.usecases.history import undo
from app.usecases.households import (
    events as household_events,
)
from app.usecases.households import (
    heads as head_changes,
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
from app.usecases.households.events import BirthForm, DeathForm, WeddingForm
from app.usecases.households.heads import HeadForm
from app.usecases.households.moves import JoinForm, OutForm
from app.usecases.households.records import HouseholdForm
from app.usecases.households.splits import MergeForm, SplitForm
from tests import factories

HOMES = ("甲小区1号楼1单元101室", "乙小区2号楼2单元202室")
START = date(2025, 1, 1)
UNSEEN = {"changed_at", "changed_by", "version"}

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("add", "remove", "head", "split", "merge", "out", "apart", "back", "birth", "death", "wed", "address")
        ),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(0, 445),
        st.sampled_from(("12", "20", "30", "51", "38", "99")),
    ),
    min_size=1,
    max_size=10,
)  # fmt: skip


class Town:
    """Two households of three and one person alone, of an office that may hold others from before."""

    def __init__(self, office: Office) -> None:
        self.office = office
        births = (date(1960, 1, 1), date(1962, 1, 1), date(1990, 1, 1), date(1993, 5, 1), date(2010, 1, 1))
        self.people = [
            factories.resident(
                office, f"某{n}", id_number=factories.id_number(births[n % 5], "12"[n % 2]),
                moved_on=str(START), address=HOMES[n // 3 % 2],
            )
            for n in range(7)
        ]  # fmt: skip
        self.homes = []
        for n, first in enumerate((0, 3)):
            form = HouseholdForm("", "family", HOMES[n], since=str(START))
            home = households.create(office, form, self.people[first]).household_id
            for one in (first + 1, first + 2):
                join = JoinForm(self.people[one], relation="99", on_day=str(START))
                household_moves.add_member(office, home, join)
            self.homes.append(home)

    def members(self, home: int) -> list[int]:
        with self.office.read() as session:
            query = select(Membership.resident_id).where(
                Membership.household_id == home, Membership.end.is_(None)
            )
            return list(session.scalars(query.order_by(Membership.id)))

    def head(self, home: int, without: tuple[int, ...] = ()) -> HeadForm:
        """Somebody who stays, with any relation for everyone else."""
        staying = [i for i in self.members(home) if i not in without]
        given = dict.fromkeys(self.members(home), "99")
        return HeadForm(
            staying[0] if staying else None, {i: r for i, r in given.items() if i != (staying or [0])[0]}
        )

    def step(self, act: str, who: int, home: int, day: date, relation: str) -> None:
        """One move, perhaps refused."""
        one, at, office, on = (
            self.people[who % len(self.people)],
            self.homes[home % len(self.homes)],
            self.office,
            str(day),
        )
        if act == "add":
            household_moves.add_member(office, at, JoinForm(one, relation=relation, on_day=on))
        elif act == "remove":
            household_moves.remove(office, at, one, on)
        elif act == "head":
            given = {i: relation for i in self.members(at) if i != one}
            head_changes.change_head(office, at, HeadForm(one, given, on))
        elif act == "split":
            going = tuple(self.members(at)[: 1 + who % 3])
            head = HeadForm(going[0] if going else None, dict.fromkeys(going[1:], relation))
            form = SplitForm(going, head, HouseholdForm(address=HOMES[home % 2]), self.head(at, going), on)
            self.homes.append(household_splits.split(office, at, form).household_id)
        elif act == "merge":
            other = self.homes[(home + 1 + who) % len(self.homes)]
            codes = dict.fromkeys(self.members(other), relation)
            household_splits.merge(office, at, MergeForm(other, codes, on))
        elif act == "out":
            household_moves.move_out(office, at, OutForm((one,), on, "out", "外地", self.head(at, (one,))))
        elif act == "apart":
            household_moves.live_apart(office, at, one, on, "外地")
        elif act == "back":
            household_moves.come_back(office, at, JoinForm(one, relation=relation, on_day=on))
        else:
            self._life(act, one, at, on, relation)

    def _life(self, act: str, one: int, at: int, on: str, relation: str) -> None:
        office = self.office
        if act == "birth":
            with office.read() as session:
                pair = (one, None) if session.get_one(Resident, one).sex == "1" else (None, one)
            household_events.birth(office, at, BirthForm("新生儿", "12"[one % 2], on, *pair, "99"))
            with office.read() as session:
                self.people.append(
                    session.scalars(select(Resident.id).order_by(Resident.id.desc())).first() or 0
                )
        elif act == "death":
            with office.read() as session:
                home = session.get_one(Resident, one).household_id
            head = self.head(home, (one,)) if home else None
            household_events.death(office, DeathForm(one, on, head))
        elif act == "wed":
            own = self.members(at)
            join = JoinForm(one, relation=relation, on_day=on)
            household_events.marry_in(office, at, WeddingForm(own[0] if own else None, join))
        else:
            form, _ = households.load_form(office, at)
            form.address, form.moved_on = HOMES[one % 2], on
            households.save(office, form, at)

    def state(self) -> dict[str, Any]:
        """Everything about these people and their households."""
        kinds: tuple[tuple[Any, Any], ...] = (
            (Resident, Resident.id.in_(self.people)),
            (Residence, Residence.resident_id.in_(self.people)),
            (Membership, Membership.resident_id.in_(self.people)),
            (Kinship, or_(Kinship.resident_id.in_(self.people), Kinship.relative_id.in_(self.people))),
            (Household, Household.id.in_(self.homes)),
        )
        found = {}
        with self.office.read() as session:
            for cls, mine in kinds:
                names = [c.name for c in cls.__table__.columns if c.name not in UNSEEN]
                for row in session.scalars(select(cls).where(mine)):
                    found[f"{cls.__tablename__}.{row.id}"] = {n: str(getattr(row, n)) for n in names}
        return found

    def check(self) -> None:
        """What must hold on every day and in every column."""
        with self.office.read() as session:
            for one in self.people:
                resident = session.get(Resident, one)
                if resident is None:
                    continue
                homes = session.scalars(select(Residence).where(Residence.resident_id == one)).all()
                belongs = session.scalars(select(Membership).where(Membership.resident_id == one)).all()
                for spells in (homes, belongs):
                    _apart(spells)
                living = [s for s in homes if s.end is None]
                member = [m for m in belongs if m.end is None]
                assert resident.living_here == any(s.living_here for s in living)
                assert resident.household_id == (member[0].household_id if member else None)
                assert resident.relation == (member[0].relation if member else None)
                assert not (resident.died_on and (living or member))
            for home in self.homes:
                self._check_home(session, home)

    def _check_home(self, session: Any, home: int) -> None:
        household = session.get(Household, home)
        if household is None:
            return
        query = select(Membership).where(Membership.household_id == home, Membership.end.is_(None))
        own = session.scalars(query).all()
        heads = [m.resident_id for m in own if m.relation in HEADS]
        assert heads == ([household.head_id] if own else [])
        assert not (own and household.closed_on)


def _apart(spells: Any) -> None:
    """At most one of them runs on any day."""
    ranges = sorted((s.start or date.min, s.end or date.max) for s in spells)
    for (_, end), (start, _) in pairwise(ranges):
        assert end <= start, ranges
    assert all(start <= end for start, end in ranges)


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
@example(steps=[("split", 4, 5, 29, "20"), ("add", 5, 3, 430, "30"), ("birth", 5, 4, 78, "20")])
def test_any_sequence_of_moves_keeps_the_spells_apart_and_can_be_taken_back(
    office: Office, steps: list[tuple[str, int, int, int, str]]
) -> None:
    town = Town(office)
    town.check()
    kept = []
    for act, who, home, days, relation in steps:
        before = town.state()
        last = undo.acts(office, 1)[0].id
        try:
            town.step(act, who, home, START + timedelta(days=days), relation)
        except ClerkError:
            assert town.state() == before
            continue
        town.check()
        newest = undo.acts(office, 1)[0].id
        if newest != last:
            kept.append((newest, before))
    for entry, before in reversed(kept):
        assert undo.undo(office, entry).kept == ()
        found = town.state()
        assert found == {k: v for k, v in before.items() if k in found} | {
            k: found[k] for k in found if k not in before
        }
        assert set(before) == set(found)
        town.check()
