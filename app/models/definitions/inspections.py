"""Inspections (检查专题) as data: which ledgers, printed papers and attachments one asks for; nothing is copied for it."""

from dataclasses import dataclass

from app.models.definitions.question import Problem


@dataclass(frozen=True)
class Inspection:
    """What an inspection asks for: ledgers and views (also those that name it in `asked_by`), the papers printed in
    the period from these templates (of those in `each_row` every row of the ledger must have one), and with `attachments`
    what hangs on the ledgers' rows."""

    key: str
    name: str
    body: str = ""
    ledgers: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    each_row: tuple[str, ...] = ()
    attachments: bool = False
    about: str = ""
    enabled: bool = True

    def problems(self) -> list[Problem]:
        for name in ("ledgers", "papers", "each_row"):
            given = getattr(self, name)
            for at, key in enumerate(given):
                if key in given[:at]:
                    return [((name,), f"“{key}”写了两次", "每样只写一次。")]
        for key in self.each_row:
            if key not in self.papers:
                return [(("each_row",), f"“{key}”不在 papers 里", "要看的文书都先写进 papers。")]
        return []
