"""Every table in one import, for the engine, the migrations' test and the tools that walk all records."""

from app.models.area import Area, AreaDuty
from app.models.audit import AuditChange, AuditEntry, Viewing
from app.models.base import Base, Record
from app.models.clerk import Clerk, ClerkRole
from app.models.household import Household, Membership
from app.models.journal import JournalEntry, JournalLink
from app.models.ledger import LedgerEntry
from app.models.mediation import MediationCase, MediationParty, MediationSession
from app.models.office_records import (
    BinItem,
    CalendarDay,
    CodeValue,
    Draft,
    ExchangeLog,
    IssuedNumber,
    KeptDefinition,
    OfficeDefinition,
    OfficeSetting,
    SavedQuestion,
    SearchTerm,
)
from app.models.organisation import Organisation, Provider
from app.models.paper import Attachment, Paper
from app.models.proof import ProofReferral
from app.models.resident import (
    Kinship,
    Residence,
    Resident,
    ResidentContact,
    ResidentName,
    ResidentPair,
    ResidentPhone,
)
from app.models.service import ServiceIntake, ServiceItem, ServiceMaterial, ServiceRecord, ServiceStep
from app.models.unit import Unit

RECORD_CLASSES: dict[str, type[Base]] = {
    cls.__tablename__: cls
    for cls in (mapper.class_ for mapper in Base.registry.mappers)
    if issubclass(cls, Base) and issubclass(cls, Record)
}

RECORD_LABELS = {
    "unit": "单位",
    "area": "网格与房屋",
    "area_duty": "网格责任人",
    "resident": "居民",
    "resident_name": "姓名写法",
    "resident_phone": "其他电话",
    "resident_contact": "联系人",
    "kinship": "亲属关系",
    "resident_pair": "重复核对",
    "residence": "居住情况",
    "household": "户",
    "membership": "户内成员",
    "organisation": "单位组织",
    "provider": "便民服务商",
    "service_item": "服务事项",
    "service_intake": "来访",
    "service_record": "办件",
    "service_step": "办理步骤",
    "service_material": "材料",
    "proof_referral": "不予出具证明登记",
    "mediation_case": "调解案件",
    "mediation_party": "当事人",
    "mediation_session": "调解记录",
    "journal_entry": "工作记录",
    "journal_link": "工作对象",
    "ledger_entry": "台账",
    "paper": "文书",
    "attachment": "附件",
    "clerk": "办事员",
    "clerk_role": "岗位",
    "code_value": "代码",
    "office_definition": "本单位定义",
    "saved_question": "常用筛选",
    "exchange_log": "交换记录",
}

__all__ = [
    "RECORD_CLASSES",
    "RECORD_LABELS",
    "Area",
    "AreaDuty",
    "Attachment",
    "AuditChange",
    "AuditEntry",
    "Base",
    "BinItem",
    "CalendarDay",
    "Clerk",
    "ClerkRole",
    "CodeValue",
    "Draft",
    "ExchangeLog",
    "Household",
    "IssuedNumber",
    "JournalEntry",
    "JournalLink",
    "KeptDefinition",
    "Kinship",
    "LedgerEntry",
    "MediationCase",
    "MediationParty",
    "MediationSession",
    "Membership",
    "OfficeDefinition",
    "OfficeSetting",
    "Organisation",
    "Paper",
    "ProofReferral",
    "Provider",
    "Record",
    "Residence",
    "Resident",
    "ResidentContact",
    "ResidentName",
    "ResidentPair",
    "ResidentPhone",
    "SavedQuestion",
    "SearchTerm",
    "ServiceIntake",
    "ServiceItem",
    "ServiceMaterial",
    "ServiceRecord",
    "ServiceStep",
    "Unit",
    "Viewing",
]
