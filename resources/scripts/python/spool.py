import os
import re
import tempfile

SPOOL_SEPARATOR, SPOOL_NULL = "\x1f", "\x1e"
# The escape mark comes last: undone in this order by plain replacements, every value comes back.
SPOOL_ESCAPES = [("\x1f", "\x1bu"), ("\n", "\x1bn"), ("\r", "\x1br"), ("\x1e", "\x1bs"), ("\x1b", "\x1be")]
SPOOL_WRITTEN = dict(SPOOL_ESCAPES)
SPOOL_SPECIAL = re.compile("[\x1b\x1e\x1f\r\n]")

# The hidden columns that say where a row came from, and the columns that describe a record that cannot be read.
PLACE_TYPES = [(PLACE[0], "INTEGER"), (PLACE[1], "BIGINT"), (PLACE[2], "BIGINT")]
UNREAD_COLUMNS = [(name, "VARCHAR") for name in ("code", "column", "message", "value", "record")] + [
    ("source", "INTEGER"),
    ("source_row", "BIGINT"),
    ("line", "BIGINT"),
]


def typed_text(name, type):
    return named(name) if type == "VARCHAR" else f"CAST({named(name)} AS {type}) AS {named(name)}"


def keep_rows(run, name, spool, columns):
    """Puts rows of texts, behind their places, into the table `NAME read`; columns have a name and a type of the engine."""
    texts = PLACE_TYPES + [(column, "VARCHAR") for column, _ in columns]
    values = [typed_text(column, kind) for column, kind in columns] + [named(each) for each in PLACE]
    run.table(f"{name} read", f"SELECT {', '.join(values)} FROM {spool.relation(texts)}")


def number_text(value):
    """A number with its shortest digits, and a point or an exponent."""
    text = repr(value).replace("inf", "Infinity")
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    power = int(exponent)
    if 0 <= power < 21:
        return f"{int(value)}.0"
    sign = "+" if power > 0 else "-"
    return f"{re.sub(r'[.]0$', '', mantissa)}e{sign}{abs(power)}"


class Spool:
    """Rows on their way to the engine: a file without quotes, one row a line, which it reads in parallel and cannot misread."""

    def __init__(self, folder):
        handle, self.path = tempfile.mkstemp(suffix=".rows", dir=folder)
        self.file = os.fdopen(handle, "w", encoding="utf-8", newline="", buffering=1 << 20)
        self.row_count = 0
        self.longest_line = 0
        self.has_escapes = False

    def add(self, values):
        written = []
        for value in values:
            if value is None:
                written.append(SPOOL_NULL)
                continue
            if SPOOL_SPECIAL.search(value):
                self.has_escapes = True
                value = SPOOL_SPECIAL.sub(lambda found: SPOOL_WRITTEN[found.group()], value)
            written.append(value)
        self.add_line(SPOOL_SEPARATOR.join(written))

    def add_line(self, line):
        self.row_count += 1
        if len(line) > self.longest_line:
            self.longest_line = len(line)
        self.file.write(line + "\n")

    def relation(self, columns, null=SPOOL_NULL):
        """The rows as a relation: columns and their types in the engine, of which texts are unescaped. Ends the writing."""
        self.file.close()
        types = ", ".join(f"{quoted(name)}: {quoted(type)}" for name, type in columns)
        options = f"columns = {{{types}}}, delim = {quoted(SPOOL_SEPARATOR)}, nullstr = [{quoted(null)}]"
        line_bytes = self.longest_line * 4 + 4
        if line_bytes > 2_000_000:
            options += f", max_line_size = {line_bytes}, buffer_size = {max(32_000_000, line_bytes * 2)}"
        path = re.sub(r"[*?\[\]]", lambda found: f"[{found.group()}]", self.path)
        values = ", ".join(self.unescaped(name) if type == "VARCHAR" else named(name) for name, type in columns)
        return (
            f"(SELECT {values} FROM read_csv([{quoted(path)}], auto_detect = false, header = false, comment = '',"
            f" strict_mode = true, null_padding = true, ignore_errors = false, hive_partitioning = false,"
            f" quote = '', escape = '', {options}))"
        )

    def resume(self):
        """Goes on with the writing, once the rows so far have been read."""
        self.file = open(self.path, "a", encoding="utf-8", newline="", buffering=1 << 20)

    def unescaped(self, name):
        value = named(name)
        if not self.has_escapes:
            return value
        for character, written in SPOOL_ESCAPES:
            value = f"replace({value}, {quoted(written)}, {quoted(character)})"
        return f"{value} AS {named(name)}"

    def remove(self):
        self.file.close()
        os.unlink(self.path)


def report_rows(run, name, spool):
    """Counts and reports rows, all of which could be read, and removes their spool."""
    run.read_rows += spool.row_count
    run.say(f"{name}: {counted(spool.row_count, 'row')} read")
    spool.remove()
