"""爱心超市 in the book of relief: goods for points, the points of services entered, the sheet for the wall."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.drafts import DraftKeeper
from app.ui.picker import QuickPicker
from app.ui.shell import Shell
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.form import Entry, Form
from app.ui.widgets.parts import button, column, label

NO_SHOP = "还没有积分或物资。先“新建款物”：一项积分（写一分折合多少元），几种物资（写单价）。"
MOST_TOLD = 5
"""Services booked otherwise than the log says that are named at once; their number is said of all."""


class ExchangeEditor(QWidget):
    """Whose points, which goods, how many; what it costs and what is left is said while typing. `given` is the ExchangeForm.
    What is typed is kept as a draft."""

    given = Signal(object)
    left = Signal()
    entered = Signal(int)
    wall = Signal(int)

    def __init__(self, shell: Shell, funds: Sequence[Any]) -> None:
        super().__init__()
        self._shell = shell
        self._points = [f for f in funds if f.form == "points"]
        self._goods = [f for f in funds if f.form == "goods"]
        self._build()
        self.draft = DraftKeeper(
            shell,
            self.form,
            "relief_exchange",
            title="积分兑换",
            more=self.picker.kept,
            put_back=self._put_back,
        )
        self.picker.textEdited.connect(self.draft.touch)
        self.picker.taken.connect(self.draft.touch)
        self.draft.discarded.connect(lambda: self._put_back({}))
        self.draft.offer()

    def _put_back(self, kept: dict[str, Any]) -> None:
        self.picker.put_back(kept)
        self._tell()

    def _build(self) -> None:
        self.picker = QuickPicker(self._shell, "谁来兑换：姓名、首字母、证件或电话后四位")
        self.form = Form(
            (
                Entry("goods_id", "物资", "choice", tuple((f.id, f"{f.name}（{f.unit}）") for f in self._goods)),
                Entry("quantity", "数量", required=True),
                Entry("points_id", "用哪项积分", "choice", tuple((f.id, f.name) for f in self._points)),
                Entry("on_day", "日期", hint="空着就是今天"),
            )
        )  # fmt: skip
        self.words = label("", "dim", wrap=True)
        layout = column(label("爱心超市：积分兑换", "h2"), self.picker, self.form, self.words)
        tools = FlowLayout(spacing=6)
        for made in (
            button("兑换", self.submit, "primary", "Ctrl+S", self),
            button("不兑了", self.left.emit, tip="填的留作草稿，下次“积分兑换”接着填"),
            button("志愿服务积分入账", self._enter, tip="志愿服务记录里还没入账的积分"),
            button("打印公示", self._print_wall, tip="各人积分和兑换，姓名遮盖"),
        ):
            tools.addWidget(made)
        layout.addLayout(tools)
        self.setLayout(layout)
        self.picker.taken.connect(lambda *_who: self._picked())
        self.picker.textEdited.connect(lambda _text: self._tell())
        self.picker.went_on.connect(self.form.focus_first)
        self.form.edited.connect(self._tell)
        self.form.submitted.connect(self.submit)

    def _picked(self) -> None:
        self._tell()
        self.form.focus_first()

    def _enter(self) -> None:
        self.entered.emit(self._of("points_id"))

    def _print_wall(self) -> None:
        self.wall.emit(self._of("points_id"))

    def begin(self) -> None:
        """The cursor on whose points."""
        self.picker.setFocus()

    def _of(self, name: str) -> int:
        return int(self.form.values()[name] or 0)

    def typed(self) -> Any:
        """The exchange as it stands."""
        from app.usecases.relief.points import ExchangeForm

        values = self.form.values()
        return ExchangeForm(
            self.picker.picked, self._of("points_id"), self._of("goods_id"), str(values["quantity"]), str(values["on_day"])
        )  # fmt: skip

    def _tell(self) -> None:
        """What somebody has, and what the goods cost as far as that is known."""
        from app.usecases.relief import points as relief_points
        from app.usecases.relief.forms import amount_words

        form = self.typed()

        def work(office: Any, _progress: Any) -> str:
            has = (
                relief_points.points_of(office, form.points_id, form.resident_id)
                if form.resident_id
                else None
            )
            said = [] if has is None else [f"现有 {amount_words(has, 'goods')} 分"]
            if form.quantity.strip():
                said.append(f"要 {amount_words(relief_points.cost(office, form), 'goods')} 分")
            return "，".join(said)

        self._shell.tasks.run(
            self, work, self.words.setText, lambda e: self.words.setText(str(e)), latest="points"
        )

    def submit(self) -> None:
        """Give what is typed; what is wrong is said by the use case."""
        self.given.emit(self.typed())


def open_shop(view: Any, shell: Shell, funds: Sequence[Any], period: str) -> None:
    """The form of the charity store in the view of the book."""
    from app.usecases.relief import points as relief_points
    from app.usecases.summaries import periods

    if not {"points", "goods"} <= {f.form for f in funds}:
        view.refuse(NO_SHOP)
        return
    made = ExchangeEditor(shell, funds)
    made.given.connect(lambda form: view.act(lambda o, _p: relief_points.exchange(o, form)))

    def enter(points: int) -> None:
        def work(office: Any, _progress: Any) -> tuple[int, list[str]]:
            count = relief_points.book_services(office, points, office.today())
            return count, relief_points.unlike_the_log(office, points)

        def done(found: tuple[int, list[str]]) -> None:
            count, unlike = found
            shell.say(f"{count} 笔志愿服务积分已入账" if count else "没有还没入账的积分")
            view.load()
            if unlike:
                view.refuse(
                    f"{len(unlike)} 笔入账以后记录改了或删了，请更正或冲销那一笔：{'；'.join(unlike[:MOST_TOLD])}"
                )

        shell.tasks.run(view, work, done, view.refuse, once=True)

    def print_wall(points: int) -> None:
        work = lambda o, _p: relief_points.sheet(o, points, periods.period_of(period))  # noqa: E731
        shell.preview(view, "爱心超市积分公示", work=work)

    made.entered.connect(enter)
    made.wall.connect(print_wall)
    view.open(made)
