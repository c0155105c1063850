def typed_rows(run, name, columns, rows):
    """A small table of texts, as the table `NAME read`."""
    first = add_sources(run, ["(typed rows)"])
    spool = Spool(run.folder)
    for row, values in enumerate(rows, 1):
        spool.add([str(first), str(row), None, *(None if value is None else secret_text(value) for value in values)])
    types = PLACE_TYPES + [(column, "VARCHAR") for column in columns]
    own = [named(each) for each in [*columns, *PLACE]]
    run.table(f"{name} read", f"SELECT {', '.join(own)} FROM {spool.relation(types)}")
    run.read_rows += spool.row_count
    run.say(f"{name}: {counted(spool.row_count, 'row')} read")
    spool.remove()
