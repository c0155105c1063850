import argparse
import datetime
import decimal
import json
import math
import re
from typing import Any

NO_DEFAULT = object()


class Param:
    """A typed value, which the command line can set."""

    def __init__(
        self,
        name: str,
        type: str,
        engine_type: str,
        variable: str,
        option: str,
        default: Any = NO_DEFAULT,
        description: str | None = None,
    ) -> None:
        self.name, self.type, self.engine_type, self.variable = name, type, engine_type, variable
        self.option, self.default, self.description = option, default, description


def chosen_params(options: argparse.Namespace) -> dict[str, Any]:
    """The value of each param: that of the command line, else of the environment, else its default."""
    environment = ENVIRONMENTS.get(getattr(options, "env", None) or "", {})
    values = {}
    for param in PARAMS:
        text = getattr(options, f"param {param.name}")
        if text is not None:
            values[param.name] = read_param(param, text)
        elif param.name in environment:
            values[param.name] = environment[param.name]
        elif param.default is not NO_DEFAULT:
            values[param.name] = param.default
        else:
            raise BadUsage(f"{param.option} is needed: the param has no default.")
    return values


def read_param(param: Param, text: str) -> Any:
    try:
        return PARAM_READERS.get(param.type, read_decimal)(param, text)
    except (ValueError, ArithmeticError):
        raise BadUsage(
            f"{param.option} must be {PARAM_WORDS.get(param.type, 'a number that fits ' + param.type)}, not {json.dumps(text, ensure_ascii=False)}."
        ) from None


def read_text(_param, text):
    return text


def read_integer(_param, text):
    value = int(matching(r"[+-]?\d+", text))
    if not -(2**63) <= value < 2**63:
        raise ValueError
    return value


def read_number(_param, text):
    value = float(matching(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text.lower()))
    if not math.isfinite(value):
        raise ValueError
    return value


def read_boolean(_param, text):
    return {"true": True, "false": False}[matching(r"true|false", text)]


def read_date(_param, text):
    day = matching(r"\d{4}-\d{2}-\d{2}", text)
    datetime.date(int(day[:4]), int(day[5:7]), int(day[8:]))
    return day


def read_time(_param, text):
    return matching(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?", text)


def read_timestamp(param, text):
    day, _, clock = matching(r"\S{10}([ T].+)?", text).replace("T", " ").partition(" ")
    return f"{read_date(param, day)} {read_time(param, clock or '00:00:00')}"


def read_decimal(param, text):
    precision, scale = (int(part) for part in re.findall(r"\d+", param.type))
    value = decimal.Decimal(matching(r"[+-]?(\d+\.?\d*|\.\d+)", text))
    whole, _, fraction = format(abs(value), "f").partition(".")
    if len(fraction.rstrip("0")) > scale or len(whole.lstrip("0")) > precision - scale:
        raise ValueError
    return format(value, "f")


def matching(pattern, text):
    found = re.fullmatch(pattern, text.strip(), re.ASCII)
    if not found:
        raise ValueError
    return found.group()


def param_text(value: Any) -> str:
    """A value as text, as the engine parses it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


PARAM_READERS = {
    "text": read_text,
    "integer": read_integer,
    "number": read_number,
    "boolean": read_boolean,
    "date": read_date,
    "time": read_time,
    "timestamp": read_timestamp,
}
PARAM_WORDS = {
    "integer": "a whole number of at most 64 bits",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2024-01-31",
    "time": "a time such as 13:45:00",
    "timestamp": "a timestamp such as 2024-01-31 13:45:00",
}
