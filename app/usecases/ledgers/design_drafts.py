"""A design that was left without saving: kept as the clerk's draft, offered when the ledger is designed again."""

from dataclasses import dataclass, replace

from app.office import Office
from app.usecases import drafts
from app.usecases.ledgers.designs import Design, NewTable

NEW = "新建台账"


@dataclass(frozen=True)
class KeptDesign:
    """A design that was left, and when."""

    design: Design
    when: str


def _form(design: Design) -> str:
    return f"ledger.design.{design.key}"


def keep(office: Office, design: Design) -> None:
    """Keep a design in the place of one that was kept before."""
    title = f"台账设计：{design.data.get('name') or NEW}"
    tables = [[t.key, t.name, list(t.labels)] for t in design.tables]
    drafts.keep(office, _form(design), 0, title, {"data": design.data, "tables": tables})


def load(office: Office, design: Design) -> KeptDesign | None:
    """What was left of a design that is opened; of a new one only where nothing is given (from a sheet, from a file)."""
    if not design.key and design.data.get("field"):
        return None
    found = drafts.load(office, _form(design), 0)
    if found is None:
        return None
    tables = tuple(NewTable(key, name, tuple(labels)) for key, name, labels in found.fields["tables"])
    return KeptDesign(replace(design, data=found.fields["data"], tables=tables), found.when)


def drop(office: Office, design: Design) -> None:
    """The design was saved or thrown away."""
    drafts.drop(office, _form(design), 0)
