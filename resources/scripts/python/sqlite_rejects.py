import json
import math
import re


def keep_refused(run, load):
    """Puts rows that a table refused into the dead letter queue, or into a table of their own if the pipeline goes on with them."""
    spool = Spool(run.folder)
    for ordinal, values, place in refused_rows(run, load):
        code, column, message = load.rejects[ordinal]
        for at in [] if message is NO_NUMBER else load.decimals:
            values[at] = None if values[at] is None else stored_decimal(values[at])
        value = None if column is None else values[load.names.index(own_name(load, column))]
        reason = [code, column, message, None if value is None else cell_text(value), record_text(load, values)]
        spool.add(reason + [None if one is None else str(one) for one in place])
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
            text = "true" if value else "false"
        elif type == "json" and value is not None:
            text = value
        elif isinstance(value, float):
            text = cell_text(value) if math.isfinite(value) else json.dumps(cell_text(value))
        else:
            text = json.dumps(value, ensure_ascii=False)
        members.append(f"{json.dumps(name, ensure_ascii=False)}:{text}")
    return "{" + ",".join(members) + "}"


def cell_text(value):
    if not isinstance(value, float):
        return str(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return re.sub("[.]0$", "", number_text(value)) if value else "0"
