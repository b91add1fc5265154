"""A row of a grid that is not kept yet: what was typed, whom it is for, what follows from that, and what stood before."""

from dataclasses import dataclass, field

PARTED = "换了姓名，还不知道是谁：输入拼音首字母，按回车从名单里选；离开这一行时按姓名查找"


@dataclass
class NewRow:
    """A row that is not kept yet: what was typed by column name, why cells were refused, whom it is for."""

    values: dict[str, str] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    owner: int | None = None
    saving: bool = False
    follows: dict[str, str] = field(default_factory=dict)
    """What the file of whom it is for says, by column: it goes with them."""
    steps: list[tuple[dict[str, str], dict[str, str], int | None]] = field(default_factory=list)
    """What stood in it before each typing: values, what follows, whom it was for."""

    @property
    def typed(self) -> bool:
        return self.owner is not None or any(text.strip() for text in self.values.values())

    def step(self) -> None:
        """Remember what stands in it, so that what is typed next can be taken back."""
        self.steps.append((dict(self.values), dict(self.follows), self.owner))

    def part(self, name: str) -> None:
        """It is no longer for whom it was: what followed from them goes, but for the cell that is being typed into."""
        for column, text in self.follows.items():
            if column != name and self.values.get(column) == text:
                del self.values[column]
        self.owner, self.follows = None, {}
