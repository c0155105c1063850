import re

LINE_END = re.compile(r"\r\n|\r|\n")
LONE_RETURN = re.compile(r"\r(?!\n)")
RECORD_LIMIT, RAW_LIMIT = 2_097_152, 1_048_576  # characters


def read_csv(
    run,
    name,
    paths,
    columns,
    delimiter,
    quote='"',
    escape='"',
    comment="",
    has_header=True,
    encoding="utf-8",
    nulls=("",),
    skip_lines=0,
    file_column=None,
):
    """
    Reads delimited text, every column as text, into the table `NAME read`; what is no record of its columns into `NAME unread`.
    Every record of every file is in one of the two.
    """
    files = find_files(run, paths)
    first = add_sources(run, files)
    spool, unread = Spool(run.folder), Spool(run.folder)
    dialect = Dialect(delimiter, quote, escape, comment)
    nulls = frozenset(map(secret_text, nulls))
    null = "" if "" in nulls else SPOOL_NULL
    seen = set()
    for index, path in enumerate(files):
        reader = CsvFile(run, path, dialect, encoding, columns, has_header, skip_lines, len(files) > 1)
        reader.read(str(first + index), spool, unread, nulls, null)
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
    told_unread(run, name, spool, unread, "row")


class Dialect:
    def __init__(self, delimiter, quote, escape, comment):
        self.delimiter, self.quote, self.escape, self.comment = delimiter, quote, escape, comment
        self.field_end = re.compile("|".join([re.escape(delimiter), "\r", "\n"]))
        # Set once the header is behind: from then on lines without quotes are passed on together.
        self.is_data = False


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
        for kind, raw, fields, lines in csv_pieces(
            text_chunks(self.path, self.encoding), self.dialect, self.skip_lines
        ):
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


SPOOL_OTHERS = re.compile("[\x1b\x1e\r\n]")
ODD_IN_LINES = re.compile(f"[\x1b\x1e\x1f\r{FAULT}]")


def plain_piece(line, dialect):
    """What a line without quotes is: its kind, text and fields."""
    if not line:
        return "blank", line, [""]
    if len(line) > RECORD_LIMIT:
        return "too_long", line[:RAW_LIMIT], None
    if dialect.comment and line.startswith(dialect.comment):
        return "comment", line, None
    return "record", line, line.split(dialect.delimiter)


def plain_lines(text, at, quote):
    """Where the whole lines from `at` on end that have no quotes and no line end of a carriage return alone; -1 where there are none."""
    first_quote = text.find(quote, at) if quote else -1
    end = text.rfind("\n", at, len(text) if first_quote < 0 else first_quote)
    alone = LONE_RETURN.search(text, at, end + 1)
    return end if alone is None else text.rfind("\n", at, alone.start())


def csv_pieces(chunks, dialect, skip_lines):
    """
    Cuts text into records, blank lines, comments and faulty lines: (kind, text, fields, lines), which cover the file.

    Quotes open at the start of a field alone; elsewhere they are text. A quote that is never closed, or that closes in front of
    something else than a delimiter or a line end, condemns its first line alone, so that it never swallows what follows.
    """
    text, at, is_last, long_line = "", 0, False, None
    quote, comment = dialect.quote, dialect.comment
    while True:
        plain_end = plain_lines(text, at, quote) if dialect.is_data and skip_lines == 0 and long_line is None else -1
        if plain_end > at:
            yield "plain", text[at : plain_end + 1].replace("\r\n", "\n"), None, None
            at = plain_end + 1
        found = LINE_END.search(text, at)
        is_cut = found is not None and found.group() == "\r" and found.end() == len(text) and not is_last
        if found is None or is_cut:
            if not is_last:
                if long_line is None and len(text) - at - (1 if is_cut else 0) > RECORD_LIMIT:
                    long_line = text[at : at + RAW_LIMIT]
                if long_line is not None:
                    at = len(text) - (1 if is_cut else 0)
                chunk, is_last = next(chunks)
                text, at = text[at:] + chunk, 0
                continue
            if at >= len(text) and long_line is None:
                return
            end, after = len(text), len(text)
        else:
            end, after = found.span()
        if long_line is not None:
            yield "too_long", long_line, None, 1
            long_line, at = None, after
            continue
        line = text[at:end]
        if skip_lines > 0:
            skip_lines -= 1
            yield "skipped", line, None, 1
        elif not quote or quote not in line or len(line) > RECORD_LIMIT or (comment and line.startswith(comment)):
            yield (*plain_piece(line, dialect), 1)
        else:
            record = quoted_record(text, at, is_last, dialect)
            if record is STARVED and not is_last and len(text) - at <= RECORD_LIMIT:
                chunk, is_last = next(chunks)
                text, at = text[at:] + chunk, 0
                continue
            if record is STARVED or record is None or record[1] - at > RECORD_LIMIT:
                yield "bad_quote", line, None, 1
            else:
                fields, end = record
                raw = text[at:end]
                found = LINE_END.match(text, end)
                after = end if found is None else found.end()
                yield "record", raw, fields, len(LINE_END.findall(raw)) + 1
        at = after


STARVED = object()


def quoted_record(text, start, is_last, dialect):
    """The fields of a record and where it ends; None where its quotes are faulty, STARVED where the text ends before it does."""
    delimiter, quote = dialect.delimiter, dialect.quote
    fields, at = [], start
    while True:
        if text.startswith(quote, at):
            value, end = quoted_value(text, at + 1, is_last, dialect)
            if end < 0:
                return STARVED
            end += 1
            while text[end : end + 1] in (" ", "\t") and not text.startswith(delimiter, end):
                end += 1
        else:
            found = dialect.field_end.search(text, at)
            if found is None and not is_last:
                return STARVED
            end = len(text) if found is None else found.start()
            value = text[at:end]
        fields.append(value)
        if text.startswith(delimiter, end):
            at = end + len(delimiter)
            continue
        left = len(text) - end
        if not is_last and (left == 0 or (left == 1 and text[end] == "\r")):
            return STARVED
        if left == 0 or text[end] in "\r\n":
            return fields, end
        return STARVED if not is_last and left < len(delimiter) else None


def quoted_value(text, start, is_last, dialect):
    """The value up to its closing quote, and where that is; -1 where the text at hand has none."""
    quote, escape = dialect.quote, dialect.escape
    parts, at = [], start
    while True:
        stop = text.find(quote, at)
        if escape and escape != quote:
            mark = text.find(escape, at)
            stop = mark if stop < 0 or 0 <= mark < stop else stop
        if stop < 0 or stop >= len(text) - (0 if is_last else 1):
            return "", -1
        parts.append(text[at:stop])
        following = text[stop + 1 : stop + 2]
        if text[stop] == quote:
            if escape != quote or following != quote:
                return "".join(parts), stop
            parts.append(quote)
            at = stop + 2
        elif following in (quote, escape) and following:
            parts.append(following)
            at = stop + 2
        else:
            parts.append(escape)
            at = stop + 1
