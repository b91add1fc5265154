"""Invented identity and telephone numbers; every identity number is given out once."""

from datetime import date
from random import Random

from app.models.rules.identity import make_id
from app.usecases.sample.families import MAN

# Real division codes, some of them historical (as on the cards of elders): an importer must accept both.
_DIVISIONS = {
    "local": ("230102", "230103", "230104", "230106", "230108", "230110", "230107", "230111", "232301"),
    "elsewhere": ("220104", "211224", "370883", "410122", "340122", "321322", "513022", "652201", "150422"),
    "hmt": ("810000", "820000", "830000"),
}


class NumberOffice:
    """Gives out numbers by one random source and never the same identity number twice."""

    def __init__(self, rnd: Random) -> None:
        self._rnd = rnd
        self._given: set[str] = set()

    def division(self, place: str) -> str:
        """Six digits; `place` is "local", "elsewhere" or "hmt" (Hong Kong, Macao, Taiwan permits)."""
        return self._rnd.choice(_DIVISIONS[place])

    def identity(self, birth: date, sex: str, division: str) -> str:
        """A fresh number of that division, birth date and sex (code of GB/T 2261.1)."""
        first = 2 * int(self._rnd.random() * 500) + (1 if sex == MAN else 0)
        for step in range(0, 1000, 2):
            number = make_id(division, birth, (first + step) % 1000)
            if number not in self._given:
                self._given.add(number)
                return number
        raise ValueError(f"all numbers of {division} for {birth} are given out")

    def mobile(self) -> str:
        """11 digits in an invented range (1990…)."""
        return f"1990{self._rnd.randrange(10_000_000):07d}"

    def landline(self) -> str:
        """An area code that no city has today, and eight digits."""
        return f"0450-8{self._rnd.randrange(10_000_000):07d}"
