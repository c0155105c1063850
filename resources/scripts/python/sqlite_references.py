# References: checked when all tables are loaded, so that they may be loaded in any order


def child_tables(database, parent):
    query = "SELECT DISTINCT s.name FROM main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND f.\"table\" = ? COLLATE NOCASE"
    return [name for (name,) in database.rows(query, parent)]


def dangling_rows(database, loads):
    """How many references of the tables of loads, and of those with a reference to them, lead nowhere."""
    query = "SELECT count(*) FROM main.sqlite_schema AS s, pragma_foreign_key_check(s.name, 'main') WHERE s.type = 'table' AND s.name = ? COLLATE NOCASE"
    tables = [table for load in loads for table in [load.table, *child_tables(database, load.table)]]
    return {table: database.rows(query, table)[0][0] for table in tables}


def delete_actions(database, table):
    """(child, parent, column, action) of the foreign keys that delete or change rows when rows of a table are deleted, one upon the other."""
    known = database.rows(
        "SELECT s.name, f.\"table\", f.\"from\", f.on_delete FROM main.sqlite_schema AS s, pragma_foreign_key_list(s.name, 'main') AS f WHERE s.type = 'table' AND f.seq = 0 AND f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')"
    )
    emptied, found = [table.lower()], {}
    for parent in emptied:
        for child, own, column, action in known:
            if own.lower() != parent:
                continue
            if action == "CASCADE" and child.lower() not in emptied:
                emptied.append(child.lower())
            found[child, None if action == "CASCADE" else column] = (child, own, column, action)
    return list(found.values())


def in_loading_order(database, loads):
    """A table of which rows are deleted goes before those whose rows that would change."""
    changes = lambda load: delete_actions(database, load.table) if load.mode in ("replace", "delete_write") else []
    changed_by = [(load, {child.lower() for child, *_ in changes(load)} - {load.table.lower()}) for load in loads]
    order, reached = [], set()

    def visit(load):
        if load.node in reached:
            return
        reached.add(load.node)
        for other, children in changed_by:
            if load.table.lower() in children:
                visit(other)
        order.append(load)

    for load in loads:
        visit(load)
    return order


def remove_rows(run, database, load, plan, remove, is_there):
    """Deletes what the rows of a load replace, by a function that returns how many those were, and warns of rows that a trigger keeps and of those of other tables that go or change with them."""
    actions = delete_actions(database, load.table)
    queries = [
        f"SELECT count({'*' if action == 'CASCADE' else named(column)}) FROM main.{named(child)}"
        for child, _, column, action in actions
    ]
    count = lambda: [database.rows(query)[0][0] for query in queries]
    before = count()
    load.counts["deleted"] = removed = remove()
    if plan.has_triggers and is_there():
        load.warnings.append(
            f'A trigger of "{load.table}" kept rows from being deleted: they are still there, beside those of this run.'
        )
    others = [other for other in run.loads if other is not load and other.path == load.path]
    for (child, parent, _, action), was, now in zip(actions, before, count()):
        is_own = child.lower() == load.table.lower()
        rows = was - now - (removed if is_own and action == "CASCADE" else 0)
        if rows <= 0:
            continue
        if is_own and action == "CASCADE":
            load.counts["deleted"] += rows
        same = [other for other in others if other.table.lower() == child.lower()]
        if not is_own and any(other.is_loaded for other in same):
            raise Failed(
                f'This run has loaded "{child}", whose rows would go or change with the rows of "{load.table}" that it removes (ON DELETE {action}). Load the two in different runs.'
            )
        if not any(other.mode == "replace" for other in ([load] if is_own else same)):
            what = "deleted" if action == "CASCADE" else "cleared the reference in"
            load.warnings.append(
                f'Deleting rows of "{parent}" also {what} {counted(rows, "row")} of "{child}" (ON DELETE {action}).'
            )


def find_orphans(run, database, load):
    """Notes the rows of a load that refer to rows which are not there; true where there are any."""
    if not dangling_rows(database, [load])[load.table]:
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
