import json
import re

HALF_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
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
