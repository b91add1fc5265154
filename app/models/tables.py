"""Every table in one import, for the engine, the migrations' test and the tools that walk all records."""

from app.models.area import Area, AreaDuty
from app.models.audit import AuditChange, AuditEntry, Viewing
from app.models.base import Base, Record
from app.models.clerk import Clerk, ClerkRole
from app.models.household import Household, Membership
from app.models.indicator import TypedFigure
from app.models.journal import JournalEntry, JournalLink
from app.models.ledger import LedgerEntry
from app.models.ledger_periods import LedgerClosedRow, LedgerCorrection, LedgerPeriod
from app.models.mediation import (
    MediationAgent,
    MediationCase,
    MediationHarm,
    MediationLink,
    MediationMediator,
    MediationParty,
    MediationStep,
    MediationWitness,
)
from app.models.mediation_records import (
    MediationConfirmation,
    MediationEvidence,
    MediationExtension,
    MediationFiling,
    MediationInquiry,
    MediationInstalment,
    MediationSession,
    MediationVisit,
)
from app.models.money import ReliefClosing, ReliefEntry, ReliefFund
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
from app.models.phrase import Phrase
from app.models.population import PopulationMonth
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
from app.models.survey import Survey, SurveySheet
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
    "population_month": "人口月报结账",
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
    "relief_fund": "款物账目",
    "relief_entry": "款物收支",
    "relief_closing": "款物结账",
    "survey": "满意度测评",
    "survey_sheet": "测评表",
    "mediation_case": "调解案件",
    "mediation_party": "当事人",
    "mediation_agent": "代理人",
    "mediation_witness": "证人",
    "mediation_mediator": "调解员",
    "mediation_harm": "防止的后果",
    "mediation_link": "关联案件",
    "mediation_step": "调解步骤",
    "mediation_session": "调解记录",
    "mediation_inquiry": "调查记录",
    "mediation_evidence": "证据",
    "mediation_instalment": "履行",
    "mediation_visit": "回访",
    "mediation_extension": "延期",
    "mediation_confirmation": "司法确认",
    "mediation_filing": "卷宗",
    "phrase": "常用语",
    "journal_entry": "工作记录",
    "journal_link": "工作对象",
    "ledger_entry": "台账",
    "ledger_period": "台账期次",
    "ledger_correction": "台账更正",
    "typed_figure": "手工填写的数字",
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
    "LedgerClosedRow",
    "LedgerCorrection",
    "LedgerEntry",
    "LedgerPeriod",
    "MediationAgent",
    "MediationCase",
    "MediationConfirmation",
    "MediationEvidence",
    "MediationExtension",
    "MediationFiling",
    "MediationHarm",
    "MediationInquiry",
    "MediationInstalment",
    "MediationLink",
    "MediationMediator",
    "MediationParty",
    "MediationSession",
    "MediationStep",
    "MediationVisit",
    "MediationWitness",
    "Membership",
    "OfficeDefinition",
    "OfficeSetting",
    "Organisation",
    "Paper",
    "Phrase",
    "PopulationMonth",
    "ProofReferral",
    "Provider",
    "Record",
    "ReliefClosing",
    "ReliefEntry",
    "ReliefFund",
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
    "Survey",
    "SurveySheet",
    "TypedFigure",
    "Unit",
    "Viewing",
]
