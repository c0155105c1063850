import pathlib
import sqlite3


def read_sqlite(
    run: Run,
    name: str,
    paths: list[str],
    columns: list[tuple[str, str]],
    table: str | None = None,
    query: str | None = None,
) -> None:
    """Reads a table of a database, or one SELECT over it, as one moment saw it, into the table `NAME read`."""
    files = find_files(run, paths)
    if len(files) != 1:
        raise Failed(f"The path names {len(files)} files. Name one database.")
    first = add_sources(run, files)
    spool = Spool(run.folder)
    statement = f"SELECT * FROM {named(secret_text(table or ''))}" if query is None else secret_text(query)
    uri = pathlib.Path(files[0]).as_uri() + "?mode=ro"
    database = sqlite3.connect(uri, uri=True, timeout=5, isolation_level=None)
    try:
        database.text_factory = text_or_bytes
        cursor = database.execute(statement, bound_params(run))
        names = unique_names([column[0] for column in cursor.description])
        places = {each.lower(): index for index, each in enumerate(names)}
        absent = [column for column, _ in columns if column.lower() not in places]
        if absent:
            raise Failed(
                f'There is no column "{absent[0]}" in {files[0]} any more. If this is intended, export the pipeline again.'
            )
        for row, values in enumerate(cursor, 1):
            texts = [stored_text(column, kind, values[places[column.lower()]], row) for column, kind in columns]
            spool.add([str(first), str(row), None, *texts])
    except sqlite3.Error as error:
        raise Failed(f"{files[0]} cannot be read: {error}.") from error
    finally:
        database.close()
    keep_rows(run, name, spool, columns)
    report_rows(run, name, spool)


def text_or_bytes(raw):
    """What the database calls text may be any bytes."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def bound_params(run):
    """Params as SQLite takes them, for `$name`."""
    values = {}
    for param in PARAMS:
        value = run.params[param.name]
        if value is not None and param.type == "integer":
            value = int(value)
        elif value is not None and param.type.startswith("decimal"):
            value = float(value)
        elif isinstance(value, bool):
            value = int(value)
        values[param.name] = value
    return values


def stored_text(column, kind, value, row):
    """A value as text that says all of it. The run ends where the type that the column had when exported cannot hold it."""
    if value is None:
        return None
    is_number = isinstance(value, float)
    fits = (
        kind == "VARCHAR"
        or (kind == "BIGINT" and isinstance(value, int))
        or (kind == "DOUBLE" and (is_number or (isinstance(value, int) and abs(value) <= 2**53)))
    )
    if not fits:
        raise Failed(
            f'"{column}" in row {row} is no value of the type that the column had when the pipeline was exported ({kind}). Export it again.'
        )
    if isinstance(value, int):
        return str(value)
    if is_number:
        return number_text(value)
    return value if isinstance(value, str) else "X'" + value.hex().upper() + "'"
