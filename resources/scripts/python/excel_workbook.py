import datetime
import os
import re
import zipfile
import zlib
from xml.etree import ElementTree

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
