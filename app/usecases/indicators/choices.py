"""Which target an indicator is held against, and whether it is looked at: the office's choice, kept with its definitions."""

import json
from collections.abc import Mapping
from decimal import Decimal

from app.errors import ClerkError
from app.models.definitions.indicators import KIND, OWN, Indicator, IndicatorTarget
from app.models.rules.text import quoted
from app.models.tables import OfficeDefinition
from app.office import Office

EDIT = "settings.definitions"


def choose(office: Office, indicator: str, target: str) -> int:
    """Hold an indicator against one of its targets. Returns the audit line. Raises ClerkError."""
    one = _of(office, indicator)
    found = next((t for t in one.target if t.key == target), None)
    if found is None:
        raise ClerkError(f"{quoted(one.name)}没有这个目标", "请按 F5 刷新后再选。")
    own = _said(found) if target == OWN else {}
    return _keep(office, one, {**own, "target": target}, f"指标 {one.code} 按{found.source}")


def choose_own(
    office: Office, indicator: str, source: str, *, least: Decimal | None = None, most: Decimal | None = None
) -> int:
    """Hold an indicator against a number of the office's own, which says where it is from. Raises ClerkError."""
    one = _of(office, indicator)
    if (least is None) == (most is None):
        raise ClerkError("请填写一个目标：不少于多少，或者不多于多少")
    if len(source.strip()) < 2:
        raise ClerkError("请写明目标的依据", "例如：街道 2026 年工作要点。")
    own = IndicatorTarget(OWN, source.strip(), least, most)
    if told := one.goal_problem(next(goal for goal in (least, most) if goal is not None)):
        raise ClerkError(told)
    values = {**_said(own), "target": OWN}
    return _keep(office, one, values, f"指标 {one.code} 用本单位的目标")


def _said(own: IndicatorTarget) -> dict[str, str]:
    """A goal of the office's own as it is kept."""
    goals = {"least": own.least, "most": own.most}
    return {k: str(goal) for k, goal in goals.items() if goal is not None} | {"source": own.source}


def switch(office: Office, indicator: str, on: bool) -> int:
    """Look at an indicator or leave it out. Returns the audit line."""
    one = _of(office, indicator)
    return _keep(office, one, {"enabled": on}, f"{'打开' if on else '关闭'}指标 {one.code} {one.name}")


def _of(office: Office, indicator: str) -> Indicator:
    office.require(EDIT)
    if indicator not in office.library.indicators:
        raise ClerkError("没有这项指标", "请按 F5 刷新后再选。")
    return office.library.indicators[indicator]


def _keep(office: Office, one: Indicator, values: Mapping[str, object], what: str) -> int:
    """Write the choice; what was chosen besides stays as it was."""
    with office.write(what) as w:
        kept = w.session.query(OfficeDefinition).filter_by(kind=KIND, key=one.key).first()
        before: dict[str, object] = {"enabled": one.enabled}
        if kept is not None and kept.active:
            before |= _read(kept.text)
        if "target" in values:
            before = {"enabled": before["enabled"]}
        text = "".join(
            f"{k} = {json.dumps(v, ensure_ascii=False)}\n" for k, v in {**before, **values}.items()
        )
        if kept is None:
            w.session.add(OfficeDefinition(kind=KIND, key=one.key, text=text))
        else:
            kept.text, kept.active = text, True
    return w.entry_id or 0


def _read(text: str) -> dict[str, object]:
    import tomllib

    return tomllib.loads(text)
