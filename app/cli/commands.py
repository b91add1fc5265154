"""What each command does: open the office, call the use case, answer in words or in JSON."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from app.cli.opening import folder_of, open_for, secret_of
from app.clock import SystemClock
from app.errors import ClerkError, LirenError
from app.usecases import offices


def run(args: Namespace) -> int:
    """Run a parsed command. Returns 0 (done) or 1 (refused with reasons)."""
    try:
        return COMMANDS[args.command](args)
    except LirenError as error:
        return _refuse(args, error.message, error.hint)
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # whoever read the answer has seen enough (| head)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        name = Path(str(error.filename)).name if error.filename else "文件"
        return _refuse(args, f"读写“{name}”出错", "请检查位置、权限和磁盘空间。")
    except KeyboardInterrupt:
        print("已停下，没有做完的部分没有保存。", file=sys.stderr)
        return 1


def _refuse(args: Namespace, message: str, hint: str) -> int:
    if args.json:
        _print_json({"ok": False, "error": message, "hint": hint})
    print(str(ClerkError(message, hint)), file=sys.stderr)
    return 1


def _answer(args: Namespace, data: Any, *lines: str) -> None:
    if args.json:
        _print_json(data)
    else:
        for line in lines:
            print(line)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def peak_mb() -> int:
    """The most memory this process has used, in MB; 0 where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def init(args: Namespace) -> int:
    """liren init"""
    password = "" if args.plain else secret_of(args.password_file, "LIREN_PASSWORD", "设一个密码：")
    form = offices.FirstRunForm(
        args.community, args.code, args.short_name, args.superior, args.phone, "", args.grid, args.first_clerk,
        password, password,
    )  # fmt: skip
    office, code = offices.create(folder_of(args), form, SystemClock(), plain=args.plain)
    office.close()
    lines = [f"已新建 {args.community}，数据在 {folder_of(args)}"]
    if code:
        lines.append(f"恢复码（请抄写或打印，锁进抽屉）：{code}")
    _answer(args, {"office": str(folder_of(args)), "recovery_code": code}, *lines)
    return 0


def sample(args: Namespace) -> int:
    """liren sample"""
    from app.usecases.sample import fill

    password = fill.PASSWORD
    if args.residents < 12:
        raise ClerkError("示例社区至少要有 12 人", "请把 --residents 写大一点。")
    office, code, result = fill.create(
        folder_of(args),
        SystemClock(),
        residents=args.residents,
        months=args.months,
        seed=args.seed,
        plain=args.plain,
    )
    office.close()
    words = f"{result.residents} 人 {result.households} 户，办件 {result.services}，调解 {result.cases}，台账 {result.entries} 行"
    access = "未加密" if args.plain else f"办事员 {fill.CLERK}，密码 {password}"
    data = {"office": str(folder_of(args)), "clerk": fill.CLERK, "recovery_code": code, **asdict(result)}
    _answer(args, data, f"示例社区在 {folder_of(args)}：{words}（{access}）")
    return 0


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
    _answer(args, data, *lines)
    return 0


def undo(args: Namespace) -> int:
    """liren undo"""
    from app.usecases import undo as undoing

    office = open_for(args)
    try:
        result = undoing.undo(office, args.import_id)
    finally:
        office.close()
    _answer(args, result, f"{result.what}，收回 {result.undone} 条改动", *result.kept)
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
    _answer(args, data, *lines, f"共 {found.count}{'+' if found.capped else ''} 条")
    return 0


def show(args: Namespace) -> int:
    """liren show"""
    from app.usecases import files, mediation, printing, service_records

    office = open_for(args)
    try:
        kind, record_id = printing.find_record(office, args.uid)
        views: dict[str, Callable[..., Any]] = {
            "resident": files.open_file, "service_record": service_records.view, "mediation_case": mediation.view,
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
    _answer(args, data, *(f"{label}：{text}" for label, text in lines if text))
    return 0


def paper(args: Namespace) -> int:
    """liren paper"""
    from app.usecases import printing

    office = open_for(args)
    try:
        kind, record_id = printing.find_record(office, args.uid)
        printing.refuse_other_kind(office, args.kind, kind)
        printed = printing.issue(office, args.kind, record_id, big_type=args.big_type)
        printing.save(printed, args.out)
    finally:
        office.close()
    data = {
        "paper": printed.paper_id,
        "number": printed.number,
        "title": printed.title,
        "file": str(args.out),
    }
    _answer(args, data, f"{printed.title} {printed.number} 已存到 {args.out}")
    return 0


def summary(args: Namespace) -> int:
    """liren summary"""
    from app.usecases import summaries

    office = open_for(args)
    try:
        collected = summaries.collect(office, args.month)
        files = summaries.save(office, collected, args.out) if args.out else ()
    finally:
        office.close()
    sections = [
        {
            "key": s.key, "title": s.title, "balanced": s.balanced,
            "lines": [{"key": i.key, "title": i.title, "value": _number(i.value), "rows": i.rows} for i in s.lines],
        }
        for s in collected.sections
    ]  # fmt: skip
    lines = [f"{s.title}：{i.title} {i.text} {i.unit}" for s in collected.sections for i in s.lines]
    data = {"period": args.month, "sections": sections, "files": [str(f) for f in files]}
    _answer(args, data, *lines, *(f"已存到 {f}" for f in files))
    return 0


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def ledger(args: Namespace) -> int:
    """liren ledger"""
    from app.usecases import ledgers

    office = open_for(args)
    try:
        count = ledgers.export(office, args.key, args.out, masked=not args.unmasked)
    finally:
        office.close()
    _answer(args, {"rows": count, "file": str(args.out)}, f"{count} 行，已存到 {args.out}")
    return 0


def package(args: Namespace) -> int:
    """liren package"""
    from app.usecases import packages

    if args.action == "inspect":
        info = packages.inspect(args.target)
        valid = "有效" if info.signature_valid else "无效，不要使用"
        head = f"{info.header.unit_name} {info.header.period}，签名{valid}，发送方 {info.sender_key_id}"
        counts = {k: v for k, v in info.counts.items()}  # noqa: C416 - a mapping proxy is not JSON
        data = {
            "unit": info.header.unit_name, "code": info.header.unit_code, "period": info.header.period,
            "created": info.header.created, "counts": counts, "signature_valid": info.signature_valid,
            "sender": info.sender_key_id, "size": info.size,
        }  # fmt: skip
        _answer(args, data, head, *(f"  {k}：{v} 行" for k, v in counts.items()))
        return 0 if info.signature_valid else 1
    return _package_move(args)


def _package_move(args: Namespace) -> int:
    from app.exchange.package.keys import Passphrase
    from app.usecases import packages
    from app.usecases.sample.fill import recent_month

    office = open_for(args)
    try:
        if args.action == "import":
            secret = secret_of(args.passphrase_file, "LIREN_PASSPHRASE", "数据包口令：")
            counts = packages.receive(office, args.target, Passphrase(secret))
            _answer(args, {"counts": counts}, *(f"{k}：{v} 行" for k, v in counts.items()))
            return 0
        args.target.mkdir(parents=True, exist_ok=True)
        written = packages.write(office, args.month or recent_month(office.today()), args.target)
    finally:
        office.close()
    data = {
        "file": str(written.path),
        "counts": written.counts,
        "sha256": written.sha256,
        "passphrase": written.passphrase,
    }
    _answer(
        args, data, f"数据包 {written.path}", f"口令（请另行告诉上级，不要写在U盘上）：{written.passphrase}"
    )
    return 0


def backup(args: Namespace) -> int:
    """liren backup"""
    from app.usecases import backups

    office = open_for(args)
    try:
        copy = backups.back_up(office, args.to)
    finally:
        office.close()
    _answer(
        args,
        {"backup": str(copy.path), "size": copy.size},
        f"已备份到 {copy.path}（{copy.size // 1024} KB），已核对",
    )
    return 0


def restore(args: Namespace) -> int:
    """liren restore"""
    from app.usecases import backups

    clerk, password = args.clerk or "", ""
    if not offices.exists(args.copy):
        raise ClerkError(f"“{args.copy.name}”里没有备份", "请写备份文件夹的位置，名字以 liren- 开头。")
    if offices.needs_password(args.copy):
        names = offices.clerk_names(args.copy)
        clerk = clerk or (names[0] if len(names) == 1 else "")
        if not clerk:
            raise ClerkError("请用 --clerk 说明是哪位办事员", f"可用的名字：{'、'.join(names)}。")
        password = secret_of(args.password_file, "LIREN_PASSWORD", f"{clerk} 的密码：")
    aside = backups.restore(args.copy, folder_of(args), clerk, password, SystemClock())
    _answer(args, {"restored": str(args.copy), "replaced": str(aside)}, f"已恢复；原来的文件在 {aside}")
    return 0


def check(args: Namespace) -> int:
    """liren check"""
    from app.usecases import checks

    office = open_for(args)
    try:
        problems = checks.check(office)
    finally:
        office.close()
    serious = [p for p in problems if p.serious]
    data = {"ok": not serious, "problems": [asdict(p) for p in problems]}
    _answer(args, data, *(f"{p.what}。{p.hint}" for p in problems), "" if problems else "一切正常")
    return 1 if serious else 0


def month(args: Namespace) -> int:
    """liren month"""
    from app.usecases import month as months
    from app.usecases.sample import fill

    out: Path = args.out
    office = _sample_office(args, out) if args.sample else open_for(args)
    try:
        period = args.month or fill.recent_month(office.today())
        made = months.run(office, out, period, args.roster, lambda text: None if args.json else print(text))
    finally:
        office.close()
    files = [
        {"what": m.what, "file": str(m.path)} | ({"passphrase": m.passphrase} if m.passphrase else {})
        for m in made
    ]
    lines = [f"{m.what}：{m.path}" + (f"（口令 {m.passphrase}）" if m.passphrase else "") for m in made]
    _answer(args, {"month": period, "files": files}, "", *lines)
    return 0


def _sample_office(args: Namespace, out: Path) -> Any:
    """An invented community in `out/office`, made new each time."""
    import shutil

    from app.usecases.sample import fill

    folder = Path(args.office) if args.office else out / "office"
    if args.office is None and offices.exists(folder):
        shutil.rmtree(folder)
    residents = 0 if args.roster else args.residents
    office, _, result = fill.create(
        folder, SystemClock(), residents=max(residents, 12), months=3, seed=args.seed
    )
    if not args.json:
        print(
            f"示例社区在 {folder}：{result.residents} 人 {result.households} 户（办事员 {fill.CLERK}，密码 {fill.PASSWORD}）"
        )
    return office


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "init": init, "sample": sample, "import": import_, "undo": undo, "find": find, "show": show, "paper": paper,
    "summary": summary, "ledger": ledger, "package": package, "backup": backup, "restore": restore, "check": check,
    "month": month,
}  # fmt: skip
