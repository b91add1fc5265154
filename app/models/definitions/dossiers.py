"""The schema of a dossier (卷宗): which papers and scans it is made of, in which order, and what must not be missing."""

from dataclasses import dataclass

from app.models.definitions.kinds import Problem


@dataclass(frozen=True)
class DossierPart:
    """A place in a dossier: papers filled from the record, then scans that belong there.

    `when`, `must` and `has` hold names of the values the record's papers are filled from ("!name": when it is empty);
    `always` is always so. The part belongs to the dossier when all of `when` hold or when it has scans; it is there
    when all of `has` hold or when it has scans; it must be there when one of `must` holds. `scans` are words in the
    captions of attachments that belong here, `records` kinds of records of the case whose attachments do; what
    belongs nowhere goes to the part with `rest`. Papers of which there is one for each of a list are lines of their own
    in the contents, told apart by the `counter` (第 2 次); without one they are one line. `chosen` is whether it is printed
    unless the clerk says otherwise.
    """

    key: str
    name: str
    papers: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    rest: bool = False
    counter: str = ""
    chosen: bool = True
    numbered: bool = True


@dataclass(frozen=True)
class Dossier:
    """A dossier of one kind of record. `cover` and `contents` are papers that stand before the numbered pages."""

    key: str
    name: str
    for_: str
    cover: str
    contents: str
    part: tuple[DossierPart, ...]
    number: str = ""
    source: str = ""

    def problems(self) -> list[Problem]:
        keys = [p.key for p in self.part]
        for i, key in enumerate(keys):
            if key in keys[:i]:
                return [(("part", i, "key"), f"“{key}”写了两次", "每一部分的 key 只能用一次。")]
        if sum(p.rest for p in self.part) > 1:
            last = max(i for i, p in enumerate(self.part) if p.rest)
            return [(("part", last, "rest"), "收其余附件的部分写了两个", "只留一个 rest = true。")]
        return []
