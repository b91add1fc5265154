"""Commands for what leaves the office: papers, the month, ledgers, packages."""

from argparse import Namespace
from typing import Any

from app.cli.answers import answer
from app.cli.opening import open_for, secret_of


def paper(args: Namespace) -> int:
    """liren paper"""
    from app.usecases.papers import printing

    office = open_for(args)
    try:
        kind, record_id = printing.find_record(office, args.uid)
        printed = _dossier(office, args, kind, record_id) or _one_paper(office, args, kind, record_id)
        printing.save(printed, args.out)
    finally:
        office.close()
    data = {
        "paper": printed.paper_id,
        "number": printed.number,
        "title": printed.title,
        "file": str(args.out),
    }
    answer(args, data, f"{printed.title} {printed.number} 已存到 {args.out}")
    return 0


def _one_paper(office: Any, args: Namespace, kind: str, record_id: int) -> Any:
    from app.usecases.papers import printing

    printing.refuse_other_kind(office, args.kind, kind)
    return printing.issue(office, args.kind, record_id, big_type=args.big_type)


def _dossier(office: Any, args: Namespace, kind: str, record_id: int) -> Any:
    """The whole dossier when `--kind` names one (mediation); otherwise nothing."""
    from app.usecases import dossiers

    found = office.library.dossiers.get(args.kind)
    if found is None or found.for_ != kind:
        return None
    return dossiers.issue(office, args.kind, record_id, dossiers.Choice(nevertheless=args.nevertheless))


def summary(args: Namespace) -> int:
    """liren summary"""
    from app.usecases.summaries import figures as summaries

    office = open_for(args)
    try:
        collected = summaries.collect(office, args.month)
        files = summaries.save(collected, args.out) if args.out else ()
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
    data = {
        "period": args.month,
        "note": collected.note,
        "sections": sections,
        "files": [str(f) for f in files],
    }
    answer(args, data, *filter(None, (collected.note,)), *lines, *(f"已存到 {f}" for f in files))
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
    answer(args, {"rows": count, "file": str(args.out)}, f"{count} 行，已存到 {args.out}")
    return 0


def package(args: Namespace) -> int:
    """liren package"""
    from app.usecases import packages

    if args.action == "inspect":
        info = packages.inspect(args.target)
        valid = "有效" if info.signature_valid else "无效，不要使用"
        kind = packages.KINDS.get(info.header.kind, info.header.kind)
        head = (
            f"{kind}：{info.header.unit_name} {info.header.period}，签名{valid}，发送方 {info.sender_key_id}"
        )
        counts = {k: v for k, v in info.counts.items()}  # noqa: C416 - a mapping proxy is not JSON
        data = {
            "unit": info.header.unit_name, "code": info.header.unit_code, "period": info.header.period,
            "kind": kind,
            "created": info.header.created, "counts": counts, "signature_valid": info.signature_valid,
            "sender": info.sender_key_id, "size": info.size,
        }  # fmt: skip
        answer(args, data, head, *(f"  {k}：{v} 行" for k, v in counts.items()))
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
            answer(args, {"counts": counts}, *(f"{k}：{v} 行" for k, v in counts.items()))
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
    answer(
        args, data, f"数据包 {written.path}", f"口令（请另行告诉上级，不要写在U盘上）：{written.passphrase}"
    )
    return 0
