"""What is said of the moves of every flow that ships, once they are made and in the list of steps."""

from app import paths
from app.models.definitions.kinds import FlowMove, step_words
from app.models.definitions.library import load_library

LIBRARY = load_library(paths.resources())
NEGATIVE = ("已不", "已未", "已没", "已记为没有问题")


def made(name: str, said: str = "", asks: tuple[str, ...] = ()) -> str:
    return FlowMove("key", name, ("a",), "b", said=said, asks=asks).done_words


def test_what_is_said_of_a_step_that_was_made_is_a_sentence() -> None:
    said = {(flow.key, move.key): move.done_words for flow in LIBRARY.flows.values() for move in flow.move}
    assert {words for words in said.values() if words.count("已") != 1 or words.startswith(NEGATIVE)} == set()
    told = {
        ("service", "accept"): "已受理",
        ("service", "complain"): "已登记差评",
        ("service", "refuse"): "已记为不予受理",
        ("service", "withdraw"): "申请人已撤回",
        ("service", "complete"): "容缺材料已补齐",
        ("mediation", "break"): "已记为未履行",
        ("mediation_confirmation", "admit"): "法院已受理",
    }
    assert {key: said.get(key) for key in told} == told


def test_a_move_of_the_offices_own_is_told_by_its_name_or_as_it_says() -> None:
    assert [made("报上级"), made("调解不成"), made("没有做到"), made("已做到")] == [
        "已报上级", "已记为调解不成", "已记为没有做到", "已做到",
    ]  # fmt: skip
    assert made("家属领走", said="家属已领走") == "家属已领走"
    assert made("再评一次", asks=("rating",)) == "已登记再评一次"


def test_a_step_says_its_state_only_where_its_name_does_not() -> None:
    assert [
        step_words("申请人撤回", "撤回"),
        step_words("下单", "已下单"),
        step_words("受理", "受理"),
        step_words("开始办理", "办理中"),
    ] == ["申请人撤回", "下单", "受理", "开始办理 → 办理中"]
