"""The fixed parts of a large XLSX file (ECMA-376), and what may stand inside a cell."""

import re
from xml.sax.saxutils import escape

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
"""Anything in a text that cannot go into XML as it stands."""

MAX_ROWS = 1_048_576
MAX_CELL = 32_767

TEXT, INTEGER, MONEY, NUMBER, DATE = range(1, 6)
HEADING, TOTAL_TEXT, TOTAL_INTEGER, TOTAL_MONEY, TOTAL_NUMBER, BANNER, LINE = range(6, 13)


def clean_cell(text: str) -> str:
    """Text without the characters XML 1.0 forbids, cut at what a cell can hold."""
    return _ILLEGAL.sub("", text)[:MAX_CELL]


def cell_xml(text: str) -> str:
    """The text as the content of an XML element; `_x0041_` is kept literal (ECMA-376 part 1, ST_Xstring)."""
    if len(text) > MAX_CELL or SPECIAL.search(text):
        text = escape(re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", clean_cell(text))).replace("\r", "&#13;")
    return text


def column_name(index: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_name(title: str) -> str:
    """A legal name of a sheet: at most 31 characters, none of []:*?/\\ and no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:31] or "表"


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
ROOT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>'
)
SHEET_HEAD = f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELS}">'


def workbook_xml(title: str, heading: tuple[int, int], filter_range: str) -> str:
    """One sheet; the rows of its heading (first, last) are repeated on every printed page."""
    quoted = escape("'" + title.replace("'", "''") + "'")
    names = f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{quoted}!${heading[0]}:${heading[1]}'
    filtered = (
        '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"{quoted}!{filter_range}</definedName>"
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><bookViews><workbookView/></bookViews><sheets>'
        f'<sheet name="{escape(title, {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/></sheets>'
        f"<definedNames>{filtered}{names}</definedName></definedNames></workbook>"
    )


def _format(number_format: int, font: int, fill: int, align: str, wrap: bool = False) -> str:
    vertical = ' vertical="center"' + (' wrapText="1"' if wrap else "")
    return (
        f'<xf numFmtId="{number_format}" fontId="{font}" fillId="{fill}" borderId="{1 if font < 2 else 0}" xfId="0" '
        'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{align}"{vertical}/></xf>'
    )


def styles_xml() -> str:
    """Songti 11 with thin borders; text is format @, so a cell that begins with = stays text even when
    edited.
    """
    font = '<font>{}<sz val="{}"/><name val="宋体"/><family val="2"/></font>'
    side = "".join(
        f'<{edge} style="thin"><color auto="1"/></{edge}>' for edge in ("left", "right", "top", "bottom")
    )
    formats = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        _format(49, 0, 0, "left"),
        _format(1, 0, 0, "right"),
        _format(4, 0, 0, "right"),
        _format(0, 0, 0, "right"),
        _format(164, 0, 0, "center"),
        _format(49, 1, 2, "center", wrap=True),
        _format(49, 1, 0, "left"),
        _format(1, 1, 0, "right"),
        _format(4, 1, 0, "right"),
        _format(0, 1, 0, "right"),
        _format(49, 2, 0, "center"),
        _format(49, 0, 0, "left").replace('borderId="1"', 'borderId="0"'),
    ]
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        f'<fonts count="3">{font.format("", 11)}{font.format("<b/>", 11)}{font.format("<b/>", 18)}</fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFEDEDED"/></patternFill></fill></fills>'
        f'<borders count="2"><border/><border>{side}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
