import json
import os
import urllib.parse

# Read from the environment when the run starts, and shown nowhere
SECRET_FORMS: list[str] = []
MASK = "•••"


def look_up_secrets():
    missing = [name for name in SECRETS if name not in os.environ]
    if missing:
        raise BadUsage(f"The environment variable {missing[0]} is not set. Set it before the script starts.")
    forms = set()
    for value in (os.environ[name] for name in SECRETS):
        written = json.dumps(value, ensure_ascii=False)[1:-1]
        forms.update([value, written, urllib.parse.quote(value, safe="!*'()", errors="replace")])
    # The longest first, so that a secret within another leaves no part of that.
    SECRET_FORMS[:] = sorted(forms - {""}, key=len, reverse=True)


def with_secrets(sql):
    """SQL with the values of ${env:NAME}, which it has in text literals only."""
    for name in SECRETS:
        sql = sql.replace("${env:" + name + "}", os.environ[name].replace("'", "''"))
    return sql


def secret_text(text, written=str):
    """A path or other text with the values of ${env:NAME}, each written as that text wants it."""
    for name in SECRETS:
        text = text.replace("${env:" + name + "}", written(os.environ[name]))
    return text


def redacted(text):
    """A text without the values of secrets, as they are and as JSON and addresses write them."""
    for form in SECRET_FORMS:
        text = text.replace(form, MASK)
    return text
