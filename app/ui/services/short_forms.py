"""What each way of working asks at once when a matter is taken: 帮 its plan, 活 how many, 查 what was found, 介 to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.ui.services.answers import OfferedLine
from app.ui.widgets.form import Entry


@dataclass(frozen=True)
class ShortForm:
    """The `group` of entries a way shows, what its button says and what is said when it is done; `receipt` when it is taken
    with a receipt that is printed."""

    group: str = ""
    button: str = "受理并打印回执"
    said: str = "已收件"
    receipt: bool = True


SHORT: Mapping[str, ShortForm] = {
    "帮": ShortForm("帮扶", "建档", "已建档", receipt=False),
    "活": ShortForm("活动", "登记活动", "已登记活动", receipt=False),
    "查": ShortForm("检查", "登记检查", "已登记检查", receipt=False),
    "介": ShortForm("介绍", "登记需求", "已登记需求", receipt=False),
}
ORDINARY = ShortForm()
ORDER = ShortForm("", "登记点单", "已登记点单", receipt=False)
FLOWS = {"help": "帮", "activity": "活", "check": "查", "referral": "介"}
"""The way of working by the flow a matter goes through."""


def of(way: str) -> ShortForm:
    """The short form of a way; 办 and 转 have the ordinary one."""
    return SHORT.get(way, ORDINARY)


def of_flow(flow: str) -> ShortForm:
    """The short form of a flow."""
    return ORDER if flow == "order" else of(FLOWS.get(flow, ""))


def entries(clerks: tuple[str, ...]) -> tuple[Entry, ...]:
    """The fields of all ways, each in the group of its way; all may be left empty and said later."""
    helper = lambda: OfferedLine("帮扶人", clerks)  # noqa: E731
    provider = lambda: OfferedLine("介绍给谁", ())  # noqa: E731
    return (
        Entry("plan", "帮扶计划", "note", wide=True, hint="帮什么、多久去一次；写了计划和帮扶人就定下计划", group="帮扶"),
        Entry("helper", "帮扶人", "own", make=helper, wide=True, group="帮扶"),
        Entry("people", "预计人数", hint="空着是 1；举办以后再登记实到人数", group="活动"),
        Entry("found", "检查情况", "note", wide=True, hint="查了哪里、发现什么", group="检查"),
        Entry("provider", "介绍给谁", "own", make=provider, wide=True, group="介绍"),
    )  # fmt: skip


NOTES = ("plan", "found")
NAMES = ("plan", "helper", "people", "found", "provider")


def answers(way: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a ServiceForm is given of the short form of its way; `people` that is no number is 0, which is refused."""
    said = {name: str(values.get(name) or "").strip() for name in NAMES}
    if way == "帮":
        return {"plan": said["plan"], "assignee": said["helper"]}
    if way == "介":
        return {"assignee": said["provider"]}
    if way == "查" and said["found"]:
        return {"note": "；".join(filter(None, (str(values.get("note") or "").strip(), said["found"])))}
    if way == "活" and said["people"]:
        bare = said["people"].removesuffix("次").removesuffix("人")
        return {"people": int(bare) if bare.isdecimal() else 0}
    return {}
