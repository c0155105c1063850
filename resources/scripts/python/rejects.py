import csv
import hashlib
import json
import os
import re

DLQ_COLUMNS = (
    "id",
    "run_id",
    "pipeline",
    "node",
    "source",
    "source_row",
    "line",
    "column",
    "code",
    "message",
    "value",
    "record",
    "status",
    "first_run",
    "last_run",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def keep_refused(run, load):
    """Rows that a table refused: to the dead letter queue, or, where a wire takes them, into a table of their own."""
    spool = Spool(run.folder)
    for ordinal, values, place in refused_rows(run, load):
        code, column, message = load.rejects[ordinal]
        for at in [] if message is NO_NUMBER else load.decimals:
            values[at] = None if values[at] is None else stored_decimal(values[at])
        value = None if column is None else values[load.names.index(own_name(load, column))]
        told = [code, column, message, None if value is None else cell_text(value), record_text(load, values)]
        spool.add(told + [None if one is None else str(one) for one in place])
    rows = f"SELECT * FROM {spool.relation(UNREAD_COLUMNS)}"
    if load.refused is None:
        run.reject(rows)
    else:
        run.table(f"{load.node} refused", rows)
        run.table(f"{load.node}.rejected", load.refused)
    spool.remove()


def refused_rows(run, load):
    """(ordinal, values, place) of the rows that a table refused, in their order."""
    if not load.rejects:
        return
    wanted = ", ".join(named(name) for name in [ORDINAL, *load.names, *PLACE])
    cursor = run.duckdb.cursor()
    try:
        cursor.execute(f"SELECT {wanted} FROM weir.{named(load.node + ' load')} ORDER BY 1")
        while True:
            batch = cursor.fetchmany(10_000)
            if not batch:
                return
            for ordinal, *row in batch:
                if ordinal in load.rejects:
                    yield ordinal, row[: len(load.names)], row[len(load.names) :]
    finally:
        cursor.close()


def record_text(load, values):
    """The row as JSON, each value as it is stored, and what is JSON as such."""
    members = []
    for (name, type), value in zip(load.columns, values):
        if type == "boolean" and value is not None:
            told = "true" if value else "false"
        elif type == "json" and value is not None:
            told = value
        elif isinstance(value, float):
            told = cell_text(value) if value - value == 0 else json.dumps(cell_text(value))
        else:
            told = json.dumps(value, ensure_ascii=False)
        members.append(f"{json.dumps(name, ensure_ascii=False)}:{told}")
    return "{" + ",".join(members) + "}"


def cell_text(value):
    if not isinstance(value, float):
        return str(value)
    if value - value != 0:
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return re.sub("[.]0$", "", number_text(value)) if value else "0"


def keep_rejects(run):
    """Writes rejects beside what their rows would have gone into: tables in the same transaction, else a CSV file."""
    kept = set()
    for load in run.loads:
        kept.update(load.rejecting)
        entries = dead_letters(run, load.rejecting)
        if entries:
            mirror(run.databases[load.path].connection, load.dlq_table, entries)
    for path, nodes in REJECT_FILES:
        entries = dead_letters(run, [node for node in nodes if node not in kept])
        if not entries and not os.path.exists(run.path(secret_text(path))):
            continue
        output = FileOutput(run, "rejects", path, False)
        output.row_count = len(entries)
        with open(output.temporary, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(DLQ_COLUMNS)
            writer.writerows([guarded(entry[column]) for column in DLQ_COLUMNS] for entry in entries)


def guarded(value):
    """A text that no spreadsheet takes for a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def dead_letters(run, nodes):
    if not nodes:
        return []
    listed = ", ".join(map(quoted, nodes))
    entries = []
    for node, code, column, message, value, record, source, row, line in run.rows(
        f'SELECT * FROM weir."rejects" WHERE node IN ({listed})'
    ):
        file = None if source is None else redacted(run.files[source])
        identity = json.dumps(
            [PIPELINE_FILE, node, file, row, code, column, value, record], ensure_ascii=False, separators=(",", ":")
        )
        entries.append(
            {
                "id": hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32],
                "run_id": run.run_id,
                "pipeline": PIPELINE_FILE,
                "node": node,
                "source": file,
                "source_row": row,
                "line": line,
                "column": column,
                "code": code,
                "message": redacted(message),
                "value": value,
                "record": record,
                "status": "open",
                "first_run": run.run_id,
                "last_run": run.run_id,
            }
        )
    return entries


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
