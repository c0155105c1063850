def keep_rejects_in_tables(run: Run) -> None:
    """Writes rejects into a table beside the one that their rows would have gone into, in the same transaction."""
    for load in run.loads:
        if count_rejects(run, load.rejecting) > 0:
            mirror(run.databases[load.path].connection, load.dlq_table, dead_letters(run, load.rejecting))


def mirror(connection, table, entries):
    """The same reject in a later run is the same entry, not a second one."""
    types = {"id": "TEXT PRIMARY KEY", "source_row": "INTEGER", "line": "INTEGER"}
    columns = ", ".join(f"{named(column)} {types.get(column, 'TEXT')}" for column in DLQ_COLUMNS)
    connection.execute(f"CREATE TABLE IF NOT EXISTS main.{named(table)} ({columns})")
    learned = ", ".join(
        f"{named(column)} = excluded.{named(column)}" for column in ("message", "value", "record", "status", "last_run")
    )
    statement = (
        f"INSERT INTO main.{named(table)} ({', '.join(map(named, DLQ_COLUMNS))}) VALUES ({', '.join('?' for _ in DLQ_COLUMNS)})"
        f" ON CONFLICT (id) DO UPDATE SET {learned}"
    )
    connection.executemany(statement, ([entry[column] for column in DLQ_COLUMNS] for entry in entries))
