import os
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

CONSTRAINTS = [
    ("NOT NULL constraint failed: ", "sink.not_null", "The table does not allow an empty value here"),
    ("UNIQUE constraint failed: ", "sink.unique", "The table already has a row with the same value"),
    ("PRIMARY KEY must be unique", "sink.unique", "The table already has a row with the same value"),
    ("CHECK constraint failed", "sink.check", "A check of the table failed"),
    ("FOREIGN KEY constraint failed", "sink.foreign_key", "The row refers to one that does not exist"),
    ("cannot store ", "sink.type", "The table does not allow a value of this type here"),
    ("datatype mismatch", "sink.type", "The table cannot hold the value"),
]
LONG_NUMBER = "The column of the table keeps numbers, but not all digits of this one. Make the column TEXT, or load the value into another."
NO_NUMBER = "SQLite has no number for this value: it is not a number, or has more digits than NUMERIC keeps. Cast the column to text, or make the column of the table TEXT."


class Database:
    """A database file: all that the run does to it is one transaction, open from the first load to the commit."""

    def __init__(self, run, path):
        self.path = path
        self.is_new = not os.path.exists(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.isdir(path):
            raise Failed(f"{path} is a folder. Give the path of a database file.")
        self.connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        run.stack.callback(self.close)
        for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "cache_size = -32768"):
            self.connection.execute(f"PRAGMA {pragma}")
        if self.connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
            raise Failed(f"{path} stores its text as UTF-16. Choose a database that stores it as UTF-8.")
        values = {name: int(value) if isinstance(value, bool) else value for name, value in run.params.items()}
        self.connection.create_function("weir_param", 1, values.get, deterministic=True)
        for statement in ("BEGIN IMMEDIATE", "PRAGMA defer_foreign_keys = ON"):
            self.connection.execute(statement)

    def commit(self):
        self.connection.execute("COMMIT")

    def close(self):
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.connection.close()
        if self.is_new and os.path.exists(self.path) and os.path.getsize(self.path) == 0:
            os.unlink(self.path)

    def rows(self, statement, *values):
        return self.connection.execute(statement, values).fetchall()


class Load:
    """Rows on their way into one table. `columns` are names with their types; `rejecting` the nodes whose rejects lie in its dead letter table."""

    def __init__(
        self,
        node: str,
        path: str,
        table: str,
        mode: str,
        columns: list[tuple[str, str]],
        keys: Sequence[str] = (),
        update: Sequence[str] | None = None,
        when: str | None = None,
        partition_by: Sequence[str] = (),
        create_table: bool = True,
        dlq_table: str | None = None,
        rejecting: Sequence[str] = (),
        refused: str | None = None,
    ) -> None:
        self.node, self.path, self.table, self.mode, self.columns = node, path, table, mode, columns
        self.keys, self.update, self.when, self.partition_by = keys, update, when, partition_by
        self.create_table, self.dlq_table, self.rejecting, self.refused = (
            create_table,
            dlq_table or f"{table}_dlq",
            rejecting,
            refused,
        )
        self.names = [name for name, _ in columns]
        self.counts = dict.fromkeys(("inserted", "updated", "unchanged", "deleted", "repeated"), 0)
        self.rejects: dict[int, tuple[str, str | None, str]] = {}
        self.orphans: dict[int, tuple[str, str | None, str]] = {}
        self.decimals: list[int] = []
        self.numbered: list[int] = []
        self.warnings: list[str] = []
        self.is_loaded = self.is_done = False


def load_sqlite(run: Run, rows: str, **settings: Any) -> None:
    """Keeps the rows of a query for a table; they are loaded when all steps have gone well."""
    load = Load(run.node, **settings)
    load.path = database_path(run, os.path.realpath(run.path(secret_text(load.path))))
    load.table, load.dlq_table = secret_text(load.table), secret_text(load.dlq_table)
    run.table(f"{load.node} load", f"SELECT row_number() OVER () AS {named(ORDINAL)}, * FROM ({rows})")
    run.loads.append(load)


def database_path(run, path):
    """One path for all hard links of a database: opened twice, it would lock itself."""
    is_same = lambda other: os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)
    return next((load.path for load in run.loads if is_same(load.path)), path)


def load_tables(run):
    """Loads all tables that have their rows, in transactions that stay open."""
    waiting = [load for load in run.loads if not load.is_done]
    for path in dict.fromkeys(load.path for load in waiting):
        try:
            database = run.databases.get(path) or run.databases.setdefault(path, Database(run, path))
            load_database(run, database, [load for load in waiting if load.path == path])
        except sqlite3.Error as error:
            raise Failed(sqlite_words(error, path)) from error
    for load in waiting:
        run.node = load.node
        keep_refused(run, load)
        load.is_done = True
    run.node = None


def sqlite_words(error, path):
    file, told = os.path.basename(path), str(error)
    if "locked" in told:
        return f"{file} is locked by another program. Close what uses it and run again."
    if "readonly" in told:
        return f"{file} cannot be written. Make the file and its folder writable, or choose another path."
    if "not a database" in told:
        return f"{file} is not a SQLite database. Choose another path."
    return f"{file} could not be loaded: {told}."


def load_database(run, database, loads):
    """Rows that refer to nothing, once all tables are loaded, are left out in another attempt. Those that did before stay as they are."""
    before = dangling_rows(database, loads)
    database.connection.execute("SAVEPOINT loads")
    while True:
        for load in loads:
            load.is_loaded = False
        for load in in_loading_order(database, loads):
            run.node = load.node
            load.rejects = dict(load.orphans)
            load.counts = dict.fromkeys(load.counts, 0)
            load.warnings = []
            load_table(run, database, load)
            load.is_loaded = True
        found = [find_orphans(run, database, load) for load in loads]
        if not any(found):
            break
        database.connection.execute("ROLLBACK TO loads")
    for load in loads:
        run.node = load.node
        for warning in load.warnings:
            run.warn(warning)
        for table, rows in dangling_rows(database, [load]).items():
            if rows > before.get(table, 0):
                raise Failed(
                    f'Rows of "{table}" refer to rows that are not in the database after this load. Load what they refer to as well, or correct them first.'
                )


def load_table(run, database, load):
    plan = plan_table(run, database, load)
    load.decimals = plan.decimals
    load.numbered = numbered_columns(database, load)
    if load.mode == "replace":
        rows = f"FROM main.{named(load.table)}"
        remove = lambda: database.connection.execute(f"DELETE {rows}").rowcount
        remove_rows(run, database, load, plan, remove, lambda: bool(database.rows(f"SELECT 1 {rows} LIMIT 1")))
    if load.mode == "delete_write":
        delete_partitions(run, database, load, plan)
    if load.mode == "upsert":
        upsert_rows(run, database, load, plan)
    else:
        insert_rows(run, database, load, plan)


def stored_rows(run, load, decimals):
    """(ordinal, values) of the rows, as they are stored; those that SQLite has no number for are rejected."""
    wanted = [named(name) for name in load.names]
    numbers = [place for place, (_, type) in enumerate(load.columns) if type == "number"]
    cursor = run.duckdb.cursor()
    try:
        if numbers:
            # Rows are looked at one by one only where some number is none.
            checks = " OR ".join(f"isnan({wanted[place]})" for place in numbers)
            found = cursor.execute(f"SELECT count(*) FROM weir.{named(load.node + ' load')} WHERE {checks}").fetchone()
            numbers = numbers if found[0] else []
        cursor.execute(
            f"SELECT {', '.join([named(ORDINAL), *wanted])} FROM weir.{named(load.node + ' load')} ORDER BY 1"
        )
        while True:
            batch = cursor.fetchmany(10_000)
            if not batch:
                break
            if not numbers and not decimals and not load.numbered and not load.orphans:
                for row in batch:
                    yield row[0], row[1:]
                continue
            for ordinal, *values in batch:
                if ordinal in load.orphans:
                    continue
                unfit = next(
                    (place for place in numbers if values[place] is not None and values[place] != values[place]), None
                )
                for place in decimals:
                    if values[place] is not None:
                        values[place] = stored_decimal(values[place])
                        unfit = place if values[place] is NO_NUMBER else unfit
                if unfit is not None:
                    load.rejects[ordinal] = ("sink.type", load.names[unfit], NO_NUMBER)
                    continue
                unfit = next((place for place, is_real in load.numbered if is_rounded(values[place], is_real)), None)
                if unfit is not None:
                    load.rejects[ordinal] = ("sink.type", load.names[unfit], LONG_NUMBER)
                    continue
                yield ordinal, values
    finally:
        cursor.close()


def stored_decimal(text):
    """The number that stands for the digits of a decimal without losing one."""
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if not fraction:
        value = int(whole if whole not in ("", "-") else "0")
        return value if -(2**63) <= value < 2**63 else NO_NUMBER
    return float(text) if len((whole + fraction).lstrip("-0")) <= 15 else NO_NUMBER


def numbered_columns(database, load):
    """(place, whether they are doubles) of the columns that the table makes numbers of."""
    affinities = column_affinities(database, load.table, load.names)
    return [
        (place, affinity == "REAL")
        for place, ((_, type), affinity) in enumerate(zip(load.columns, affinities))
        if type != "number"
        and (affinity == "REAL" or (sqlite_type(type) == "TEXT" and affinity in ("INT", "NUM")))
    ]


def is_rounded(value, is_real):
    """Whether SQLite makes another number of an integer, or of a text that is one."""
    if isinstance(value, str):
        text = re.fullmatch(r"[ \t-\r]*([+-]?)0*([0-9]+)[ \t-\r]*", value) if len(value) > 15 else None
        if not text or len(text[2]) > 19:
            return bool(text)
        value = int(text[1] + text[2])
    if not isinstance(value, int):
        return False
    return not -(2**63) <= value < 2**63 or (is_real and int(float(value)) != value)


def insert_rows(run, database, load, plan):
    rows = RowFeed(stored_rows(run, load, plan.decimals))
    refused = 0
    places = ", ".join("?" for _ in load.names)
    statement = f"{plan.insert} {places})"
    if plan.has_triggers:
        for values in rows:
            try:
                if database.connection.execute(statement, values).rowcount < 1:
                    refused += 1
                    load.rejects[rows.ordinal] = ("sink.check", None, "A trigger of the table ignored the row.")
            except sqlite3.IntegrityError as error:
                refused += 1
                load.rejects[rows.ordinal] = refusal(error, load)
    else:
        while not rows.is_empty:
            try:
                database.connection.executemany(statement, rows)
            except sqlite3.IntegrityError as error:
                # Rows are taken one by one: the last one taken is the one that was refused.
                refused += 1
                load.rejects[rows.ordinal] = refusal(error, load)
    load.counts["inserted"] = rows.count - refused


class RowFeed:
    """Rows, one at a time, and which was the last."""

    def __init__(self, rows):
        self.rows, self.ordinal, self.count, self.is_empty = rows, None, 0, False

    def __iter__(self):
        return self

    def __next__(self):
        try:
            self.ordinal, values = next(self.rows)
        except StopIteration:
            self.is_empty = True
            raise
        self.count += 1
        return values


def delete_partitions(run, database, load, plan):
    """Deletes every partition of which a row came. No value is a partition too."""
    same = " AND ".join(f"{named(name)} IS ?" for name in load.partition_by)
    wanted = ", ".join(named(name) for name in load.partition_by)
    partitions = run.rows(f"SELECT DISTINCT {wanted} FROM weir.{named(load.node + ' load')}")
    rows = f"FROM main.{named(load.table)} WHERE {same}"
    remove = lambda: sum(database.connection.execute(f"DELETE {rows}", one).rowcount for one in partitions)
    is_there = lambda: any(database.rows(f"SELECT 1 {rows} LIMIT 1", *one) for one in partitions)
    remove_rows(run, database, load, plan, remove, is_there)


def refusal(error, load):
    """Code, column and message of a refusal by the table's own constraints."""
    told = str(error)
    for prefix, code, words in CONSTRAINTS:
        if told.startswith(prefix):
            return code, refused_column(told, prefix, load), f"{words} ({told})."
    return "sink.check", None, f"A trigger of the table refused the row ({told})."


def refused_column(told, prefix, load):
    place = (
        re.search(r" column (.*)$", told)
        if prefix == "cannot store "
        else re.match(re.escape(prefix) + "(.*)$", told, re.DOTALL)
    )
    if not place or not place.group(1).lower().startswith(load.table.lower() + "."):
        return None
    columns = place.group(1)[len(load.table) + 1 :].split(", " + place.group(1)[: len(load.table)] + ".")
    return (
        next((name for name in load.names if name.lower() == columns[0].lower()), None) if len(columns) == 1 else None
    )
