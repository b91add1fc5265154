"""Papers with invented people, shared by the tests of the printing floor."""

from app.reports.document import (
    BarChart,
    Column,
    Document,
    KeyValues,
    PageBreak,
    PageSetup,
    Picture,
    QrCode,
    SideBySide,
    Signatures,
    Table,
    Text,
    Title,
)

RARE = "李䶮 王𬭸 赵𫖯 陈㛃 周𠅤 吴𣲗 郑𬇕 𪚥"
UNIT = "和平社区居民委员会"
DAY = "二〇二六年十一月二十二日"
LONG = (
    "兹有本社区居民周𠅤（身份证号 350203199001011234），与邻居吴𣲗因楼道堆物发生纠纷，双方自愿达成如下协议："
    "一、周𠅤于十二月一日前将翠湖小区3栋2单元501室门前的物品清除；二、吴𣲗放弃 1,200.50 元的主张；"
    "三、双方今后互谅互让，“远亲不如近邻”……以和为贵。"
)


def receipt() -> Document:
    """A receipt with its counterfoil: two halves of one A4."""
    return Document(
        "受理回执",
        (
            Title("受理回执"),
            KeyValues.of(
                [
                    ["申请人", "李䶮", "联系电话", "19900001234"],
                    ["申请事项", "城乡居民养老保险参保登记", "承诺办结日", "2026年11月27日"],
                    ["现住址", "和平路12号翠湖小区3栋2单元501室"],
                ]
            ),
            Table(
                (Column("材料名称", 5), Column("形式", 2, "center"), Column("份数", 1, "right")),
                (("居民身份证", "原件核验", 1), ("户口簿首页及本人页", "复印件", 2)),
            ),
            Text("请凭本回执于 2026年11月27日 后领取办理结果。"),
            Signatures(("经办人", "申请人"), True, DAY, UNIT),
        ),
        page=PageSetup("A5"),
        copies=("申请人联", "存根联"),
        number="2026受字第0001号",
    )


def agreement(paragraphs: int = 8) -> Document:
    """A letter over several pages that ends in signatures."""
    return Document(
        "人民调解协议书",
        (
            Title("人民调解协议书", f"（{UNIT}）"),
            KeyValues.of([["当事人", RARE], ["身份证号", "350203199001011234", "联系电话", "19900001234"]]),
            Text("协议内容：", role="heading", indent=False),
            Text("\n".join([LONG] * paragraphs)),
            Signatures(("当事人", "人民调解员"), True, DAY, UNIT),
        ),
        number="和平调字〔2026〕第12号",
    )


def month(rows: int = 60) -> Document:
    """A month: grouped heading, totals, bars, code, mark."""
    grouped = tuple(Column(label, 1, "right", "办理情况") for label in ("受理", "办结", "在办"))
    return Document(
        "社区工作月报",
        (
            Title("社区工作月报", "二〇二六年十月"),
            Table(
                (Column("事项", 4), *grouped, Column("满意率", 1.2, "right")),
                tuple(
                    (f"第{i}项服务事项{'（长名称）' * (i % 5)}", i * 3, i * 2, i, "98.5%")
                    for i in range(1, rows + 1)
                ),
                totals=("合计", 1234, 1200, 34, "98.1%"),
                caption="一、服务事项办理情况",
            ),
            BarChart("受理数", (("民政", 120), ("社保", 98), ("其他", 3)), "件"),
            SideBySide((Text("数据截至月末。", role="note"),), (QrCode("liren:2026-10", "扫码核验"),), 0.7),
            Signatures(("填表人", "审核人"), True, DAY, UNIT),
        ),
        header=UNIT,
        footer="内部资料",
        mark="样例",
    )


def card() -> Document:
    """A grid beside a place for a photo, then a building whose floors must stay on one page each part."""
    doors = tuple(Column(f"0{door}", 1, group=f"{stair}单元") for stair in (1, 2) for door in (1, 2))
    floors = tuple((str(n), *(f"{n}0{d} 王𬭸 {d}人" for d in (1, 2, 1, 2))) for n in range(33, 0, -1))
    front = Table((Column("楼层", 0.5, "center"), *doors), floors, caption="翠湖小区3栋")
    return Document(
        "居民信息卡",
        (
            Title("居民信息卡"),
            SideBySide(
                (KeyValues.of([["姓名", "李䶮", "性别", "男"], ["住址", "和平路12号"]]),), (Picture(),), 0.82
            ),
            front,
            PageBreak(),
            front,
        ),
        one_page=True,
    )


PAPERS = {"receipt": receipt, "agreement": agreement, "month": month, "card": card}
