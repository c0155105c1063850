import datetime
import decimal
import math
import os
import re
import zipfile
import zlib
from xml.etree import ElementTree

EXCEL_RANGE = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?(?::\$?([A-Za-z]{1,3})?\$?([1-9]\d{0,6})?)?")
# A workbook counts days from a day of 1900 or 1904 on: days from there to 1970, and between the two.
EXCEL_DAYS_BEFORE_1970, EXCEL_DAYS_TO_1904 = 25_569, 1462
DAY_MS = 86_400_000
# Excel has a 29 February in 1900: before it, a day is one later than counted.
EXCEL_LATE_UNTIL = (60 - EXCEL_DAYS_BEFORE_1970) * DAY_MS
EXCEL_END_OF_DAYS = 253_402_300_800_000  # Excel shows no day or time from the year 10000 on
# Formats of dates and times that are not written out in a workbook, and the words of those that are.
EXCEL_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
EXCEL_ELAPSED_FORMAT = 46  # [h]:mm:ss
EXCEL_DATE_WORDS = re.compile("s{1,2}|m{1,5}|h{1,2}|am?|pm?|d{1,4}|a{3,5}|yy?|yyyy|ee?|eeee")
# What reading a file can raise that is no workbook, or only half of one.
EXCEL_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ElementTree.ParseError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    ValueError,
)
# What a column of a type takes beside values of that very type.
EXCEL_WIDER = {"DOUBLE": ["BIGINT"], "TIMESTAMP": ["DATE"]}
# Cells that hold something of which no value can be read, and what is told of them.
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


def read_excel(run, name, paths, columns, sheet=None, cells=None, has_header=True):
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
        told = [excel_text(column, kind, values.get(places.get(column)), line) for column, kind in columns]
        spool.add([str(first), str(row), str(line), *told])
    tell_lost_cells(run, lost)
    keep_rows(run, name, spool, columns)
    told_rows(run, name, spool)


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


def workbook_rows(path, sheet):
    """The rows of a sheet: their number there, and their values by column, each as a type of the engine and a text."""
    try:
        with zipfile.ZipFile(path) as book:
            yield from Workbook(path, book).rows(sheet)
    except EXCEL_FAULTS as error:
        raise Failed(
            f"{path} is not an Excel workbook (.xlsx), or it is damaged or locked by a password. Save it again as .xlsx."
        ) from error
    except OSError as error:
        raise Failed(f"{path} could not be read: {error}.") from error


class Workbook:
    """The parts of a workbook that say what its cells hold."""

    def __init__(self, path, book):
        self.path, self.book = path, book
        main = self.part("xl/workbook.xml")
        settings = next(children(main, "workbookPr"), None)
        is_from_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self.first_day = EXCEL_DAYS_TO_1904 if is_from_1904 else 0
        self.sheets = {}
        for sheet in descendants(main, "sheet"):
            key = next((value for name, value in sheet.items() if local_name(name) == "id"), None)
            self.sheets.setdefault(excel_unescaped(sheet.get("name", "")), key)
        self.targets, kinds = {}, {}
        for relation in self.part("xl/_rels/workbook.xml.rels"):
            target = relation.get("Target", "")
            whole = target[1:] if target.startswith("/") else "xl/" + target
            self.targets[relation.get("Id")] = kinds[relation.get("Type", "").rsplit("/", 1)[-1]] = whole
        self.texts = [rich_text(item) for item in self.part_if_any(kinds.get("sharedStrings", "xl/sharedStrings.xml"))]
        self.date_styles = date_styles(self.part_if_any(kinds.get("styles", "xl/styles.xml")))

    def part(self, name):
        return ElementTree.fromstring(self.book.read(name))

    def part_if_any(self, name):
        return self.part(name) if name in self.book.namelist() else ElementTree.Element("none")

    def rows(self, sheet):
        if sheet is not None and sheet not in self.sheets:
            there = ", ".join(f'"{name}"' for name in self.sheets)
            raise Failed(f'{os.path.basename(self.path)} has no sheet "{sheet}". There are: {there}.')
        key = next(iter(self.sheets.values())) if sheet is None else self.sheets[sheet]
        number = 0
        with self.book.open(self.targets[key]) as part:
            for _, element in ElementTree.iterparse(part):
                if local_name(element.tag) == "row":
                    number, values = self.row(element, number)
                    element.clear()
                    yield number, values

    def row(self, element, before):
        """A row's number and values. One without a number has that of its cells, else the next."""
        number, values = element.get("r"), {}
        for cell in children(element, "c"):
            address = cell.attrib["r"]
            letters = address.rstrip("0123456789")
            number = number or address[len(letters) :]
            value = self.value(cell)
            if value is not None:
                values[column_number(letters)] = value
        return int(number or before + 1), values

    def value(self, cell):
        kind, raw = cell.get("t") or "n", next((part.text for part in children(cell, "v")), None)
        if kind == "inlineStr":
            return text_value("".join(map(rich_text, children(cell, "is"))))
        if kind == "e":
            return "ERROR", raw or "#N/A"
        if not raw:
            is_computed = kind == "str" and [*children(cell, "v")]
            return ("FORMULA", None) if [*children(cell, "f")] and not is_computed else None
        if kind == "s":
            return text_value(self.texts[int(raw)])
        if kind == "str":
            return text_value(excel_unescaped(raw))
        if kind == "b":
            return "BOOLEAN", {"1": "true", "0": "false"}[raw]
        if kind == "d":
            moment = datetime.datetime.fromisoformat(raw.replace("Z", "+00:00"))
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=datetime.timezone.utc)
            return moment_value(moment.timestamp() * 1000, self.first_day)
        if kind != "n":
            raise ValueError(kind)
        style = cell.get("s")
        shown = self.date_styles[int(style)] if style else None
        if shown == "ELAPSED":
            return elapsed_value(float(raw))
        if shown == "MOMENT":
            days = float(raw) + self.first_day
            return moment_value((days - EXCEL_DAYS_BEFORE_1970) * DAY_MS, self.first_day)
        is_whole = re.fullmatch(r"0|-?[1-9]\d{0,18}", raw) and -(2**63) <= int(raw) < 2**63
        return ("BIGINT", raw) if is_whole else ("DOUBLE", shortest_number(raw))


def local_name(tag):
    return tag.rsplit("}", 1)[-1]


def children(element, name):
    return (child for child in element if local_name(child.tag) == name)


def descendants(element, name):
    return (each for each in element.iter() if local_name(each.tag) == name)


def text_value(text):
    """A text without what is no character."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
    return ("VARCHAR", whole) if text else None


def rich_text(element):
    """The text of a cell, whole or in runs of one look each; not how it is pronounced."""
    runs = [element, *children(element, "r")]
    return excel_unescaped("".join(part.text or "" for run in runs for part in children(run, "t")))


def excel_unescaped(text):
    """`_x000A_` is a character that XML cannot hold."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), text)


def shortest_number(raw):
    """A workbook has 17 digits of a number, also of 1.1; this is what Excel shows, unless it takes an exponent."""
    number = float(raw)
    if not 1e-6 <= abs(number) < 1e21:
        return raw
    text = format(decimal.Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_value(time, first_day):
    """
    Days are counted in fractions, which miss whole milliseconds by little. What is less than one is a time of no day, and
    Excel shows nothing before.
    """
    time = math.floor(time + 0.5)
    zero = (first_day - EXCEL_DAYS_BEFORE_1970) * DAY_MS
    if not zero <= time < EXCEL_END_OF_DAYS:
        return "NO MOMENT", None
    is_time = time < zero + DAY_MS
    time += DAY_MS if time < EXCEL_LATE_UNTIL else 0
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=time)
    clock = moment.strftime("%H:%M:%S") + (f".{time % 1000:03d}" if time % 1000 else "")
    if is_time:
        return "TIME", clock
    return ("DATE", str(moment.date())) if time % DAY_MS == 0 else ("TIMESTAMP", f"{moment.date()} {clock}")


def elapsed_value(days):
    """How long something took: a time as long as it is one, else a text, whose hours are counted on."""
    time = math.floor(days * DAY_MS + 0.5)
    if not 0 <= time < EXCEL_END_OF_DAYS + EXCEL_DAYS_BEFORE_1970 * DAY_MS:
        return "NO MOMENT", None
    seconds, fraction = divmod(time, 1000)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" + (f".{fraction:03d}" if fraction else "")
    return "TIME" if time < DAY_MS else "VARCHAR", clock


def date_styles(styles):
    """Whether each style of a cell shows a number as a moment, or as how long something took."""
    codes = {each.get("numFmtId"): each.get("formatCode") for each in descendants(styles, "numFmt")}
    shared = [xf.get("numFmtId") for part in descendants(styles, "cellStyleXfs") for xf in children(part, "xf")]
    found = []
    for xf in (xf for part in descendants(styles, "cellXfs") for xf in children(part, "xf")):
        own, base = xf.get("numFmtId"), int(xf.get("xfId") or 0)
        key = own or (shared[base] if 0 < base < len(shared) else None)
        number = int(key or 0)
        is_written = bool(own) and number >= 100 and codes.get(own) is not None
        if number in EXCEL_DATE_FORMATS:
            found.append("ELAPSED" if number == EXCEL_ELAPSED_FORMAT else "MOMENT")
        else:
            found.append(shown_by(codes[own]) if is_written else None)
    return found


def shown_by(code):
    """What a written format shows that has nothing but words of dates and times in one of its parts."""
    text = re.sub('"[^"]*"', " ", re.sub(r"\\.", " ", re.sub(r";@\Z", "", code.lower())))
    parts = [part for part in text.split(";") if has_date_words(part)]
    is_elapsed = any(re.search(r"\[[hms]{1,2}\]", part) for part in parts)
    return ("ELAPSED" if is_elapsed else "MOMENT") if parts else None


def has_date_words(part):
    part = re.sub(r"(\[?[smhd]{1,2}\]?)[.,]00?0?", r"\1", part)
    part = re.sub(r"\[[^\]]*\]", "", re.sub(r"\[([smhd]{1,2})\]", r"\1", part))
    words = [word for word in re.split("[^a-z0#?%]+", part) if word]
    return bool(words) and all(map(EXCEL_DATE_WORDS.fullmatch, words))
