def typed_rows(run: Run, name: str, columns: list[str], rows: list[list[str | None]]) -> None:
    """A small table of texts, as the table `NAME read`."""
    first = add_sources(run, ["(typed rows)"])
    spool = Spool(run.folder)
    for row, values in enumerate(rows, 1):
        spool.add([str(first), str(row), None, *(None if value is None else secret_text(value) for value in values)])
    keep_rows(run, name, spool, [(column, "VARCHAR") for column in columns])
    report_rows(run, name, spool)
