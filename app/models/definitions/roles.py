"""Roles as data: which rights there are, which role holds them, and which right a change of a record needs."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from app.models.definitions.kinds import Problem

RIGHTS = {
    "residents.edit": "登记和修改居民、户",
    "residents.delete": "删除、合并居民和户",
    "residents.import": "导入名册",
    "residents.close": "人口月报结账、重新打开已结账的月份",
    "areas.edit": "修改网格、楼栋和房屋",
    "services.edit": "办理一站式事项",
    "services.delete": "删除办件",
    "services.restricted": "查看和办理受限事项",
    "relief.edit": "登记救助款物的收支",
    "relief.close": "款物结账、重新打开已结账的月份",
    "mediation.edit": "办理调解案件",
    "mediation.delete": "删除调解案件",
    "ledgers.edit": "登记台账",
    "ledgers.delete": "删除台账里的行",
    "ledgers.reopen": "重新打开已锁定的台账期次",
    "ledgers.destroy": "销毁保存期满的台账行",
    "ledgers.restricted.see": "查看限制台账（特殊人群）",
    "ledgers.restricted.edit": "登记限制台账（特殊人群）",
    "ledgers.restricted.switch": "打开和关闭限制台账",
    "ledgers.restricted.export": "另行交出限制台账的名单",
    "journal.edit": "记走访、会议、活动等工作记录",
    "papers.print": "打印文书",
    "export.masked": "导出和打印清单（遮盖号码）",
    "export.unmasked": "导出和打印完整号码",
    "package.write": "写数据包",
    "package.read": "读入数据包",
    "undo.others": "撤销别人的操作",
    "log.read": "查看和打印查看记录",
    "backup.restore": "从备份恢复",
    "settings.unit": "修改单位信息",
    "settings.clerks": "管理办事员、角色和密码",
    "settings.catalogue": "修改事项目录",
    "settings.definitions": "修改台账、代码、日历等定义",
}
"""Every right by its key, as a clerk reads it."""

NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("resident", "resident_name", "resident_phone", "resident_contact", "kinship", "resident_pair", "residence",
         "membership", "household"), ("residents.edit",),
    ),
    "population_month": ("residents.close",),
    "area": ("areas.edit", "residents.edit"),
    "area_duty": ("areas.edit",),
    "organisation": ("residents.edit", "ledgers.edit"),
    "ledger_entry": ("ledgers.edit", "ledgers.restricted.edit", "residents.edit"),
    "ledger_step": ("ledgers.edit", "ledgers.restricted.edit"),
    **dict.fromkeys(
        ("ledger_period", "ledger_correction"), ("ledgers.edit", "ledgers.restricted.edit", "ledgers.reopen")
    ),
    "ledger_destroyed": ("ledgers.destroy",),
    "service_item": ("settings.catalogue",),
    **dict.fromkeys(
        ("service_record", "service_step", "service_material", "service_intake", "proof_referral", "provider",
         "survey", "survey_sheet", "public_notice", "notice_objection"),
        ("services.edit",),
    ),
    "relief_fund": ("relief.edit",),
    "relief_entry": ("relief.edit", "residents.edit"),
    "relief_closing": ("relief.close",),
    **dict.fromkeys(
        ("mediation_case", "mediation_party", "mediation_agent", "mediation_witness", "mediation_mediator",
         "mediation_harm", "mediation_link", "mediation_step", "mediation_session", "mediation_inquiry",
         "mediation_evidence", "mediation_instalment", "mediation_visit", "mediation_extension",
         "mediation_confirmation", "mediation_filing", "moral_case", "moral_person", "moral_step"), ("mediation.edit",),
    ),
    **dict.fromkeys(
        ("lead", "lead_person", "lead_step", "lead_handover", "lead_round", "lead_round_grid"),
        ("mediation.edit", "journal.edit", "services.edit"),
    ),
    "phrase": ("mediation.edit", "journal.edit", "services.edit"),
    **dict.fromkeys(("journal_entry", "journal_link"), ("journal.edit", "residents.edit", "mediation.edit")),
    "paper": ("papers.print",),
    **dict.fromkeys(("clerk", "clerk_role"), ("settings.clerks",)),
    "typed_figure": ("ledgers.edit", "journal.edit"),
    "unit": ("settings.unit",),
    "code_value": ("settings.definitions",),
    "calendar_day": ("settings.definitions",),
    "office_definition": ("settings.definitions", "ledgers.restricted.switch"),
}  # fmt: skip
"""Which rights change records of a kind: any one of them is enough. Kinds not named are everybody's."""

DELETING = {
    "resident": "residents.delete",
    "household": "residents.delete",
    "service_record": "services.delete",
    "mediation_case": "mediation.delete",
    "lead": "mediation.delete",
    "lead_round": "mediation.delete",
    "moral_case": "mediation.delete",
    "ledger_entry": "ledgers.delete",
}
"""What moving a record of a kind to the bin needs besides."""


@dataclass(frozen=True)
class Role:
    """A role a clerk may hold for a time: `rights` are keys of RIGHTS, `residents.*` all that begin so, `*` all."""

    key: str
    name: str
    rights: tuple[str, ...] = ()
    about: str = ""

    def problems(self) -> list[Problem]:
        for i, right in enumerate(self.rights):
            if not spelt_out((right,)):
                close = difflib.get_close_matches(right, RIGHTS, n=1)
                words = (
                    f"是不是“{close[0]}”？" if close else f"可以写：{'、'.join(RIGHTS)}，或 residents.*、*。"
                )
                return [(("rights", i), f"没有“{right}”这项权限", words)]
        return []


def spelt_out(rights: Iterable[str]) -> frozenset[str]:
    """The rights meant, with `area.*` and `*` written out."""
    given = tuple(rights)
    prefixes = tuple(r.removesuffix("*") for r in given if r == "*" or r.endswith(".*"))
    return frozenset(r for r in RIGHTS if r in given or r.startswith(prefixes or ("\0",)))
