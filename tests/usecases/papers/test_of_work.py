"""Papers of the work around people: 双报到 cards and statistics, volunteers, burden, duty, emergencies, agreements."""

from datetime import date
from typing import Any

import pytest

from app.errors import ClerkError
from app.models.tables import LedgerEntry
from app.office import Office
from app.usecases import journal, ledgers
from app.usecases.ledgers import EntryForm
from app.usecases.ledgers.renewing import begin_anew
from app.usecases.offices import definitions
from app.usecases.papers import offers as paper_offers
from app.usecases.papers import printing
from app.usecases.papers.values import related_rows, work_lists
from tests import factories


def row(
    office: Office,
    ledger: str,
    start: str = "2026-03-02",
    resident_id: int | None = None,
    owner: str = "",
    **values: str,
) -> int:
    return ledgers.add(
        office, ledger, EntryForm(resident_id=resident_id, start=start, values=values, owner_name=owner)
    )


def number_of(office: Office, entry: int) -> str:
    with office.read() as session:
        return session.get_one(LedgerEntry, entry).number or ""


def member(office: Office, name: str, **values: str) -> int:
    defaults = {"branch": "第七中学党支部", "phone": "13900000001", "wish": "希望助学"}
    return row(office, "party_report", name=name, **{**defaults, **values})


def served(office: Office, who: int, hours: str, **values: str) -> int:
    number = number_of(office, who)
    return row(
        office,
        "volunteer_log",
        owner="报到党员",
        member=number,
        hours=hours,
        **{"project": "课后辅导", **values},
    )


def words(printed: printing.PrintedPaper) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(printed.pdf) as document:
        pages = [document[at].get_textpage().get_text_bounded() for at in range(len(document))]
    return "".join("".join(pages).split())


def paper(office: Office, key: str, entry: int = 0, **given: Any) -> str:
    return words(printing.issue(office, key, entry, given=given))


def test_the_cards_of_a_member_who_reported_in(office: Office) -> None:
    one = member(office, "赵建华", position="教师", situation="有教师资格", post="四点半课堂", hours="12")
    served(office, one, "2.5", place="社区教室", target="小学生", behaviour="耐心细致")
    served(office, one, "1")
    card = paper(office, "party_card", one)
    said = (
        "在职党员进社区基本情况登记卡",
        "赵建华",
        "希望助学",
        "有教师资格",
        "四点半课堂",
        "第七中学党支部",
    )
    assert all(one in card for one in said)
    activity = paper(office, "party_activity_card", one)
    assert "服务次数2次服务时长3.5小时" in activity
    assert "以前累计12小时，连同以上合计15.5小时" in activity
    assert "耐心细致" in activity


def test_the_statistics_and_the_feedback_of_a_unit_are_counted(office: Office) -> None:
    unit = row(office, "party_units", unit="第七中学党支部", members="4", due="2026-09-27", branches="1")
    row(office, "party_units", unit="税务局党支部", members="3")
    first, second = (
        member(office, "赵建华"),
        member(office, "钱丽敏", wish="环境保护", branch="第七中学 党支部", hours="10"),
    )
    member(office, "外单位的人", branch="医院党支部")
    served(office, first, "2", behaviour="积极")
    served(office, second, "1.5")
    table = work_lists.party_units(office, office.today(), office.today())
    assert [(r["unit"], r["reported"]) for r in table[-2:]] == [
        ("合计", "2"),
        ("没有对上单位：医院党支部", "1"),
    ]
    table = table[:-1]
    assert [r["unit"] for r in table] == ["第七中学党支部", "税务局党支部", "合计"]
    mine = table[0]
    assert (mine["due"], mine["reported"], mine["rate"], mine["times"], mine["hours"]) == (
        "4",
        "2",
        "50.0%",
        "2",
        "13.5",
    ), "with the hours from before the log, as on the members' own cards"
    assert set(mine["wishes"].split("、")) == {"希望助学 1", "环境保护 1"}
    assert (table[-1]["due"], table[-1]["reported"], table[-1]["rate"]) == ("7", "2", "28.6%")
    assert [r["branches"] for r in table] == ["1", "", "1"]
    printed = paper(office, "party_statistics")
    assert "2026-09-27" in printed
    feedback = paper(office, "party_feedback_card", unit)
    assert (
        "应报到4人，已到我社区报到2人，报到率50.0%。2026-01-01至2026-03-16参加服务2次、3.5小时（登记在册2次，连同以前累计共13.5小时）"
        in feedback
    )
    later = paper(office, "party_feedback_card", unit, **{"from": "2026-03-05", "until": "2026-03-16"})
    assert "参加服务0次、0小时（登记在册2次，连同以前累计共13.5小时）" in later, (
        "a card of a period counts the period"
    )
    assert "积极" not in later
    assert "积极" in feedback
    assert "外单位的人" not in feedback


def test_who_goes_on_in_a_row_begun_anew_keeps_what_was_done_and_since_when(office: Office) -> None:
    day = date(2026, 3, 10)
    unit = row(office, "party_units", unit="第七中学党支部", members="4")
    first = member(office, "赵建华")
    served(office, first, "2.5")
    anew = begin_anew(office, first, day, "换岗位").entry_id
    ledgers.change(office, anew, {"phone": "13900000002"})
    served(office, anew, "1")
    other = row(office, "party_report", "2026-03-10", name="赵建华", branch="医院党支部", phone="13900000003")
    served(office, other, "9")
    mine = work_lists.party_units(office, day, day)[0]
    assert (mine["reported"], mine["times"], mine["hours"]) == ("1", "2", "3.5")
    assert "参加服务2次、3.5小时（登记在册2次" in paper(office, "party_feedback_card", unit)
    assert "服务次数2次服务时长3.5小时" in paper(office, "party_activity_card", anew)
    assert "报到日期2026-03-02" in paper(office, "party_card", anew)
    brought, by = factories.resident(office, "何琴"), factories.resident(office, "郑明")
    top = row(office, "volunteer", resident_id=by, kind="共产党员")
    one = row(office, "volunteer", resident_id=brought, kind="其他居民", introducer=f"#{by}")
    now = begin_anew(office, one, day, "换队").entry_id
    assert "自2026-03-02起在我社区注册" in paper(office, "volunteer_certificate", now)
    assert [r["on"] for r in work_lists.LISTS["volunteer_tree"](office, day, day)] == ["2026-03-02"] * 2
    with office.read() as session:
        found = related_rows.of_row(
            office, office.library.ledger("volunteer"), session.get_one(LedgerEntry, top)
        )
    assert (found["brought"], found["brought_count"]) == ("何琴", "1")


def test_a_rate_without_members_due_is_a_dash(office: Office) -> None:
    row(office, "party_units", unit="新单位", members="0")
    assert work_lists.party_units(office, office.today(), office.today())[0]["rate"] == "—"


def test_a_volunteer_has_a_certificate_of_what_was_logged(office: Office) -> None:
    first, second = factories.resident(office, "郑明"), factories.resident(office, "何琴")
    entry = row(office, "volunteer", resident_id=first, kind="共产党员", hours="10")
    brought = row(office, "volunteer", resident_id=second, kind="其他居民", introducer=f"#{first}")
    assert "介绍人郑明" in paper(office, "volunteer_card", brought)
    row(office, "volunteer_log", resident_id=first, project="植绿护绿", hours="3.5")
    row(office, "volunteer_log", resident_id=second, project="别人的", hours="9")
    text = paper(office, "volunteer_certificate", entry)
    assert "服务1次、3.5小时" in text
    assert "合计13.5小时" in text
    assert "别人的" not in text
    card = paper(office, "volunteer_card", entry)
    assert "郑明" in card


def test_hours_on_record_are_honoured_with_the_highest_level_they_reach(office: Office) -> None:
    who = factories.resident(office, "郑明")
    entry = row(office, "volunteer", resident_id=who, kind="共产党员", hours="299")
    assert "一星级志愿者" in paper(office, "volunteer_honour", entry)
    row(office, "volunteer_log", resident_id=who, project="植绿护绿", hours="1")
    text = paper(office, "volunteer_honour", entry)
    assert "郑明同志：" in text
    assert "累计300小时，达到300小时的标准" in text
    assert "二星级志愿者" in text
    (line,) = work_lists.LISTS["volunteer_levels"](office, office.today(), office.today())
    assert (line["name"], line["hours"], line["next_star"], line["next_hours"]) == (
        "郑明",
        "300",
        "三星级志愿者",
        "300",
    )
    assert "还差小时" in paper(office, "volunteer_tree")


def test_below_the_first_level_there_is_no_honour(office: Office) -> None:
    entry = row(
        office, "volunteer", resident_id=factories.resident(office, "郑明"), kind="共产党员", hours="99"
    )
    with pytest.raises(ClerkError, match="还没有达到最低一级"):
        paper(office, "volunteer_honour", entry)


def test_the_office_sets_the_hours(office: Office) -> None:
    text = '[[level]]\nkey = "star1"\nname = "一星级志愿者"\nhours = 20\n'
    definitions.adopt(office, "volunteer_levels", "star1", text)
    entry = row(
        office, "volunteer", resident_id=factories.resident(office, "郑明"), kind="共产党员", hours="20"
    )
    assert "达到20小时的标准" in paper(office, "volunteer_honour", entry)


def test_the_burden_by_who_asked_adds_up(office: Office) -> None:
    admission = row(office, "admission", department="民政局", matter="低保年审")
    row(office, "report_burden", report="低保年审表", asked_by="民政局", admission=number_of(office, admission), hours="2.5",
        due="2026-03-10", delivered="2026-03-09")  # fmt: skip
    row(
        office,
        "report_burden",
        report="垃圾分类周报",
        asked_by="街道城管办",
        hours="0.5",
        due="2026-03-05",
        same_as="环境月报",
    )
    row(
        office,
        "report_burden",
        report="平安月报",
        asked_by="街道综治办",
        basis="综治〔2026〕3号",
        hours="1",
        way="工作群",
    )
    row(office, "report_burden", "2025-12-30", report="去年的", asked_by="民政局", hours="9")
    first, last = office.today().replace(month=1, day=1), office.today().replace(month=6, day=30)
    rows = {r["body"]: r for r in work_lists.burden_bodies(office, first, last)}
    assert rows["合计"] == {
        "body": "合计", "asked": "3", "without": "1", "unadmitted": "1", "doubled": "1", "late": "1", "hours": "4",
    }  # fmt: skip
    assert (rows["民政局"]["without"], rows["民政局"]["late"]) == ("0", "0")
    assert [r["flag"] for r in work_lists.burden(office, first, last)] == ["已准入", "没有依据", "未经准入"]
    printed = paper(office, "burden_sheet")
    assert "2026-01-01至2026-06-30" in printed
    emptied = paper(office, "burden_sheet", **{"from": "", "until": ""})
    assert "2026-01-01至2026-06-30" in emptied, "the half year's sheet, not this month's"
    assert "去年的" not in printed


def test_a_day_is_not_broken_on_the_burden_sheet(office: Office) -> None:
    import pypdfium2

    from app.reports import pdf
    from app.reports.templates import document_of

    line = {
        "n": "300", "on": "2026-10-28", "report": "关于进一步加强网格化服务管理工作的统计报表", "asked_by": "街道综合治理和应急管理办公室",
        "flag": "未经准入", "basis": "综治〔2026〕12号", "due": "2026-10-23", "delivered": "2026-10-26", "late": "超期",
        "same_as": "", "hours": "120.5",
    }  # fmt: skip
    values = {
        "unit": "示例社区",
        "period": "下半年",
        "burden": [line],
        "burden_bodies": [],
        "today_chinese": "二〇二六年三月十六日",
    }
    made = pdf.render(document_of(office.library.paper("burden_sheet"), values, unit="示例社区"))
    with pypdfium2.PdfDocument(made) as document:
        said = document[0].get_textpage().get_text_bounded().split()
    assert {"序号", "2026-10-28", "2026-10-23", "2026-10-26", "超期", "120.5"} <= set(said)


def test_the_duty_sheet_has_every_day_of_the_month(office: Office) -> None:
    row(office, "duty_roster", "2026-03-07", period="13:30—17:00", first="何素琴")
    row(office, "duty_roster", "2026-03-07", period="8:30—12:00", first="郑明远", second="何素琴")
    row(office, "duty_roster", "2026-03-08", period="下午", first="何素琴")
    row(office, "duty_roster", "2026-03-08", period="8:30", first="郑明远")
    rows = work_lists.duty(office, office.today().replace(day=1), office.today().replace(day=31))
    assert len({r["day"] for r in rows}) == 31
    at = next(n for n, r in enumerate(rows) if r["day"].startswith("3月7日"))
    assert (rows[at]["rest"], rows[at]["second"], rows[at + 1]["day"], rows[at + 1]["first"]) == (
        "休息日",
        "何素琴",
        "3月7日 星期六",  # the second shift may stand first on the next page
        "何素琴",
    )
    assert [r["period"] for r in rows if r["day"].startswith("3月8日")] == ["下午", "8:30"], "as written"
    printed = paper(office, "duty_sheet")
    assert "3月31日星期二" in printed


def test_a_month_with_two_shifts_a_day_fills_two_sheets_and_no_cell_wraps(office: Office) -> None:
    rows = [
        {
            "day": f"3月{n}日 星期日",
            "rest": "休息日",
            "period": "13:30—17:00",
            "first": "欧阳修远",
            "second": "何素琴",
            "phone": "0731-85550000",
            "handover": "无异常",
        }
        for n in range(1, 32)
        for _shift in range(2)
    ]
    template = office.library.paper("duty_sheet")
    values = {"unit": "示例社区", "period": "三月", "duty": rows, "duty_gaps": []}
    import pypdfium2

    from app.reports import pdf
    from app.reports.templates import document_of

    with pypdfium2.PdfDocument(pdf.render(document_of(template, values, unit="示例社区"))) as made:
        assert len(made) == 2
        first = made[0].get_textpage().get_text_bounded()
    assert "休息日" in first.split()
    assert "13:30—17:00" in first.split()


def test_an_emergency_a_check_and_an_agreement_print_with_blanks(office: Office) -> None:
    emergency = row(office, "emergency_report", kind="火灾", time="3月2日 7:40", place="3号楼2单元")
    assert "突发事件信息报告单" in paper(office, "emergency_sheet", emergency)
    assert "报：示例街道办事处" in paper(office, "emergency_sheet", emergency)
    last = row(
        office, "emergency_report", kind="火灾", time="3月2日 9:40", place="3号楼", event=f"#{emergency}"
    )
    assert f"初报编号{number_of(office, emergency)}" in paper(office, "emergency_sheet", last)
    assert f"初报编号{number_of(office, emergency)}" in paper(office, "ledger_card", last)
    with office.write("单位") as w:
        from app.models.tables import Organisation

        body = Organisation(name="第七中学")
        w.session.add(body)
        w.session.flush()
        body_id = body.id
    agreement = ledgers.add(
        office, "joint_agreement", EntryForm(organisation_id=body_id, values={"unit": "第七中学"})
    )
    text = paper(office, "joint_agreement", agreement)
    ledgers.change(office, agreement, {"unit": "税务局第二党支部（联合）"})
    assert "乙方：税务局第二党支部（联合）为密切" in paper(office, "joint_agreement", agreement)
    assert "甲方：示例社区居民委员会党组织" in text
    assert "乙方：第七中学党组织" in text
    assert "一式二份" in text


@pytest.mark.parametrize("key", ["report_burden", "party_units", "duty_roster"])
def test_a_ledger_offers_the_units_papers_that_are_its_own(office: Office, key: str) -> None:
    values = {
        "report_burden": {"report": "表", "asked_by": "街道"}, "party_units": {"unit": "甲", "members": "1"},
        "duty_roster": {"period": "上午", "first": "甲"},
    }[key]  # fmt: skip
    entry = row(office, key, **values)
    offered = {p.key for p in paper_offers.of_rows(office, key, [entry])}
    wanted = {
        "report_burden": "burden_sheet",
        "party_units": "party_statistics",
        "duty_roster": "duty_sheet",
    }[key]
    assert wanted in offered
    assert {"burden_sheet", "party_statistics", "duty_sheet"} & offered == {wanted}
    assert paper_offers.of_unit(office, key)[0].key == wanted, "the ledger's own stand first"


def test_minutes_and_any_entry_of_the_journal_print(office: Office) -> None:
    details = {"chair": "王主任", "due": "9", "resolution": "先试行一个月", "votes_for": "7"}
    form = journal.EntryForm(
        "meeting", "2026-03-03", "停车位协调会", "coordinate", outcome="请物业列席", counts={"people": "7"}, details=details
    )  # fmt: skip
    minutes = paper(office, "minutes", journal.save(office, form))
    for said in ("社区事务协调会", "王主任", "应到人数9实到人数7", "先试行一个月", "备注请物业列席"):
        assert said in minutes
    about = journal.EntryForm("activity", title="邻里节", counts={"people": "1500"}, about=True)
    sheet = paper(office, "journal_sheet", journal.save(office, about))
    assert "约1500" in sheet
    assert "活动记录" in sheet
    diary = paper(
        office, "journal_sheet", journal.save(office, journal.EntryForm("diary", text="楼道灯坏了"))
    )
    assert "民情日记" in diary
    assert "日记记录" not in diary


def test_a_blank_sheet_is_printed_before_a_visit(office: Office) -> None:
    from app.usecases.households import records as households

    who = factories.resident(office, "郑明")
    home = households.create(
        office, households.HouseholdForm("", "family", "幸福小区3号楼2单元501室"), who
    ).household_id
    blank = paper(office, "visit_blank", home)
    for said in ("郑明", "幸福小区3号楼2单元501室", "困难和诉求"):
        assert said in blank


def test_the_rota_says_which_days_and_posts_are_lacking(office: Office) -> None:
    for day, first, second in (
        ("2026-03-01", "甲", "乙"),
        ("2026-03-02", "甲", "甲"),
        ("2026-03-03", "甲", ""),
    ):
        row(office, "duty_roster", start=day, period="8:30", first=first, second=second)
    gaps = work_lists.LISTS["duty_gaps"](office, date(2026, 3, 1), date(2026, 3, 4))
    assert {gap["what"]: gap["days"] for gap in gaps} == {
        "没有人值班": "3月4日",
        "没有写B岗": "3月3日 8:30",
        "A岗和B岗是同一人": "3月2日 8:30",
    }
    text = paper(office, "duty_sheet", **{"from": "2026-03-01", "until": "2026-03-01"})
    assert "每天都有人值班" in text
