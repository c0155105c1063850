import json
import re

JSON_TEXT = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
JSON_PART = re.compile(JSON_TEXT.pattern + r"|[\[\]{}]")
JSON_SCALAR = re.compile(r"[^\s,}\]]+")
PIECE_CHARS = 1 << 14
ANY_BLANK = re.compile(r"\s*")


def json_inside(text):
    """A text as it stands between the quotes of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def raw_at(document, pointer):
    """The value at a JSON pointer as it stands in a document, every digit kept; None where there is none."""
    raw = document.strip()
    for token in pointer.split("/")[1:]:
        token = token.replace("~1", "/").replace("~0", "~")
        if raw.startswith("["):
            elements = elements_of(raw)
            is_index = re.fullmatch("0|[1-9][0-9]*", token) is not None and int(token) < len(elements)
            raw = elements[int(token)] if is_index else None
        else:
            found = members_of(raw) if raw.startswith("{") else []
            raw = next((value for key, value in reversed(found) if key == token), None)
        if raw is None:
            return None
    return raw


def elements_of(text):
    """The elements of a list as they stand there; one that is no JSON does not spoil the others."""
    # Piece by piece: what is left of a piece is copied with each element.
    pieces = ((text[at : at + PIECE_CHARS], False) for at in range(0, len(text), PIECE_CHARS))
    return [element for element, _, _ in json_elements("", pieces)]


def members_of(text):
    """Key and raw value of each member of an object, told apart by a few patterns."""
    members, at = [], 1
    while True:
        at = end_of(ANY_BLANK, text, at)
        if text[at : at + 1] != '"':
            return members
        key_end = end_of(JSON_TEXT, text, at)
        key = json.loads(text[at:key_end])
        at = end_of(ANY_BLANK, text, end_of(ANY_BLANK, text, key_end) + 1)
        end = value_end(text, at)
        members.append((key, text[at:end]))
        at = end_of(ANY_BLANK, text, end) + 1


def value_end(text, at):
    first = text[at : at + 1]
    if first == '"':
        return end_of(JSON_TEXT, text, at)
    if first not in ("{", "["):
        return end_of(JSON_SCALAR, text, at)
    depth = 0
    for part in JSON_PART.finditer(text, at):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(part.group(), 0)
        if depth == 0:
            return part.end()
    return len(text)


def end_of(pattern, text, at):
    found = pattern.match(text, at)
    return found.end() if found else at
