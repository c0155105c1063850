import itertools
import json
import re

JSON_RECORD_LIMIT, JSON_RAW_LIMIT = 8_388_608, 1_048_576  # characters
# What may stand around a record, such as a byte order mark between files that were joined.
BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
JSON_STRUCTURE = re.compile(r'["\[\]{},]')
JSON_IN_TEXT = re.compile(r'["\\]')
JSON_KEY, JSON_KEY_LIMIT = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")\s*:', re.DOTALL), 65_536
HALF_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
TOO_LONG = f"The record is longer than {JSON_RECORD_LIMIT:,} characters; its beginning is kept here."


def read_json(run, name, paths, layout, columns, records=""):
    """
    Reads records into the table `NAME read`, each key a column of the type it had when the pipeline was exported; what is no
    record into `NAME unread`. Every record of every file is in one of the two. `columns`: key, name and type of each;
    `records`: where the list stands, in files of the layout nested.
    """
    files = find_files(run, paths)
    first = add_sources(run, files)
    kept = JsonRecords(run, name, columns)
    for index, path in enumerate(files):
        for row, (text, line, problem) in enumerate(json_records(path, layout, records), 1):
            kept.add(text, problem, [str(first + index), str(row), str(line)], path)
    kept.keep()


class JsonRecords:
    """Records on their way into the table `NAME read`, or, where they are none, into `NAME unread`."""

    def __init__(self, run, name, columns):
        self.run, self.name, self.columns = run, name, columns
        self.keys, self.surplus = {key for key, _, _ in columns}, set()
        self.spool, self.unread = Spool(run.folder), Spool(run.folder)

    def add(self, text, problem, place, path):
        """Takes a record, or what is known to be none. `place`: source, row and line as texts."""
        members = problem or read_record(text)
        if isinstance(members, str):
            self.unread.add(["json.malformed", None, members, None, shown(text[:JSON_RAW_LIMIT]), *place])
            return
        known = dict(members)
        self.surplus.update(known.keys() - self.keys)
        values = [json_value(path, place[1], key, kind, known.get(key)) for key, _, kind in self.columns]
        self.spool.add(place + values)

    def keep(self):
        if self.surplus:
            told = ", ".join(sorted(self.surplus))
            self.run.warn(f"{told} was not there when the pipeline was exported, and is left out.")
        self.make_tables()
        told_unread(self.run, self.name, self.spool, self.unread, "record")

    def make_tables(self):
        keep_rows(self.run, self.name, self.spool, [(each, kind) for _, each, kind in self.columns])
        keep_unread(self.run, self.name, self.unread)

    def drop_tables(self):
        """Before more records are taken."""
        for table, spool in (("read", self.spool), ("unread", self.unread)):
            self.run.sql(f"DROP TABLE weir.{named(f'{self.name} {table}')}")
            spool.resume()


def json_value(path, row, key, kind, member):
    """A value as text that the engine reads as the type of its column. The run ends where that would lose something."""
    if member is None or member[0] == "null":
        return None
    what, raw, value = member
    if kind == "JSON":
        return raw
    if kind == "VARCHAR":
        return value if what == "text" else raw
    if kind == "BOOLEAN":
        fits = what == "boolean"
    elif kind == "BIGINT":
        fits = what == "number" and re.fullmatch(r"0|-?[1-9]\d*", raw) is not None and -(2**63) <= int(raw) < 2**63
    else:
        fits = what == "number" and is_exact_number(raw)
    if not fits:
        raise Failed(
            f'"{key}" in record {row} of {path} is no value of the type that the column had when the pipeline was exported ({kind}). Declare the type of the column in the pipeline, and export it again.'
        )
    return raw


def is_exact_number(raw):
    """Whether a number of 64 bits gives these very digits back."""
    value = float(raw)
    return value - value == 0 and significant_digits(raw) == significant_digits(repr(value))


def significant_digits(number):
    mantissa, _, exponent = number.lower().replace("-", "", 1 if number.startswith("-") else 0).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    return (
        (significant, int(exponent or "0") - len(fraction) + len(digits) - len(significant)) if significant else ("", 0)
    )


def read_record(text):
    """The members of an object: (kind, raw text, decoded text) by key; or why the text is no record."""
    if FAULT in text:
        return "The record holds bytes that are not text. Is the file in an encoding other than UTF-8?"
    try:
        start = JSON_BLANK.match(text).end()
        if text[start : start + 1] != "{":
            _, end = json_value_at(text, start)
            check_end(text, end)
            return f'A record is an object such as {{"id": 1}}, but this is {json_word(text[start])}.'
        members, end = object_members(text, start)
        check_end(text, end)
    except json.JSONDecodeError as error:
        return f"This is not valid JSON, from character {error.pos + 1} on."
    except (ValueError, IndexError):
        return "This is not valid JSON."
    if holds_half_character(text):
        return "A text holds half a character (\\ud800 to \\udfff without its other half)."
    keys = [key for key, _ in members]
    twice = next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
    return members if twice is None else f'The key "{twice}" appears twice.'


def holds_half_character(text):
    """Whether a text in JSON is none: an escape stands for half a character."""
    return HALF_CHARACTER.search(text.replace("\\\\", "")) is not None


def object_members(text, start):
    """The members of the object at `start`, each value with its raw text, and where it ends."""
    members, at = [], JSON_BLANK.match(text, start + 1).end()
    if text[at : at + 1] == "}":
        return members, at + 1
    while True:
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("a key is expected", text, at)
        key, at = json.decoder.scanstring(text, at + 1, True)
        at = JSON_BLANK.match(text, at).end()
        if text[at : at + 1] != ":":
            raise json.JSONDecodeError("a colon is expected", text, at)
        at = JSON_BLANK.match(text, at + 1).end()
        value, end = json_value_at(text, at)
        raw = text[at:end]
        kind = {'"': "text", "{": "nested", "[": "nested", "t": "boolean", "f": "boolean", "n": "null"}.get(
            raw[0], "number"
        )
        members.append((key, (kind, raw, value if kind == "text" else None)))
        at = JSON_BLANK.match(text, end).end()
        if text[at : at + 1] == "}":
            return members, at + 1
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("a comma is expected", text, at)
        at = JSON_BLANK.match(text, at + 1).end()


def json_word(first):
    words = {"n": "null", "[": "a list", "t": "a boolean", "f": "a boolean", '"': "a text"}
    return words.get(first, "a number")


def json_records(path, layout, records=""):
    """(text, line, problem) of each record. Elements of a list are told apart by brackets and commas alone, so that a bad one does not spoil the next."""
    chunks = text_chunks(path, "utf-8")
    if layout == "nested":
        return json_nested(path, chunks, records)
    cut = {"lines": json_lines, "array": json_elements, "document": json_document}[layout]
    return cut(path, chunks)


def json_nested(path, chunks, records):
    """The elements of the list at a JSON pointer, before which nothing is held."""
    finder = ListFinder(records)
    for chunk, is_last in chunks:
        if finder.push(chunk):
            rest = itertools.chain([(finder.text, is_last)], chunks)
            yield from json_elements(path, rest, finder.line, True)
            return
    raise Failed(f"{path} has no list at {records}.")


class ListFinder:
    """Looks for a list in a document that comes piece by piece. `text` is what has come from there on, `line` where it begins."""

    def __init__(self, pointer):
        self.tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
        self.text, self.line, self.at, self.step = "", 1, 0, self.enter
        self.matched, self.element, self.depth, self.in_text = 0, None, 0, False

    def push(self, text):
        self.text += text
        while self.step and self.step():
            pass
        gone = self.text[: self.at] if self.step else self.text
        self.line += gone.count("\n")
        self.text, self.at = self.text[len(gone) :], self.at - len(gone)
        return self.step == self.found

    def found(self):
        return False

    def next(self, passed):
        while self.text[self.at : self.at + 1] and self.text[self.at] in passed:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def go(self, step):
        self.step = step
        return True

    def enter(self):
        first = self.next(BLANKS)
        if not first:
            return False
        if self.matched == len(self.tokens):
            return self.go(self.found if first == "[" else None)
        if first not in "{[":
            return self.go(None)
        self.at += 1
        self.element = 0 if first == "[" else None
        return self.go(self.take_element if first == "[" else self.take_key)

    def take_key(self):
        first = self.next(BLANKS + ",")
        if not first:
            return False
        if first != '"':
            return self.go(None)
        found = JSON_KEY.match(self.text, self.at)
        if not found:
            return len(self.text) - self.at > JSON_KEY_LIMIT and self.go(None)
        self.at = found.end()
        return self.take_value(json_key(found[1]) == self.tokens[self.matched])

    def take_element(self):
        first = self.next(BLANKS + ",")
        if not first:
            return False
        if first == "]":
            return self.go(None)
        is_next = str(self.element) == self.tokens[self.matched]
        self.element += 1
        return self.take_value(is_next)

    def take_value(self, is_on_way):
        self.matched += is_on_way
        return self.go(self.enter if is_on_way else self.skip)

    def skip(self):
        found = (JSON_IN_TEXT if self.in_text else JSON_STRUCTURE).search(self.text, self.at)
        if not found:
            self.at = max(self.at, len(self.text))
            return False
        sign, self.at = found.group(), found.end()
        if sign == "\\":
            self.at += 1
        elif sign == '"':
            self.in_text = not self.in_text
        elif sign in "[{":
            self.depth += 1
        elif self.depth > 0:
            self.depth -= 0 if sign == "," else 1
        elif sign == ",":
            return self.go(self.take_key if self.element is None else self.take_element)
        else:
            return self.go(None)
        return True


def json_key(quoted):
    """A key as it is meant; as it stands where it is no JSON."""
    try:
        return json.loads(quoted, strict=False)
    except ValueError:
        return quoted


def json_document(_path, chunks):
    text = "".join(chunk for chunk, _ in chunks)
    if text.strip(BLANKS):
        line = 1 + text[: len(text) - len(text.lstrip(BLANKS))].count("\n")
        yield (
            (text.strip(BLANKS), line, None)
            if len(text) <= JSON_RECORD_LIMIT
            else (text.strip(BLANKS)[:JSON_RAW_LIMIT], line, TOO_LONG)
        )


def json_lines(_path, chunks):
    rest, line = "", 1
    for chunk, is_last in chunks:
        *whole, rest = (rest + chunk).split("\n")
        for text in whole + ([rest] if is_last else []):
            if text.strip(BLANKS):
                yield (
                    (text.strip(BLANKS), line, None)
                    if len(text) <= JSON_RECORD_LIMIT
                    else (text.strip(BLANKS)[:JSON_RAW_LIMIT], line, TOO_LONG)
                )
            line += 1


def json_elements(path, chunks, line=1, is_nested=False):
    text, at, depth, in_text = "", 0, 0, False
    place, is_due, head = "before", False, None
    for chunk, is_last in chunks:
        text = "" if is_nested and place == "behind" else text + chunk
        if place == "before" and text.strip(BLANKS):
            start = len(text) - len(text.lstrip(BLANKS))
            if text[start] != "[":
                raise Failed(
                    f"{path} does not begin with [, so it is not a list of records. Choose another layout in the pipeline, and export it again."
                )
            line += text[:start].count("\n")
            text, at, place = text[start + 1 :], 0, "inside"
        while place == "inside":
            found = (JSON_IN_TEXT if in_text else JSON_STRUCTURE).search(text, at)
            if not found:
                at = max(at, len(text))
                break
            sign, at = found.group(), found.end()
            if sign == "\\":
                at += 1
            elif sign == '"':
                in_text = not in_text
            elif sign in "[{":
                depth += 1
            elif depth > 0:
                depth -= 0 if sign == "," else 1
            elif sign in ",]":
                record = text[: at - 1]
                if head is not None:
                    yield head[0], head[1], TOO_LONG
                    head = None
                elif record.strip(BLANKS):
                    lead = record[: len(record) - len(record.lstrip(BLANKS))].count("\n")
                    is_long = len(record) > JSON_RECORD_LIMIT
                    yield (
                        (record.strip(BLANKS)[:JSON_RAW_LIMIT], line + lead, TOO_LONG)
                        if is_long
                        else (record.strip(BLANKS), line + lead, None)
                    )
                elif sign == "," or is_due:
                    yield "", line, "There is nothing between two commas."
                is_due = sign == ","
                line += record.count("\n")
                text, at = text[at:], 0
                if sign == "]":
                    place = "behind"
        if place == "inside" and len(text) > JSON_RECORD_LIMIT and not is_last:
            head = head or (text.lstrip(BLANKS)[:JSON_RAW_LIMIT], line)
            line += text.count("\n")
            at -= len(text)
            text = ""
    if place == "behind" and not is_nested and text.strip(BLANKS):
        yield text.strip(BLANKS)[:JSON_RAW_LIMIT], line + text[: len(text) - len(text.lstrip(BLANKS))].count(
            "\n"
        ), "This comes after the end of the list."
    if place == "inside":
        problem = "The list does not end with ]: the file may be cut off."
        if head is not None:
            yield head[0], head[1], TOO_LONG
        elif text.strip(BLANKS):
            yield text.strip(BLANKS)[:JSON_RAW_LIMIT], line + text[: len(text) - len(text.lstrip(BLANKS))].count("\n"), None
        yield "", line, problem
