import itertools
import json
import re

JSON_RECORD_LIMIT, JSON_RAW_LIMIT = 8_388_608, 1_048_576  # characters
# What may stand around a record, such as a byte order mark between files that were joined.
BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
JSON_STRUCTURE = re.compile(r'["\[\]{},]')
JSON_IN_TEXT = re.compile(r'["\\]')
JSON_KEY, JSON_KEY_LIMIT = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")\s*:', re.DOTALL), 65_536
TOO_LONG = f"The record is longer than {JSON_RECORD_LIMIT:,} characters; its beginning is kept here."


def json_records(path, layout, records=""):
    """(text, line, problem) of each record. A list is split by brackets and commas alone, so that a bad element does not affect the next."""
    chunks = text_chunks(path, "utf-8")
    if layout == "nested":
        return json_nested(path, chunks, records)
    cut = {"lines": json_lines, "array": json_elements, "document": json_document}[layout]
    return cut(path, chunks)


def json_nested(path, chunks, records):
    """The elements of the list at a JSON pointer. What stands before it is not kept."""
    finder = ListFinder(records)
    for chunk, is_last in chunks:
        if finder.push(chunk):
            rest = itertools.chain([(finder.text, is_last)], chunks)
            yield from json_elements(path, rest, finder.line, True)
            return
    raise Failed(f"{path} has no list at {records}.")


class JsonScanner:
    """Finds the ends of values in JSON by its quotes, commas and brackets alone. `at` is where it stands in `text`."""

    def __init__(self):
        self.text, self.at, self.depth, self.in_text = "", 0, 0, False

    def next_end(self):
        """The next comma or closing bracket that is in no inner value; None where the text so far has none."""
        text, at, depth, in_text = self.text, self.at, self.depth, self.in_text
        end = None
        while end is None:
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
            elif depth == 0:
                end = sign
            elif sign != ",":
                depth -= 1
        self.at, self.depth, self.in_text = at, depth, in_text
        return end


class ListFinder(JsonScanner):
    """Looks for the list at a pointer in a document that comes piece by piece. Then `text` begins with it, at `line`."""

    def __init__(self, pointer):
        super().__init__()
        self.tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
        self.line, self.step = 1, self.enter
        self.matched, self.element = 0, None

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
        end = self.next_end()
        if end is None:
            return False
        if end != ",":
            return self.go(None)
        return self.go(self.take_key if self.element is None else self.take_element)


def json_key(quoted):
    """The decoded key; its raw text if it is no valid JSON."""
    try:
        return json.loads(quoted, strict=False)
    except ValueError:
        return quoted


def raw_record(text, line):
    """(text, line, problem) of a record without the blanks around it, in text that begins at `line`."""
    record, place = text.strip(BLANKS), line + lines_before(text)
    return (record, place, None) if len(text) <= JSON_RECORD_LIMIT else (record[:JSON_RAW_LIMIT], place, TOO_LONG)


def lines_before(text):
    """Line ends before the first character that is no blank."""
    return text[: len(text) - len(text.lstrip(BLANKS))].count("\n")


def json_document(_path, chunks):
    text = "".join(chunk for chunk, _ in chunks)
    if text.strip(BLANKS):
        yield raw_record(text, 1)


def json_lines(_path, chunks):
    rest, line = "", 1
    for chunk, is_last in chunks:
        *whole, rest = (rest + chunk).split("\n")
        for text in whole + ([rest] if is_last else []):
            if text.strip(BLANKS):
                yield raw_record(text, line)
            line += 1


def json_elements(path, chunks, line=1, is_nested=False):
    """The elements of a list, which begins at `line`. `is_nested`: more of the document may follow it."""
    splitter = ListSplitter(path, line, is_nested)
    for chunk, is_last in chunks:
        yield from splitter.push(chunk, is_last)
    yield from splitter.end()


class ListSplitter(JsonScanner):
    """Cuts the elements out of a list that comes piece by piece, holding no more than one. `line` is where `text` begins."""

    def __init__(self, path, line, is_nested):
        super().__init__()
        self.path, self.line, self.is_nested = path, line, is_nested
        self.place, self.is_due = "before", False  # before, inside or behind the list; behind a comma
        self.head = None  # beginning and line of an element that is too long

    def push(self, chunk, is_last):
        self.text = "" if self.is_nested and self.place == "behind" else self.text + chunk
        if self.place == "before" and self.text.strip(BLANKS):
            self.open()
        while self.place == "inside":
            end = self.next_end()
            if end is None:
                break
            if end != "}":
                yield from self.take(end)
        if self.place == "inside" and len(self.text) > JSON_RECORD_LIMIT and not is_last:
            self.shorten()

    def open(self):
        start = len(self.text) - len(self.text.lstrip(BLANKS))
        if self.text[start] != "[":
            raise Failed(
                f"{self.path} does not begin with [, so it is not a list of records. Choose another layout in the pipeline, and export it again."
            )
        self.line += self.text[:start].count("\n")
        self.text, self.place = self.text[start + 1 :], "inside"

    def take(self, end):
        """The element before a comma, or before the end of the list."""
        element = self.text[: self.at - 1]
        if self.head is not None:
            yield (*self.head, TOO_LONG)
            self.head = None
        elif element.strip(BLANKS):
            yield raw_record(element, self.line)
        elif end == "," or self.is_due:
            yield "", self.line, "There is nothing between two commas."
        self.is_due = end == ","
        self.line += element.count("\n")
        self.text, self.at = self.text[self.at :], 0
        if end == "]":
            self.place = "behind"

    def shorten(self):
        """Keeps the beginning alone of an element that is too long."""
        self.head = self.head or (self.text.lstrip(BLANKS)[:JSON_RAW_LIMIT], self.line)
        self.line += self.text.count("\n")
        self.text, self.at = "", self.at - len(self.text)

    def end(self):
        rest, line = self.text.strip(BLANKS)[:JSON_RAW_LIMIT], self.line + lines_before(self.text)
        if self.place == "behind" and not self.is_nested and rest:
            yield rest, line, "This comes after the end of the list."
        if self.place == "inside":
            if self.head is not None:
                yield (*self.head, TOO_LONG)
            elif rest:
                yield raw_record(self.text, self.line)
            yield "", self.line + self.text.count("\n"), "The list does not end with ]: the file may be cut off."
