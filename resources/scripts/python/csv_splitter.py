import re

LINE_END = re.compile(r"\r\n|\r|\n")
LONE_RETURN = re.compile(r"\r(?!\n)")
RECORD_LIMIT, RAW_LIMIT = 2_097_152, 1_048_576  # characters


class Dialect:
    def __init__(self, delimiter, quote, escape, comment):
        self.delimiter, self.quote, self.escape, self.comment = delimiter, quote, escape, comment
        self.field_end = re.compile("|".join([re.escape(delimiter), "\r", "\n"]))
        # Set once the header is behind: from then on lines without quotes are passed on together.
        self.is_data = False


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


class CsvSplitter:
    """
    Cuts text into records, blank lines, comments and faulty lines.

    Quotes open at the start of a field alone; elsewhere they are text. A quote that is never closed, or that closes in front of
    something else than a delimiter or a line end, condemns its first line alone, so that it never swallows what follows.
    """

    def __init__(self, chunks, dialect, skip_lines):
        self.chunks, self.dialect, self.skip_lines = chunks, dialect, skip_lines
        self.text, self.at, self.is_last = "", 0, False
        self.long_line = None  # beginning of a line over the limit

    def pieces(self):
        """(kind, text, fields, lines) of each piece; together they cover the text."""
        while True:
            plain = self.take_plain_lines()
            if plain:
                yield "plain", plain, None, None
            ends = self.line_ends()
            if ends is None and self.is_last:
                return
            found = None if ends is None else self.piece(*ends)
            if found is None:
                self.read_on()
            else:
                piece, self.at = found
                yield piece

    def read_on(self):
        chunk, self.is_last = next(self.chunks)
        self.text, self.at = self.text[self.at :] + chunk, 0

    def take_plain_lines(self):
        """The whole lines from here on that have no quotes."""
        if not self.dialect.is_data or self.skip_lines > 0 or self.long_line is not None:
            return ""
        start, end = self.at, plain_lines(self.text, self.at, self.dialect.quote)
        if end <= start:
            return ""
        self.at = end + 1
        return self.text[start : self.at].replace("\r\n", "\n")

    def line_ends(self):
        """Where the line here ends, and where the next begins; None where the text so far does not tell, or has no more lines."""
        found = LINE_END.search(self.text, self.at)
        end = len(self.text)
        is_cut = found is not None and found.group() == "\r" and found.end() == end and not self.is_last
        if found is not None and not is_cut:
            return found.span()
        if self.is_last:
            return None if self.at >= end and self.long_line is None else (end, end)
        self.drop_long_line(end - 1 if is_cut else end)
        return None

    def drop_long_line(self, end):
        """Keeps the beginning alone of a line that has not ended within the limit."""
        if self.long_line is None and end - self.at > RECORD_LIMIT:
            self.long_line = self.text[self.at : self.at + RAW_LIMIT]
        if self.long_line is not None:
            self.at = end

    def piece(self, end, after):
        """The piece of the line that ends here, and where the next begins; None where it needs more text."""
        if self.long_line is not None:
            line, self.long_line = self.long_line, None
            return ("too_long", line, None, 1), after
        line, quote, comment = self.text[self.at : end], self.dialect.quote, self.dialect.comment
        if self.skip_lines > 0:
            self.skip_lines -= 1
            return ("skipped", line, None, 1), after
        if not quote or quote not in line or len(line) > RECORD_LIMIT or (comment and line.startswith(comment)):
            return (*plain_piece(line, self.dialect), 1), after
        return self.quoted_piece(line, after)

    def quoted_piece(self, line, after):
        record = quoted_record(self.text, self.at, self.is_last, self.dialect)
        if record is STARVED and not self.is_last and len(self.text) - self.at <= RECORD_LIMIT:
            return None
        if record is STARVED or record is None or record[1] - self.at > RECORD_LIMIT:
            return ("bad_quote", line, None, 1), after
        fields, end = record
        raw, line_end = self.text[self.at : end], LINE_END.match(self.text, end)
        piece = "record", raw, fields, len(LINE_END.findall(raw)) + 1
        return piece, end if line_end is None else line_end.end()


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
