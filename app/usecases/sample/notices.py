"""Public notices of the invented community: one that hangs, one that ended with an objection that was answered."""

from datetime import timedelta

from sqlalchemy import select

from app.models.tables import ServiceItem, ServiceRecord
from app.office import Office
from app.usecases.services import notices
from app.usecases.services.notice_forms import NoticeForm, ObjectionForm


def furnish(office: Office) -> None:
    """The latest matter that may be made public hangs since three days; an older list is over."""
    today = office.today()
    query = select(ServiceRecord.id).join(ServiceItem, ServiceItem.id == ServiceRecord.item_id)
    query = query.where(ServiceItem.restricted.is_(False), ServiceRecord.deleted_at.is_(None))
    with office.read() as session:
        record = session.scalar(query.order_by(ServiceRecord.id.desc()).limit(1))
    if record is not None:
        form = notices.fresh(office, record)
        hangs = vars(form) | {
            "start_on": str(today - timedelta(days=3)),
            "end_on": str(today + timedelta(days=4)),
        }
        notices.post(office, NoticeForm(**hangs))
    begun = today - timedelta(days=20)
    ended = NoticeForm(
        "慰问对象公示", "经摸底和民主评议，拟慰问下列困难家庭，现予公示。", "张国华 慰问大米 1 袋\n李桂兰 慰问金 300 元",
        "社区公示栏", "", str(begun), str(begun + timedelta(days=7)),
    )  # fmt: skip
    own = notices.post(office, ended).id
    notices.object_to(
        office, own, ObjectionForm(str(begun + timedelta(days=2)), text="反映有一户子女收入较高")
    )
    one = notices.open_notice(office, own).objections[0]
    notices.answer(office, one.id, "已入户核实，子女在外地另过，收入符合条件。", upheld=False)
    notices.close(office, own, "按公示名单慰问。")
