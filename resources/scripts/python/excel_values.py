import datetime
import decimal
import math
import re

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
