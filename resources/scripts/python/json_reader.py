import re


def read_json(
    run: Run,
    name: str,
    paths: list[str],
    layout: str,
    columns: list[tuple[str, str, str]],
    records: str = "",
) -> None:
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
            left_out = ", ".join(sorted(self.surplus))
            self.run.warn(f"{left_out} was not there when the pipeline was exported, and is left out.")
        self.make_tables()
        report_unread(self.run, self.name, self.spool, self.unread, "record")

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
