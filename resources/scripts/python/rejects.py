import hashlib
import json

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


def count_rejects(run, nodes):
    return run.value(f'SELECT count(*) FROM weir."rejects" WHERE {of_nodes(nodes)}')


def dead_letters(run, nodes):
    """The rejects of some nodes, one after the other, by the columns of the dead letter queue."""
    cursor = run.duckdb.cursor()
    try:
        cursor.execute(f'SELECT * FROM weir."rejects" WHERE {of_nodes(nodes)}')
        while batch := cursor.fetchmany(10_000):
            for reject in batch:
                yield dead_letter(run, *reject)
    finally:
        cursor.close()


def of_nodes(nodes):
    return f"node IN ({', '.join(map(quoted, nodes))})" if nodes else "FALSE"


def dead_letter(run, node, code, column, message, value, record, source, row, line):
    file = None if source is None else redacted(run.files[source])
    identity = json.dumps(
        [PIPELINE_FILE, node, file, row, code, column, value, record], ensure_ascii=False, separators=(",", ":")
    )
    return {
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
