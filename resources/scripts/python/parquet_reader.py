import re


def read_parquet(run, name, paths, columns):
    """Parquet files as the table `NAME read`, with the types that they had when the pipeline was exported."""
    files = find_files(run, paths)
    first = add_sources(run, files)
    patterns = [re.sub(r"[*?\[\]]", lambda found: f"[{found.group()}]", file) for file in files]
    scan = f"read_parquet([{', '.join(map(quoted, patterns))}], union_by_name = true, hive_partitioning = false)"
    types = {each.lower(): kind for each, kind, *_ in run.rows(f"DESCRIBE SELECT * FROM {scan}")}
    for column, kind in columns:
        found = types.get(column.lower())
        if found != kind:
            now = "is not there any more" if found is None else f"is {found} now, and was {kind}"
            raise Failed(f'"{column}" {now} in {", ".join(files)}. If it is to be so, export the pipeline again.')
    if any("DOUBLE" in kind for kind in types.values()):
        refuse_long_decimals(run, ", ".join(map(quoted, patterns)))
    list_of_files = f"[{', '.join(map(quoted, files))}]"
    values = [named(column) for column, _ in columns]
    values.append(f"CAST({first} + list_position({list_of_files}, filename) - 1 AS INTEGER) AS {named(PLACE[0])}")
    values += [f"file_row_number + 1 AS {named(PLACE[1])}", f"NULL::BIGINT AS {named(PLACE[2])}"]
    run.view(f"{name} read", f"SELECT {', '.join(values)} FROM {scan}")
    count = run.value(f"SELECT count(*) FROM {scan}")
    run.read_rows += count
    run.say(f"{name}: {counted(count, 'row')} read")


def refuse_long_decimals(run, patterns):
    """The engine takes a decimal of more than 38 digits for a double, and misreads all that are not 32 bytes long."""
    too_long = "precision > 38 AND type_length IS DISTINCT FROM '32'"
    found = run.rows(f"SELECT name, precision, file_name FROM parquet_schema([{patterns}]) WHERE {too_long} LIMIT 1")
    for name, digits, file in found:
        raise Failed(
            f'"{name}" in {file} is a decimal of {digits} digits, and no more than 38 can be read. Have it written with fewer, or as text.'
        )
