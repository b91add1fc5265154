"""Tags that are computed, as data: conditions on a resident and on the others who live in the same household."""

from dataclasses import dataclass
from typing import Any

from app.models.definitions.kinds import Problem, Question

Where = tuple[tuple[Any, ...], ...]
PARTS = ("where", "somebody", "nobody", "among", "everyone")


@dataclass(frozen=True)
class ComputedTag:
    """A tag nobody ticks. Each part is a list of conditions on a resident, all of which must hold.

    `where` is asked of the resident; `somebody` and `nobody` of the other members of the household; `everyone` of all
    members (the resident too), or of those `among` whom it is asked. Of one `family` the last that holds is shown.
    `proposes` names a ledger the tag is a candidate for: the clerk confirms, then the ledger's row is made.
    """

    key: str
    label: str
    where: Where
    somebody: Where = ()
    nobody: Where = ()
    among: Where = ()
    everyone: Where = ()
    family: str = ""
    proposes: str | None = None
    about: str = ""

    def problems(self) -> list[Problem]:
        found = []
        for part in PARTS:
            for path, wrong, right in Question("resident", getattr(self, part)).problems():
                found.append(((part, *path[1:]), wrong, right))
        if self.among and not self.everyone:
            found.append(
                (("among",), "写了 among 却没有写 everyone", '再写 everyone = [["employment", "=", "70"]]。')
            )
        return found

    @property
    def by_age(self) -> bool:
        """Whether it follows from the age alone."""
        return all(c[0] == "age" for c in self.where) and not (self.somebody or self.nobody or self.everyone)
