"""People's mediation (调解): the case, who stands in it and who mediates it (domain.md A1.4, A2)."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Money, PartialDay, Record, StepColumns
from app.models.rules.dates import PartialDate

PARTY_SIDES = {"applicant": "申请人", "respondent": "被申请人", "third": "第三方"}
AGENT_KINDS = {"agent": "委托代理人", "guardian": "法定代理人（监护人）"}
AGENT_POWERS = {"general": "一般代理", "special": "特别代理"}
MEDIATOR_ROLES = {"chief": "主持调解", "helper": "协助调解"}
CONFIRMED_KIND = "written"
"""The agreement is filed with the application (法释〔2011〕5号 第三条): an oral one cannot be confirmed until it is written."""
LINK_KINDS = {"same_parties": "同一当事人的另一件", "same_dispute": "同一纠纷重复反映", "part": "由此案分出"}


class MediationCase(Record, Base):
    """A dispute, from 登记 to 归档.

    Three categories side by side: `dispute_type` the ministry's, `category` the 综治 two-level one, `local_type` the
    office's own. `source` is how it came, `source_body` the body that sent it, `reported_by` who told of it.
    `facts` is what was told at first, `agreed_facts` what the agreement says of them.
    `handed_to` is the body it went to when it was transferred. `settled_level`: where it was settled (网格 …).
    The terms: `due_on` of the mediation, `confirm_by` for judicial confirmation, `visit_by` of the next visit.
    """

    __tablename__ = "mediation_case"
    __table_args__ = (
        Index("ix_mediation_case_accepted", "accepted_on", "id"),
        Index("ix_mediation_case_closed", "closed_on", "id"),
        Index("ix_mediation_case_due", "state", "due_on"),
    )

    number: Mapped[str | None] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(120))
    dispute_type: Mapped[str | None] = mapped_column(String(8))
    category: Mapped[str | None] = mapped_column(String(8))
    local_type: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(8))
    source_body: Mapped[str | None] = mapped_column(String(60))
    reported_by: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20), default="registered")
    happened_on: Mapped[PartialDate | None] = mapped_column(PartialDay)
    registered_on: Mapped[date] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    place: Mapped[str | None] = mapped_column(String(200))
    facts: Mapped[str | None] = mapped_column(Text)
    agreed_facts: Mapped[str | None] = mapped_column(Text)
    requests: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Money)
    people: Mapped[int] = mapped_column(Integer, default=2)
    difficult: Mapped[bool] = mapped_column(Boolean, default=False)
    scale: Mapped[str | None] = mapped_column(String(4))
    level: Mapped[str | None] = mapped_column(String(4))
    settled_level: Mapped[str | None] = mapped_column(String(12))
    handed_to: Mapped[str | None] = mapped_column(String(60))
    agreement_kind: Mapped[str | None] = mapped_column(String(8))
    agreement_number: Mapped[str | None] = mapped_column(String(60), index=True)
    issues: Mapped[str | None] = mapped_column(Text)
    responsibility: Mapped[str | None] = mapped_column(Text)
    agreement_text: Mapped[str | None] = mapped_column(Text)
    performance: Mapped[str | None] = mapped_column(Text)
    performance_due: Mapped[date | None] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date)
    confirm_by: Mapped[date | None] = mapped_column(Date)
    visit_by: Mapped[date | None] = mapped_column(Date, index=True)
    note: Mapped[str | None] = mapped_column(Text)

    @property
    def confirmable_by(self) -> date | None:
        """Until when a court can be asked; a day that an older program kept for an oral agreement is none."""
        return self.confirm_by if self.agreement_kind == CONFIRMED_KIND else None


class MediationParty(Record, Base):
    """A party with the seven fields of the ministry's forms: a resident, an outsider or a body (`is_body`).

    `person_category` is the kind of person of the 综治 form (当事人人员类别, GB/T 31000-2015; code table party_category).
    A body has a `representative` with a post. `self_supporting`: a person of sixteen who lives by own work counts as
    of full capacity (民法典 第十八条) and needs no guardian.
    """

    __tablename__ = "mediation_party"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    side: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(Integer, default=1)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    sex: Mapped[str | None] = mapped_column(String(1))
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    birth_date: Mapped[PartialDate | None] = mapped_column(PartialDay)
    occupation: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))
    id_number: Mapped[str | None] = mapped_column(String(30))
    self_supporting: Mapped[bool] = mapped_column(Boolean, default=False)
    person_category: Mapped[str | None] = mapped_column(String(4))
    is_body: Mapped[bool] = mapped_column(Boolean, default=False)
    representative: Mapped[str | None] = mapped_column(String(60))
    representative_post: Mapped[str | None] = mapped_column(String(40))


def by_side(party: Any) -> tuple[Any, Any, Any]:
    """How papers and lists put parties: applicants, respondents, third parties (as PARTY_SIDES, which is their alphabet), on
    a side as they were entered."""
    return party.side, party.position, party.id


class MediationAgent(Record, Base):
    """Who acts for a party, one record each: an agent by 授权委托书, or the guardian who consents and signs for a minor."""

    __tablename__ = "mediation_agent"

    party_id: Mapped[int] = mapped_column(ForeignKey("mediation_party.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="agent")
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    relation: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(40))
    id_number: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str | None] = mapped_column(String(200))
    powers: Mapped[str | None] = mapped_column(String(10))
    powers_text: Mapped[str | None] = mapped_column(String(300))
    start: Mapped[date | None] = mapped_column(Date)
    end: Mapped[date | None] = mapped_column(Date)


class MediationWitness(Record, Base):
    """Somebody who saw or heard of it, and of what they can tell."""

    __tablename__ = "mediation_witness"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(200))
    tells: Mapped[str | None] = mapped_column(String(500))


class MediationMediator(Record, Base):
    """Who mediates: one chief and helpers; a resident, a clerk, or somebody known by name only."""

    __tablename__ = "mediation_mediator"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    role: Mapped[str] = mapped_column(String(8), default="chief")
    position: Mapped[int] = mapped_column(Integer, default=1)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"), index=True)
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    body: Mapped[str | None] = mapped_column(String(60))


class MediationHarm(Record, Base):
    """A harm the mediation prevented (自杀, 民转刑, 群体性上访, 械斗) and how many people it would have touched."""

    __tablename__ = "mediation_harm"
    __table_args__ = (UniqueConstraint("case_id", "kind"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    kind: Mapped[str] = mapped_column(String(12))
    people: Mapped[int] = mapped_column(Integer, default=1)


class MediationLink(Record, Base):
    """Two cases that belong together, and how (LINK_KINDS): `case_id` is the later one."""

    __tablename__ = "mediation_link"
    __table_args__ = (UniqueConstraint("case_id", "other_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16), default="same_parties")
    note: Mapped[str | None] = mapped_column(String(200))


class MediationStep(StepColumns, Record, Base):
    """One move of a case through its flow: on which day, from where to where, who, why, which term it started."""

    __tablename__ = "mediation_step"

    case_id: Mapped[int] = mapped_column(ForeignKey("mediation_case.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(Date)
