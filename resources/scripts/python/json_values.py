import json
import re

JSON_BLANK = re.compile(r"[ \t\n\r]*")


def no_constant(word):
    raise ValueError(word)


# Numbers stay as they are written, so that they keep all their digits.
JSON_VALUES = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=no_constant)


# What a value of JSON begins with and goes on with, so that it can be read without going deeper with each level.
JSON_STRING = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"'
JSON_SINGLE = re.compile(JSON_STRING + r"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
JSON_MEMBER_KEY = re.compile(JSON_STRING + r"[ \t\n\r]*:[ \t\n\r]*")
JSON_NEXT = re.compile(r",[ \t\n\r]*")


def is_json(text):
    try:
        check_end(text, json_value_at(text, JSON_BLANK.match(text).end())[1])
        return True
    except ValueError:
        return False


def check_end(text, end):
    end = JSON_BLANK.match(text, end).end()
    if end != len(text):
        raise json.JSONDecodeError("more than one value", text, end)


def json_value_at(text, at):
    """A value and where it ends; one that nests deeper than Python decodes is None."""
    try:
        return JSON_VALUES.raw_decode(text, at)
    except RecursionError:
        return None, deep_end(text, at)


def deep_end(text, at):
    """Where the value at `at` ends."""
    closers = []
    while True:
        opened = {"[": "]", "{": "}"}.get(text[at : at + 1])
        if opened:
            closers.append(opened)
            at = JSON_BLANK.match(text, at + 1).end()
        else:
            at = end_or_fail(JSON_SINGLE, text, at)
        if not opened or text[at : at + 1] == opened:
            at = behind_closers(text, at, closers)
            if not closers:
                return at
            at = end_or_fail(JSON_NEXT, text, at)
        if closers[-1] == "}":
            at = end_or_fail(JSON_MEMBER_KEY, text, at)


def behind_closers(text, at, closers):
    """Takes those that stand at `at` off the list of those that are due; gives where they end."""
    while closers:
        behind = JSON_BLANK.match(text, at).end()
        if text[behind : behind + 1] != closers[-1]:
            return behind
        closers.pop()
        at = behind + 1
    return at


def end_or_fail(pattern, text, at):
    found = pattern.match(text, at)
    if not found:
        raise json.JSONDecodeError("this is not expected", text, at)
    return found.end()
