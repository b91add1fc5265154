"""Reading a roster of 100,000 × 20 cells: calamine alone (the limit) against our reading with every rule.

    .venv/bin/python benchmarks/read_sheet.py [ROWS]

Prints limit, ours, ratio and peak memory. The limit is calamine's row-by-row parse in the same process.
"""

import resource
import sys
import tempfile
import time
from datetime import date
from itertools import islice
from pathlib import Path

from app.exchange.sheets.header import find_header, skip_reason
from app.exchange.sheets.mapping import propose_mapping
from app.exchange.sheets.workbook import open_workbook
from app.models.rules.address import parse_address
from app.models.rules.dates import read_date
from app.models.rules.identity import check_id, make_id
from app.models.rules.phones import read_phones
from app.models.rules.pinyin import readings, search_terms
from app.models.rules.text import clean, clean_name

TODAY = date(2026, 11, 22)
HEADINGS = [
    *("序号", "姓名", "性别", "公民身份号码", "出生日期", "民族", "联系电话", "现住址", "户籍地址", "户号"),
    *(
        "与户主关系",
        "婚姻状况",
        "政治面貌",
        "学历",
        "职业",
        "工作单位",
        "是否常住",
        "所属网格",
        "籍贯",
        "备注",
    ),
]


def make_sheet(path: Path, rows: int) -> None:
    """An invented roster, written row by row."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(HEADINGS)
    for i in range(rows):
        birth = date(1936 + i % 85, i % 12 + 1, i % 28 + 1)
        name = "王李张刘陈单解曾"[i % 8] + chr(0x4E00 + i * 7 % 5000) + chr(0x4E00 + i * 13 % 3000)
        number = make_id("340104", birth, i % 998 + 1)
        address = f"翠湖小区{i % 40 + 1}栋{i % 4 + 1}单元{i % 30 + 1}0{i % 4 + 1}室"
        rest = ["20", "群众", "初中", "退休", "", "是", f"第{i % 9 + 1}网格", "安徽", ""]
        sheet.append(
            [
                i + 1,
                name,
                "男",
                number,
                f"{birth:%Y.%m.%d}",
                "汉族",
                f"199{i:08d}",
                address,
                address,
                f"H{i // 3}",
                "户主",
                *rest,
            ]
        )
    book.save(path)


def limit(path: Path) -> int:
    """calamine, row by row, nothing else."""
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())


def ours(path: Path) -> int:
    """Open, find the headings, map the columns, and put every rule to every row."""
    done = 0
    with open_workbook(path) as book:
        sheet = book.sheets[0]
        header = find_header(islice(book.rows(sheet), 40))
        at = {p.field_key: p.column.index for p in propose_mapping(header.columns, [])}
        for number, cells in book.rows(sheet):
            if number < header.first_data_row or skip_reason(cells, header):
                continue
            name = clean_name(cells[at["name"]])
            readings(name)
            search_terms(name)
            check_id(cells[at["id_number"]], TODAY)
            read_date(cells[at["birth_date"]])
            read_phones(cells[at["phone"]])
            parse_address(str(cells[at["address"]]))
            for value in cells:
                clean(value)
            done += 1
    return done


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        make_sheet(path, rows)
        times = []
        for work in (limit, ours):
            begun = time.perf_counter()
            work(path)
            times.append(time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"rows {rows}  limit {times[0]:.2f} s  ours {times[1]:.2f} s  ratio {times[1] / times[0]:.2f}  peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main()
