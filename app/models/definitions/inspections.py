"""Inspections (检查专题) as data: which ledgers, printed papers and attachments one asks for; nothing is copied for it."""

from dataclasses import dataclass

from app.models.definitions.question import Problem


@dataclass(frozen=True)
class Inspection:
    """What an inspection asks for: ledgers and views (also those that name it in `asked_by`), the papers printed in
    the period from these templates, and with `attachments` what hangs on the ledgers' rows."""

    key: str
    name: str
    body: str = ""
    ledgers: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    attachments: bool = False
    about: str = ""
    enabled: bool = True

    def problems(self) -> list[Problem]:
        for name in ("ledgers", "papers"):
            given = getattr(self, name)
            for at, key in enumerate(given):
                if key in given[:at]:
                    return [((name,), f"“{key}”写了两次", "每样只写一次。")]
        return []
