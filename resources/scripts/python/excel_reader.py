import os
import re

EXCEL_RANGE = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?(?::\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?)?")
# What a column of a type takes beside values of that very type.
EXCEL_WIDER = {"DOUBLE": ["BIGINT"], "TIMESTAMP": ["DATE"]}
# Cells that hold something of which no value can be read, and how they are described.
EXCEL_NO_VALUE = {"ERROR", "FORMULA", "NO MOMENT"}
LOST_CELLS = [
    ("ERROR", "Excel error is read as no value", "Excel errors are read as no value", ""),
    (
        "FORMULA",
        "formula has no value yet",
        "formulas have no value yet",
        " Save the workbook in Excel to compute them.",
    ),
    (
        "NO MOMENT",
        "number is formatted as a date or time but is none, and is read as no value",
        "numbers are formatted as dates or times but are none, and are read as no value",
        "",
    ),
]


def read_excel(
    run: Run,
    name: str,
    paths: list[str],
    columns: list[tuple[str, str]],
    sheet: str | None = None,
    cells: str | None = None,
    has_header: bool = True,
) -> None:
    """
    Reads a part of one sheet of a workbook into the table `NAME read`, each column with the type that it had when the pipeline
    was exported. Without a sheet the first is read; `cells` is a range such as B2:F.
    """
    files = find_files(run, paths)
    if len(files) != 1:
        raise Failed(f"The path names {len(files)} files. Name one workbook.")
    path, first = files[0], add_sources(run, files)
    sheet, cells = (None if each is None else secret_text(each) for each in (sheet, cells))
    lost = []
    rows = [*cells_in(workbook_rows(path, sheet), cells, lost)]
    if not rows:
        places = ([] if sheet is None else [f'the sheet "{sheet}"']) + ([] if cells is None else [f"the range {cells}"])
        raise Failed(
            f"There is nothing in {', '.join(places) or 'the first sheet'} of {os.path.basename(path)}. Choose another sheet or range."
        )
    header = rows.pop(0)[1] if has_header else {}
    places = excel_places(path, columns, header, rows, has_header)
    surplus = sorted(places.keys() - {column for column, _ in columns})
    if surplus:
        run.warn(f"{', '.join(surplus)} was not there when the pipeline was exported, and is left out.")
    spool = Spool(run.folder)
    for row, (line, values) in enumerate(rows, 1):
        texts = [excel_text(column, kind, values.get(places.get(column)), line) for column, kind in columns]
        spool.add([str(first), str(row), str(line), *texts])
    tell_lost_cells(run, lost)
    keep_rows(run, name, spool, columns)
    report_rows(run, name, spool)


def tell_lost_cells(run, lost):
    """Cells that are read as empty, though they are not."""
    for kind, one, many, advice in LOST_CELLS:
        cells = [(error, address) for each, error, address in lost if each == kind]
        if cells:
            error, address = cells[0]
            such = f"{'' if len(cells) == 1 else 'such as '}{f'{error} in ' if error else ''}{address}"
            run.warn(f"{f'1 {one}' if len(cells) == 1 else f'{len(cells):,} {many}'}: {such}.{advice}")


def excel_places(path, columns, header, rows, has_header):
    """The column of the sheet that each name stands for."""
    places = sorted({place for values in [header, *(values for _, values in rows)] for place in values})
    if not has_header:
        return {column_letters(place): place for place in places}
    named_by = unique_names([header[place][1].strip() if place in header else "" for place in places])
    absent = [column for column, _ in columns if column not in named_by]
    if absent:
        raise Failed(
            f'There is no column "{absent[0]}" in {path} any more. If this is intended, export the pipeline again.'
        )
    return dict(zip(named_by, places))


def excel_text(column, kind, value, line):
    """A cell as text. The run ends where the type that the column had when exported cannot hold it."""
    if value is None:
        return None
    own, text = value
    if kind not in (own, "VARCHAR") and own not in EXCEL_WIDER.get(kind, []):
        raise Failed(
            f'"{column}" in row {line} of the sheet is no value of the type that the column had when the pipeline was exported ({kind}). Export it again.'
        )
    return text


def cells_in(rows, cells, lost):
    """The rows that have anything in a range, with what they have there; what of it has no value is added to `lost`."""
    from_column, from_row, to_column, to_row = EXCEL_RANGE.fullmatch(cells or "").groups()
    first_row, last_row = int(from_row or 1), int(to_row or 1 << 30)
    first_column = column_number(from_column) if from_column else 0
    last_column = column_number(to_column) if to_column else 1 << 30
    for line, values in rows:
        if first_row <= line <= last_row:
            held = {place: value for place, value in values.items() if first_column <= place <= last_column}
            lost.extend(
                (kind, text, f"{column_letters(place)}{line}")
                for place, (kind, text) in held.items()
                if kind in EXCEL_NO_VALUE
            )
            held = {place: value for place, value in held.items() if value[0] not in EXCEL_NO_VALUE}
            if held:
                yield line, held


def column_number(letters):
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number):
    letters = ""
    while number >= 0:
        letters = chr(65 + number % 26) + letters
        number = number // 26 - 1
    return letters
