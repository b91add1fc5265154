"""Commands about records: import a roster, undo, find, show."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from app.cli.answers import answer, peak_mb
from app.cli.opening import open_for
from app.errors import ClerkError


def import_(args: Namespace) -> int:
    """liren import residents"""
    from app.usecases.importing import check, plan, take

    office = open_for(args)
    try:
        understood = plan.understand(office, args.file, args.sheet)
        if "name" not in understood.fields:
            raise ClerkError(
                f"“{args.file.name}”不像居民名册：没有认出“姓名”一列", "请检查文件，或在窗口里指定各列。"
            )
        checked = check.check(office, understood)
        new, changed, same = len(checked.new), len(checked.changed), checked.same
        import_id, seconds = None, checked.seconds
        refused = [{"row": r.row, "reasons": list(r.reasons)} for r in checked.refused]
        if args.rejects and checked.refused:
            check.save_rejects(checked, args.rejects)
        if not args.dry_run:
            result = take.take(office, checked)
            import_id, seconds = result.import_id, result.seconds
    finally:
        office.close()
    data = {
        "import": import_id, "rows": checked.rows, "new": new, "changed": changed, "same": same, "refused": refused,
        "seconds": round(seconds, 3), "peak_mb": peak_mb(),
    }  # fmt: skip
    head = "核对（没有写入）" if args.dry_run else f"第 {import_id} 号导入" if import_id else "没有要导入的"
    lines = [f"{head}：{checked.rows} 行，新增 {new}，更新 {changed}，不变 {same}，未导入 {len(refused)}"]
    lines += [f"  第 {r['row']} 行：{'；'.join(r['reasons'])}" for r in refused[:20]]  # type: ignore[arg-type]
    if refused and args.rejects:
        lines.append(f"未导入的行和原因在 {args.rejects}")
    answer(args, data, *lines)
    return 0


def undo(args: Namespace) -> int:
    """liren undo"""
    from app.usecases.history import undo as undoing

    office = open_for(args)
    try:
        result = undoing.undo(office, args.import_id)
    finally:
        office.close()
    answer(args, result, result.told, *result.kept)
    return 0


def find(args: Namespace) -> int:
    """liren find"""
    from app.usecases import search

    office = open_for(args)
    try:
        found = search.find(office, args.text, args.limit)
    finally:
        office.close()
    hits = [
        {"uid": h.uid, "kind": h.kind, "name": h.title, "matched_by": h.matched_by, "detail": h.detail}
        for h in found.hits
    ]
    data = {"hits": hits, "count": found.count, "capped": found.capped, "ms": round(found.ms, 2)}
    lines = [f"{h['name']}　{search.kind_label(h['kind'])}　{h['detail']}　{h['uid']}" for h in hits]
    answer(args, data, *lines, f"共 {found.count}{'+' if found.capped else ''} 条")
    return 0


def show(args: Namespace) -> int:
    """liren show"""
    from app.usecases import mediation
    from app.usecases.papers import printing
    from app.usecases.residents import files
    from app.usecases.services import views as service_views

    office = open_for(args)
    try:
        kind, record_id = printing.find_record(office, args.uid)
        views: dict[str, Callable[..., Any]] = {
            "resident": files.open_file, "service_record": service_views.view, "mediation_case": mediation.view,
        }  # fmt: skip
        view = views[kind](office, record_id)
        if kind == "resident":
            files.reveal(office, kind, record_id, f"居民档案 {view.name}")
            lines = [(f.label, f.text) for f in view.facts]
        else:
            lines = files.labelled(office, kind, record_id)
    finally:
        office.close()
    data = {"kind": kind, **asdict(view)}
    answer(args, data, *(f"{label}：{text}" for label, text in lines if text))
    return 0
