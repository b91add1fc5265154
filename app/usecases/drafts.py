"""Drafts: what a form held when it was last typed into, kept in the encrypted file, never audited."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from app.models.tables import Draft
from app.office import Office


@dataclass(frozen=True)
class DraftView:
    """A kept draft and when it was typed."""

    form: str
    record_id: int
    title: str
    fields: dict[str, Any]
    when: str


def keep(office: Office, form: str, record_id: int, title: str, fields: dict[str, Any]) -> None:
    """Keep (or replace) the draft of a form for this clerk."""
    with office.write("草稿") as w:
        w.session.execute(_mine(office, form, record_id))
        w.session.add(
            Draft(
                form=form,
                record_id=record_id,
                title=title,
                fields=fields,
                changed_at=w.at,
                clerk_id=w.clerk_id,
            )
        )


def load(office: Office, form: str, record_id: int) -> DraftView | None:
    """The draft of a form, if one was left."""
    with office.read() as session:
        query = select(Draft).where(
            Draft.form == form, Draft.record_id == record_id, Draft.clerk_id == office.clerk.id
        )
        draft = session.scalars(query).first()
        return None if draft is None else _view(draft)


def drop(office: Office, form: str, record_id: int) -> None:
    """Forget the draft: the form was saved or thrown away."""
    with office.write("草稿") as w:
        w.session.execute(_mine(office, form, record_id))


def listing(office: Office) -> list[DraftView]:
    """All drafts of this clerk, newest first."""
    with office.read() as session:
        query = select(Draft).where(Draft.clerk_id == office.clerk.id).order_by(Draft.changed_at.desc())
        return [_view(d) for d in session.scalars(query)]


def _mine(office: Office, form: str, record_id: int) -> Any:
    return delete(Draft).where(
        Draft.form == form, Draft.record_id == record_id, Draft.clerk_id == office.clerk.id
    )


def _view(draft: Draft) -> DraftView:
    when = draft.changed_at.astimezone().strftime("%m-%d %H:%M")
    return DraftView(draft.form, draft.record_id, draft.title, dict(draft.fields), when)
