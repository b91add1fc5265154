"""What a clerk does to households: who comes and goes, births, deaths, weddings, splits and merges."""

from app.models.tables import Resident
from app.usecases.households import events, heads, moves, records, splits
from app.usecases.households.events import BirthForm, DeathForm, WeddingForm
from app.usecases.households.heads import HeadForm
from app.usecases.households.moves import JoinForm, OutForm
from app.usecases.households.splits import MergeForm, SplitForm
from tests.usecases.days.picks import ADDRESSES, Picks


def add_member(p: Picks) -> None:
    """Somebody joins a household."""
    moves.add_member(p.office, p.home(), p.joining())


def remove_member(p: Picks) -> None:
    """Somebody is taken out of a household and lives on where he does."""
    home = p.home()
    moves.remove(p.office, home, p.member(home), p.day())


def change_relation(p: Picks) -> None:
    """A member is something else to the head."""
    home = p.home()
    moves.change_relation(p.office, home, p.member(home), p.relation())


def move_in(p: Picks) -> None:
    """A whole household comes."""
    moves.move_in(p.office, p.household(), [p.joining() for _ in range(p.dice.randint(1, 3))])


def move_out(p: Picks) -> None:
    """Some of a household leave the community."""
    home = p.home()
    own = p.members(home)
    going = p.some(own)
    head = p.head([m for m in own if m not in going])
    moves.move_out(p.office, p.one((home, None)), OutForm(tuple(going), p.day(), "out", "别处", head))


def come_back(p: Picks) -> None:
    """Somebody who had left lives here again."""
    gone = p.a(Resident, Resident.living_here.is_(False))
    moves.come_back(p.office, p.home(), JoinForm(gone, None, p.relation(), p.day()))


def live_apart(p: Picks) -> None:
    """A member lives elsewhere and stays on the household's book."""
    home = p.home()
    moves.live_apart(p.office, home, p.member(home), p.day(), p.one((*ADDRESSES, "", "外地")))


def found_home(p: Picks) -> None:
    """A resident becomes the head of a new household."""
    records.create(p.office, p.household(), p.person())


def edit_home(p: Picks) -> None:
    """Two fields of a household."""
    home = p.home()
    form, version = records.load_form(p.office, home)
    typed = p.household()
    for name in p.dice.sample(("number", "address", "moves", "moved_on"), 2):
        setattr(form, name, getattr(typed, name))
    records.save(p.office, form, home, version)


def delete_home(p: Picks) -> None:
    """A household that should not be on file."""
    records.delete(p.office, p.home())


def split(p: Picks) -> None:
    """Some members become a household of their own."""
    home = p.home()
    own = p.members(home)
    going = p.some(own)
    head = p.head(going) or HeadForm()
    staying = p.head([m for m in own if m not in going])
    splits.split(p.office, home, SplitForm(tuple(going), head, p.household(), staying, p.day()))


def merge_homes(p: Picks) -> None:
    """One household goes into another."""
    into, gone = p.home(), p.home()
    said = {m: p.relation() or "97" for m in p.members(gone)}
    splits.merge(p.office, into, MergeForm(gone, said, p.day()))


def change_head(p: Picks) -> None:
    """Another head."""
    home = p.home()
    heads.change_head(p.office, home, p.head(p.members(home)) or HeadForm())


def birth(p: Picks) -> None:
    """A child is born into a household."""
    home = p.home()
    own = [None, *p.members(home)]
    day = p.day() or str(p.office.today())
    form = BirthForm("小宝", p.dice.choice("12"), day, p.one(own), p.one(own), p.relation())
    events.birth(p.office, home, form)


def death(p: Picks) -> None:
    """Somebody died; the household may need another head."""
    one = p.person()
    home = p.of(Resident, one, "household_id")
    head = p.head([m for m in p.members(home) if m != one]) if home else None
    events.death(p.office, DeathForm(one, p.day(), head))


def marry_in(p: Picks) -> None:
    """Somebody marries a member and joins the household."""
    home = p.home()
    events.marry_in(p.office, home, WeddingForm(p.member(home), p.joining()))


ACTS = (
    add_member, add_member, remove_member, change_relation, move_in, move_out, move_out, come_back, come_back, live_apart,
    found_home, edit_home, edit_home, delete_home, split, split, merge_homes, merge_homes, change_head, change_head, birth,
    death, marry_in,
)  # fmt: skip
