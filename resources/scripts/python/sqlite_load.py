import os
import re
import sqlite3

CONSTRAINTS = [
    ("NOT NULL constraint failed: ", "sink.not_null", "The table takes no empty value here"),
    ("UNIQUE constraint failed: ", "sink.unique", "The table has a row with the same value already"),
    ("PRIMARY KEY must be unique", "sink.unique", "The table has a row with the same value already"),
    ("CHECK constraint failed", "sink.check", "A check of the table does not hold"),
    ("FOREIGN KEY constraint failed", "sink.foreign_key", "The row refers to one that is not there"),
    ("cannot store ", "sink.type", "The table takes no value of this type here"),
    ("datatype mismatch", "sink.type", "The table cannot hold the value"),
]
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
        self.is_loaded = False
        for pragma in ("foreign_keys = ON", "trusted_schema = OFF", "cache_size = -32768"):
            self.connection.execute(f"PRAGMA {pragma}")
        if self.connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
            raise Failed(f"{path} stores its text as UTF-16. Choose a database that stores it as UTF-8.")
        values = {name: int(value) if isinstance(value, bool) else value for name, value in run.params.items()}
        self.connection.create_function("weir_param", 1, values.get, deterministic=True)
        for statement in ("BEGIN IMMEDIATE", "PRAGMA defer_foreign_keys = ON", "SAVEPOINT loads"):
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
        node,
        path,
        table,
        mode,
        columns,
        keys=(),
        update=None,
        when=None,
        partition_by=(),
        create_table=True,
        dlq_table=None,
        rejecting=(),
        refused=None,
    ):
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
        self.rejects = {}
        self.orphans = {}
        self.decimals = []
        self.is_done = False


def load_sqlite(run, rows, **settings):
    """Keeps the rows of a query for a table; they are loaded when all steps have gone well."""
    load = Load(run.node, **settings)
    load.path = run.path(secret_text(load.path))
    load.table, load.dlq_table = secret_text(load.table), secret_text(load.dlq_table)
    run.table(f"{load.node} load", f"SELECT row_number() OVER () AS {named(ORDINAL)}, * FROM ({rows})")
    run.loads.append(load)


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
    """Rows that refer to nothing, once all tables are loaded, are left out in another attempt."""
    while True:
        for load in loads:
            run.node = load.node
            load.rejects = dict(load.orphans)
            load.counts = dict.fromkeys(load.counts, 0)
            load_table(run, database, load)
        found = [find_orphans(run, database, load) for load in loads]
        if not any(found):
            break
        database.connection.execute("ROLLBACK TO loads")
    for load in loads:
        for table in [load.table, *child_tables(database, load.table)]:
            if violates(database, table):
                raise Failed(
                    f'Rows of "{table}" refer to rows that are not in the database after this load. Load what they refer to as well, or correct them first.'
                )


def load_table(run, database, load):
    plan = plan_table(run, database, load)
    load.decimals = plan.decimals
    if load.mode == "replace":
        load.counts["deleted"] = database.connection.execute(f"DELETE FROM main.{named(load.table)}").rowcount
    if load.mode == "delete_write":
        delete_partitions(run, database, load)
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
            if not numbers and not decimals and not load.orphans:
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


def delete_partitions(run, database, load):
    """Deletes every partition of which a row came. No value is a partition too."""
    same = " AND ".join(f"{named(name)} IS ?" for name in load.partition_by)
    wanted = ", ".join(named(name) for name in load.partition_by)
    partitions = run.rows(f"SELECT DISTINCT {wanted} FROM weir.{named(load.node + ' load')}")
    load.counts["deleted"] = sum(
        database.connection.execute(f"DELETE FROM main.{named(load.table)} WHERE {same}", one).rowcount
        for one in partitions
    )


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


def upsert_rows(run, database, load, plan):
    """Adds rows with new keys and updates those whose values differ, in the order in which they came: of rows with one key the last wins."""
    connection, counts = database.connection, load.counts
    keys = [load.names.index(own_name(load, key)) for key in load.keys]
    repeated = repeated_keys(run, load, keys)
    before = {}
    found = []
    connection.create_function("weir_conflict", 0, lambda: found.append(True) or 1)
    statement = upsert_statement(load, plan)
    refused = []

    def take(ordinal, values):
        found.clear()
        try:
            changed = connection.execute(statement, values).rowcount
        except sqlite3.IntegrityError as error:
            load.rejects[ordinal] = refusal(error, load)
            if load.rejects[ordinal][0] == "sink.unique" and key_of(values, keys) not in repeated:
                refused.append((ordinal, values))
            return
        if changed < 1 and not found:
            load.rejects[ordinal] = ("sink.check", None, "A trigger of the table ignored the row.")
        elif key_of(values, keys) in repeated:
            counts["repeated"] += 1
        else:
            counts["inserted" if not found else "updated" if changed else "unchanged"] += 1

    # Rows whose key comes once go first: of the others, what the table holds in the end is what counts.
    for are_repeated in (False, True) if repeated else (False,):
        for ordinal, values in stored_rows(run, load, plan.decimals):
            empty = next((key for key in keys if values[key] is None), None)
            key = key_of(values, keys)
            if empty is not None:
                name = load.names[empty]
                message = f'The key "{name}" is empty, so the row cannot be told from others.'
                load.rejects[ordinal] = ("sink.not_null", name, message)
            elif (key in repeated) == are_repeated:
                if are_repeated and key not in before:
                    before[key] = stored_row(connection, load, keys, values)
                take(ordinal, values)
    # A row may want a value of a unique column that another row held until it was updated.
    tried = -1
    while counts["updated"] > 0 and refused and tried != len(refused):
        again, tried = list(refused), len(refused)
        refused.clear()
        for ordinal, values in again:
            del load.rejects[ordinal]
            take(ordinal, values)
    count_repeated(connection, load, keys, before)


def key_of(values, keys):
    return tuple(values[key] for key in keys)


def own_name(load, name):
    return next(own for own in load.names if own.lower() == name.lower())


def repeated_keys(run, load, keys):
    wanted = ", ".join(named(load.names[key]) for key in keys)
    return set(run.rows(f"SELECT {wanted} FROM weir.{named(load.node + ' load')} GROUP BY ALL HAVING count(*) > 1"))


def updated_columns(load):
    keys = {key.lower() for key in load.keys}
    return [name for name in load.names if name.lower() not in keys] if load.update is None else load.update


def stored_row(connection, load, keys, values):
    same = " AND ".join(f"{named(load.names[key])} = ?" for key in keys)
    wanted = ", ".join(named(name) for name in updated_columns(load) or [load.names[keys[0]]])
    return connection.execute(
        f"SELECT {wanted} FROM main.{named(load.table)} WHERE {same}", key_of(values, keys)
    ).fetchone()


def count_repeated(connection, load, keys, before):
    """Of keys that came more than once, what the table held before and holds now."""
    accepted = 0
    for key, old in before.items():
        values = dict(zip(keys, key))
        new = stored_row(connection, load, keys, [values.get(place) for place in range(len(load.names))])
        if new is None:
            continue
        accepted += 1
        load.counts["inserted" if old is None else "updated" if old != new else "unchanged"] += 1
    load.counts["repeated"] = max(0, load.counts["repeated"] - accepted)


def upsert_statement(load, plan):
    update = updated_columns(load)
    differs = " OR ".join(f"old.{named(name)} COLLATE BINARY IS NOT excluded.{named(name)}" for name in update) or "0"
    conditions = ["weir_conflict()", f"({differs})"]
    if load.when is not None:
        new = ", ".join(f"excluded.{named(name)} AS {named(name)}" for name in load.names)
        conditions.append(f"EXISTS (SELECT 1 FROM (SELECT {new}) AS new WHERE {with_secrets(load.when)})")
    assigned = ", ".join(f"{named(name)} = excluded.{named(name)}" for name in update or load.keys[:1])
    places = ", ".join("?" for _ in load.names)
    keys = ", ".join(map(named, load.keys))
    return f"{plan.insert} {places}) ON CONFLICT ({keys}) DO UPDATE SET {assigned} WHERE {' AND '.join(conditions)}"


# The table: made, or compared with the one that is there


class TablePlan:
    """How rows go into the table: its INSERT up to the values, and the columns of which a decimal becomes a number."""

    def __init__(self, load, has_triggers, declared):
        verb = "INSERT INTO" if has_triggers else "INSERT OR ABORT INTO"
        self.insert = f"{verb} main.{named(load.table)} AS old ({', '.join(map(named, load.names))}) VALUES ("
        self.has_triggers = has_triggers
        self.decimals = [
            place
            for place, (name, type) in enumerate(load.columns)
            if type.startswith("decimal") and not keeps_text(declared.get(name.lower(), sqlite_type(type)))
        ]


def keeps_text(declared):
    """The affinities TEXT and BLOB: https://sqlite.org/datatype3.html#determination_of_column_affinity"""
    return not re.search("INT", declared, re.IGNORECASE) and (
        declared == "" or re.search("CHAR|CLOB|TEXT|BLOB", declared, re.IGNORECASE) is not None
    )


def sqlite_type(type):
    if type.startswith("decimal"):
        return "NUMERIC"
    return {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}.get(type, "TEXT")


def create_table_text(name, columns, keys):
    """`columns`: names and types of SQLite. Its text tells a table that was made here from others."""
    are_keys = {key.lower() for key in keys}
    parts = [
        f"{named(column)} {type}" + (" NOT NULL" if column.lower() in are_keys else "") for column, type in columns
    ]
    if keys:
        parts.append(f"PRIMARY KEY ({', '.join(map(named, keys))})")
    return f"CREATE TABLE {named(name)} ({', '.join(parts)})"


def plan_table(run, database, load):
    wanted = [(name, sqlite_type(type)) for name, type in load.columns]
    if load.table.lower().startswith("sqlite_"):
        raise Failed(
            f'SQLite keeps names that start with "sqlite_" for itself. Choose another name than "{load.table}".'
        )
    keys = load.keys if load.mode == "upsert" else ()
    found = database.rows(
        "SELECT type, name, sql FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
        load.table,
    )
    if not found:
        if not load.create_table:
            raise Failed(f'The table "{load.table}" does not exist. Create it, or let the output create it.')
        database.connection.execute(create_table_text(load.table, wanted, keys))
        return TablePlan(load, False, {})
    kind, name, text = found[0]
    if kind == "view" or re.match(r"CREATE\s+VIRTUAL", text, re.IGNORECASE):
        raise Failed(
            f'"{name}" is a {"view" if kind == "view" else "virtual table"}, and rows cannot be loaded into it. Choose another name.'
        )
    columns = database.rows(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1",
        name,
    )
    declared = {column[0].lower(): column[1] for column in columns}
    if can_remake(database, load, name, text, columns, wanted):
        database.connection.execute(f"DROP TABLE main.{named(name)}")
        database.connection.execute(create_table_text(name, wanted, keys))
        run.warn(f'The columns of the table "{name}" changed, so it was made anew.')
        return TablePlan(load, False, {})
    check_columns(load, name, columns, declared)
    if keys and not has_unique_index(database, name, columns, keys):
        if not load.create_table:
            raise Failed(
                f'The table "{name}" has no unique index on {", ".join(keys)}, which an upsert needs. Create one, or let the output create it.'
            )
        wanted_keys = ", ".join(map(named, keys))
        filled = " AND ".join(f"{named(key)} IS NOT NULL" for key in keys)
        if database.rows(
            f"SELECT 1 FROM main.{named(name)} WHERE {filled} GROUP BY {wanted_keys} HAVING count(*) > 1 LIMIT 1"
        ):
            raise Failed(
                f'Several rows of the table "{name}" have the same {", ".join(keys)}, by which an upsert could not tell them apart. Leave one of each in the table, or choose other keys.'
            )
        database.connection.execute(
            f"CREATE UNIQUE INDEX main.{named(f'weir_{name}_keys')} ON {named(name)} ({wanted_keys})"
        )
        run.warn(
            f'The table "{name}" had no unique index on {", ".join(keys)}, which an upsert needs, so "weir_{name}_keys" was created.'
        )
    triggers = database.rows(
        "SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE", name
    )
    return TablePlan(load, bool(triggers), declared)


def can_remake(database, load, name, text, columns, wanted):
    """A table that `replace` empties may be made anew when it is just as it was made here and nothing hangs on it."""
    own = [(column[0], column[1]) for column in columns]
    folded = sorted((column.lower(), type) for column, type in own)
    if (
        load.mode != "replace"
        or not load.create_table
        or folded == sorted((column.lower(), type) for column, type in wanted)
    ):
        return False
    keys = [column[0] for column in sorted(columns, key=lambda column: column[4]) if column[4] > 0]
    depends = database.rows(
        "SELECT 1 FROM main.sqlite_schema WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL",
        name,
    )
    return text == create_table_text(name, own, keys) and not depends and not child_tables(database, name)


def check_columns(load, table, columns, declared):
    listed = lambda names: ", ".join(f'"{name}"' for name in names)
    missing = [name for name in load.names if name.lower() not in declared]
    if missing:
        raise Failed(
            f'The table "{table}" has no column {listed(missing)}. Rename or leave out the column before the output, add it to the table, or choose another table.'
        )
    arriving = {name.lower() for name in load.names}
    computed = [name for name, *_, hidden in columns if hidden > 1 and name.lower() in arriving]
    if computed:
        raise Failed(f'The table "{table}" computes {listed(computed)} itself. Leave the column out before the output.')
    key_count = len([1 for column in columns if column[4] > 0])
    required = [
        name
        for name, type, not_null, default, key, hidden in columns
        if not_null
        and default is None
        and hidden <= 1
        and name.lower() not in arriving
        and not (key == 1 and key_count == 1 and type.upper() == "INTEGER")
    ]
    if required:
        raise Failed(
            f'The table "{table}" needs a value for {listed(required)}, which does not arrive. Add the column before the output, or give it a default in the table.'
        )


def has_unique_index(database, table, columns, keys):
    wanted = sorted(key.lower() for key in keys)
    indexes = {}
    query = "SELECT l.name, x.name FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x WHERE l.\"unique\" = 1 AND l.partial = 0 AND x.key = 1"
    for index, column in database.rows(query, table):
        indexes.setdefault(index, []).append((column or "").lower())
    primary = [column[0].lower() for column in columns if column[4] > 0]
    return any(sorted(one) == wanted for one in indexes.values()) or (len(primary) == 1 and primary == wanted)


# References: checked when all tables are loaded, so that they may be loaded in any order


def child_tables(database, parent):
    query = "SELECT DISTINCT s.name FROM main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND f.\"table\" = ? COLLATE NOCASE"
    return [name for (name,) in database.rows(query, parent)]


def violates(database, table):
    return bool(database.rows("SELECT 1 FROM pragma_foreign_key_check(?, 'main') LIMIT 1", table))


def find_orphans(run, database, load):
    """Notes the rows of a load that refer to rows which are not there; true where there are any."""
    if not violates(database, load.table):
        return False
    before = len(load.orphans)
    keys = {}
    for number, parent, column, parent_column in database.rows(
        'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?, \'main\') ORDER BY id, seq', load.table
    ):
        keys.setdefault(number, (parent, []))[1].append((column, parent_column))
    for parent, pairs in keys.values():
        primary = [
            name
            for (name,) in database.rows(
                "SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk", parent
            )
        ]
        pairs = [
            (column, to or (primary[at] if at < len(primary) else "rowid")) for at, (column, to) in enumerate(pairs)
        ]
        if any(column.lower() not in {name.lower() for name in load.names} for column, _ in pairs):
            continue
        places = [load.names.index(own_name(load, column)) for column, _ in pairs]
        exists = f"SELECT 1 FROM main.{named(parent)} WHERE {' AND '.join(f'{named(to)} = ?' for _, to in pairs)}"
        names = ", ".join(column for column, _ in pairs)
        reason = (
            "sink.foreign_key",
            pairs[0][0] if len(pairs) == 1 else None,
            f'No row of "{parent}" has this value (FOREIGN KEY ({names}) REFERENCES {parent}).',
        )
        for ordinal, values in list(stored_rows(run, load, [])):
            told = [values[place] for place in places]
            if None not in told and not database.rows(exists, *told):
                load.orphans[ordinal] = reason
    return len(load.orphans) > before
