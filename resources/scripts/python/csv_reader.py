import re
from collections.abc import Sequence

SPOOL_OTHERS = re.compile("[\x1b\x1e\r\n]")
ODD_IN_LINES = re.compile(f"[\x1b\x1e\x1f\r{FAULT}]")


def read_csv(
    run: Run,
    name: str,
    paths: list[str],
    columns: list[str],
    delimiter: str,
    quote: str = '"',
    escape: str = '"',
    comment: str = "",
    has_header: bool = True,
    encoding: str = "utf-8",
    nulls: Sequence[str] = ("",),
    skip_lines: int = 0,
    file_column: str | None = None,
) -> None:
    """
    Reads delimited text, every column as text, into the table `NAME read`; what is no record of its columns into `NAME unread`.
    Every record of every file is in one of the two.
    """
    files = find_files(run, paths)
    first = add_sources(run, files)
    spool, unread = Spool(run.folder), Spool(run.folder)
    dialect = Dialect(delimiter, quote, escape, comment)
    null_texts = frozenset(map(secret_text, nulls))
    null = "" if "" in null_texts else SPOOL_NULL
    seen = set()
    for index, path in enumerate(files):
        reader = CsvFile(run, path, dialect, encoding, columns, has_header, skip_lines, len(files) > 1)
        reader.read(str(first + index), spool, unread, null_texts, null)
        seen.update(reader.seen)
    absent = [column for column in columns if column not in seen]
    if absent:
        raise Failed(
            f'There is no column "{absent[0]}" in {", ".join(files)} any more. Is it another file? If this is intended, export the pipeline again.'
        )
    relation = spool.relation(PLACE_TYPES + [(column, "VARCHAR") for column in columns], null)
    own = [named(column) for column in columns]
    if file_column is not None:
        own.append(
            f"list_extract([{', '.join(map(quoted, run.files))}], {named(PLACE[0])} + 1) AS {named(file_column)}"
        )
    run.table(f"{name} read", f"SELECT {', '.join(own + [named(each) for each in PLACE])} FROM {relation}")
    keep_unread(run, name, unread)
    report_unread(run, name, spool, unread, "row")


class CsvFile:
    """One file: its header is compared with the columns that are expected, then its records are taken one by one."""

    def __init__(self, run, path, dialect, encoding, columns, has_header, skip_lines, is_one_of_many):
        self.run, self.path, self.dialect, self.encoding, self.columns = run, path, dialect, encoding, columns
        self.has_header, self.skip_lines, self.is_one_of_many = has_header, skip_lines, is_one_of_many
        self.own = None if has_header else list(columns)
        self.seen = set() if has_header else set(columns)
        # Where each expected column is in this file; None where the file has just these.
        self.order = None
        self.row, self.line, self.blanks, self.comments = 0, 1, 0, 0

    def read(self, source, spool, unread, nulls, null):
        self.source, self.spool, self.unread, self.nulls, self.null = source, spool, unread, nulls, null
        self.dialect.is_data = self.own is not None
        splitter = CsvSplitter(text_chunks(self.path, self.encoding), self.dialect, self.skip_lines)
        for kind, raw, fields, lines in splitter.pieces():
            if kind == "plain":
                self.take_plain(raw)
            else:
                self.take(kind, raw, fields)
                self.line += lines
        if self.own is None and not self.is_one_of_many:
            raise Failed(f"{self.path} is empty: there is no header and no row.")
        if self.own is None:
            self.seen.update(self.columns)
        if self.blanks:
            self.run.warn(f"{self.path}: {counted(self.blanks, 'blank line')} left out.")
        if self.comments:
            self.run.warn(f"{self.path}: {counted(self.comments, 'comment line')} left out.")

    def take(self, kind, raw, fields):
        if kind == "comment":
            self.comments += 1
        elif kind == "skipped":
            return
        elif self.own is None:
            if kind != "blank":
                self.take_header(raw.split(self.dialect.delimiter) if fields is None else fields)
        elif kind == "blank" and len(self.own) != 1:
            self.blanks += 1
        else:
            self.take_record(kind, raw, fields)

    def take_record(self, kind, raw, fields):
        self.row += 1
        fault = self.fault_of(kind, raw, fields)
        if fault is None:
            values = fields if self.order is None else [None if at is None else fields[at] for at in self.order]
            add_csv_row(self.spool, f"{self.source}\x1f{self.row}\x1f{self.line}\x1f", values, self.nulls, self.null)
        else:
            code, column, message, value = fault
            place = [self.source, str(self.row), str(self.line)]
            self.unread.add([code, column, message, value, shown(raw[:RAW_LIMIT]), *place])

    def take_plain(self, text):
        """Whole lines without quotes: where nothing is odd about one, it is passed on as it is."""
        delimiter, separators, source = self.dialect.delimiter, len(self.own) - 1, self.source
        is_simple = (
            self.order is None and self.nulls == {""} and not self.dialect.comment and not ODD_IN_LINES.search(text)
        )
        add_line = self.spool.add_line
        lines = text.split("\n")
        lines.pop()
        for line in lines:
            if is_simple and line.count(delimiter) == separators and line and len(line) <= RECORD_LIMIT:
                self.row += 1
                add_line(f"{source}\x1f{self.row}\x1f{self.line}\x1f{line.replace(delimiter, SPOOL_SEPARATOR)}")
            else:
                self.take(*plain_piece(line, self.dialect))
            self.line += 1

    def take_header(self, names):
        self.own = unique_names([shown(name) for name in names])
        places = {name.lower(): index for index, name in enumerate(self.own)}
        order = [places.get(column.lower()) for column in self.columns]
        self.seen = {column for column, place in zip(self.columns, order) if place is not None}
        surplus = [name for name in self.own if name.lower() not in {column.lower() for column in self.columns}]
        if surplus:
            left_out = ", ".join(f'"{name}"' for name in surplus)
            self.run.warn(f"{self.path}: {left_out} was not there when the pipeline was exported, and is left out.")
        self.order = None if order == list(range(len(self.own))) else order
        self.dialect.is_data = True

    def fault_of(self, kind, raw, fields):
        """Code, column, message and value of what is wrong with a record; None where it can be read."""
        if kind == "too_long":
            return (
                "csv.line_too_long",
                None,
                f"The line is longer than {RECORD_LIMIT:,} characters; its first {RAW_LIMIT:,} are kept here. Is a line end or a quote missing?",
                None,
            )
        if FAULT in raw:
            return (
                "csv.encoding",
                None,
                f"The line holds bytes that are not {self.encoding}. Does the file have another encoding?",
                None,
            )
        if kind == "bad_quote":
            quote = self.dialect.quote
            return (
                "csv.quote",
                None,
                f"A quote ({quote}) opens a value and is not closed as it should be: at the end of the value, with quotes inside it doubled. Where quotes are plain text, set \"quote\" to an empty text.",
                None,
            )
        width = len(self.own)
        if len(fields) == width:
            return None
        found = f"{len(fields)} {'field' if len(fields) == 1 else 'fields'} where {width} {'is' if width == 1 else 'are'} expected"
        if len(fields) < width:
            column = self.own[len(fields)]
            return (
                "csv.missing_columns",
                column,
                f"The line has {found}; `{column}` is the first that is missing.",
                None,
            )
        return (
            "csv.too_many_columns",
            None,
            f"The line has {found}. Is a delimiter in a value not quoted?",
            fields[width][:RAW_LIMIT],
        )


def add_csv_row(spool, place, values, nulls, null):
    line = "\x1f".join(values) if None not in values else None
    # As many separators as there are between the values: none of them holds one.
    if line is not None and nulls == {""} and line.count("\x1f") == len(values) - 1 and not SPOOL_OTHERS.search(line):
        spool.add_line(place + line)
        return
    written = []
    for value in values:
        if value is None or value in nulls:
            value = null
        elif SPOOL_SPECIAL.search(value):
            spool.has_escapes = True
            value = SPOOL_SPECIAL.sub(lambda found: SPOOL_WRITTEN[found.group()], value)
        written.append(value)
    spool.add_line(place + "\x1f".join(written))
