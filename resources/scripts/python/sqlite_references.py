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
