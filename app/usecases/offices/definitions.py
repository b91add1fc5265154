"""The office's own definitions: checked whole, then kept; they stand before the shipped ones of the same key."""

from collections.abc import Mapping

from app import paths
from app.errors import ClerkError
from app.models.definitions.kinds import Ledger, Summary
from app.models.definitions.library import Library, load_library, own_name
from app.models.definitions.source import Source, parse_source
from app.models.fields.check import (
    check_dossier,
    check_inspections,
    check_ledger,
    check_proofs,
    check_quality,
    check_summary,
    check_tags,
)
from app.models.fields.check_work import (
    check_indicator,
    check_journal_kind,
    check_reminders,
    check_visit_rules,
)
from app.models.tables import CodeValue, OfficeDefinition
from app.office import Office, office_codes
from app.usecases.papers.checks import check_paper

KINDS = {
    "ledgers": "台账",
    "papers": "文书",
    "dossiers": "卷宗",
    "flows": "流程",
    "summaries": "月报",
    "deadlines": "期限",
    "numberings": "编号",
    "quality": "核对规则",
    "roles": "角色",
    "tags": "推算标签",
    "proofs": "证明清单",
    "disputes": "纠纷类别对照",
    "clauses": "协议条款",
    "phrases": "常用语",
    "indicators": "指标",
    "journal": "工作记录",
    "campaigns": "专项活动模板",
    "reminders": "提醒",
    "visit_rules": "走访规则",
    "inspections": "检查专题",
    "volunteer_levels": "志愿服务级别",
}


def check(office: Office, kind: str, key: str, text: str) -> Library:
    """The definitions as they would be with this one among them. Raises DefinitionError with line and remedy."""
    if kind not in KINDS:
        raise ClerkError(f"没有“{kind}”这类定义", f"可以写：{'、'.join(KINDS)}。")
    with office.read() as session:
        kept = session.query(OfficeDefinition).filter(OfficeDefinition.active.is_(True))
        own = [(d.kind, d.key, d.text) for d in kept if (d.kind, d.key) != (kind, key)]
        values = office_codes(session)
    library = load_library(paths.resources(), [*own, (kind, key, text)], values)
    check_in(library, kind, key, parse_source(own_name(key), text))
    return library


def check_in(library: Library, kind: str, key: str, source: Source) -> None:
    """Whether a definition among those of a library asks only for what there is. Raises DefinitionError."""
    if kind == "ledgers":
        ledger: Ledger = library.ledgers[key]
        check_ledger(library, ledger, source)
    elif kind == "papers":
        check_paper(library, library.papers[key], source)
    elif kind == "summaries":
        summary: Summary = library.summaries[key]
        check_summary(library, summary, source)
    elif kind == "quality":
        check_quality(library, source)
    elif kind == "tags":
        check_tags(library, source)
    elif kind == "proofs":
        check_proofs(library, source)
    elif kind == "dossiers":
        check_dossier(library, library.dossiers[key], source)
    elif kind == "indicators":
        check_indicator(library, library.indicators[key], source)
    elif kind == "reminders":
        check_reminders(library, source)
    elif kind == "visit_rules":
        check_visit_rules(library, source)
    elif kind == "inspections":
        check_inspections(library, source)
    elif kind == "journal":
        check_journal_kind(library, library.journal[key], source)


def adopt(office: Office, kind: str, key: str, text: str) -> int:
    """Check a definition and use it from now on; the audit line (0: nothing was different). Raises DefinitionError; then
    nothing has changed."""
    library = check(office, kind, key, text)
    with office.write(f"采用{KINDS[kind]}定义 {_called(library, kind, key)}") as w:
        kept = w.session.query(OfficeDefinition).filter_by(kind=kind, key=key).first()
        if kept is None:
            w.session.add(OfficeDefinition(kind=kind, key=key, text=text))
        else:
            kept.text, kept.active = text, True
    return w.entry_id or 0


def _called(library: Library, kind: str, key: str) -> str:
    """What a definition is called where a clerk reads of it: its name, else its key."""
    found = getattr(library, kind, None)
    return str(getattr(found.get(key), "name", key)) if isinstance(found, Mapping) else key


def drop(office: Office, kind: str, key: str) -> int:
    """Go back to what is shipped; the text stays in the history. Returns the audit line."""
    with office.write(f"停用{KINDS.get(kind, kind)}定义 {_called(office.library, kind, key)}") as w:
        kept = w.session.query(OfficeDefinition).filter_by(kind=kind, key=key).first()
        if kept is None:
            raise ClerkError(f"本单位没有自己的“{key}”")
        kept.active = False
    return w.entry_id or 0


def add_code(office: Office, table: str, code: str, label: str, synonyms: tuple[str, ...] = ()) -> None:
    """A value of the office's own in a code table, or another label for a shipped one. Raises ClerkError."""
    office.library.code(table)
    if not code.strip() or not label.strip():
        raise ClerkError("代码和名称都要填写")
    with office.write(f"代码表 {table}：{label}") as w:
        kept = w.session.query(CodeValue).filter_by(code_table=table, code=code).first()
        if kept is None:
            w.session.add(CodeValue(code_table=table, code=code, label=label, synonyms="|".join(synonyms)))
        else:
            kept.label, kept.synonyms = label, "|".join(synonyms)
