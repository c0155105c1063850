import re

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
        run.warn(f'The columns of the table "{name}" changed, so it was created anew.')
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
    def listed(names: list[str]) -> str:
        return ", ".join(f'"{name}"' for name in names)

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
    primary = [column[0].lower() for column in columns if column[4] > 0]
    return bool(key_collations(database, table, keys)) or (
        len(primary) == 1 and primary == [key.lower() for key in keys]
    )


def key_collations(database, table, keys):
    """How the columns of the unique index over exactly these keys compare, such as NOCASE; nothing where there is none."""
    wanted = sorted(key.lower() for key in keys)
    indexes = {}
    query = "SELECT l.name, x.name, x.coll FROM pragma_index_list(?, 'main') AS l, pragma_index_xinfo(l.name, 'main') AS x WHERE l.\"unique\" = 1 AND l.partial = 0 AND x.key = 1"
    for index, column, collation in database.rows(query, table):
        indexes.setdefault(index, {})[(column or "").lower()] = collation.upper()
    return next((one for one in indexes.values() if sorted(one) == wanted), {})


def column_affinities(database, table, columns):
    """INT, REAL, NUM, TEXT, or nothing."""
    own = ", ".join(map(named, columns))
    database.connection.execute(f"CREATE TEMP TABLE weir_kept_keys AS SELECT {own} FROM main.{named(table)} WHERE 0")
    types = [type for (type,) in database.rows("SELECT type FROM pragma_table_info(?, 'temp')", "weir_kept_keys")]
    database.connection.execute("DROP TABLE temp.weir_kept_keys")
    return types
