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


def dead_letters(run, nodes):
    """The rejects of some nodes, by the columns of the dead letter queue."""
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
