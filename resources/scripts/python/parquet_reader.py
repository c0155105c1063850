import re


def read_parquet(run: Run, name: str, paths: list[str], columns: list[tuple[str, str]]) -> None:
    """Parquet files as the table `NAME read`, with the types that they had when the pipeline was exported."""
    files = find_files(run, paths)
    first = add_sources(run, files)
    patterns = [re.sub(r"[*?\[\]]", lambda found: f"[{found.group()}]", file) for file in files]
    scan = f"read_parquet([{', '.join(map(quoted, patterns))}], union_by_name = true, hive_partitioning = false)"
    described = {each: kind for each, kind, *_ in run.rows(f"DESCRIBE SELECT * FROM {scan}")}
    types = {each.lower(): kind for each, kind in described.items()}
    for column, kind in columns:
        found = types.get(column.lower())
        if found != kind:
            now = "is not there any more" if found is None else f"is {found} now, and was {kind}"
            raise Failed(f'"{column}" {now} in {", ".join(files)}. If this is intended, export the pipeline again.')
    if any("DOUBLE" in kind for kind in types.values()):
        check_long_decimals(run, ", ".join(map(quoted, patterns)))
        refuse_rounded(run, ", ".join(map(quoted, patterns)), [each for each, kind in types.items() if kind == "DOUBLE"])
    warn_of_nanoseconds(run, ", ".join(map(quoted, patterns)), scan, described)
    list_of_files = f"[{', '.join(map(quoted, files))}]"
    values = [named(column) for column, _ in columns]
    values.append(f"CAST({first} + list_position({list_of_files}, filename) - 1 AS INTEGER) AS {named(PLACE[0])}")
    values += [f"file_row_number + 1 AS {named(PLACE[1])}", f"NULL::BIGINT AS {named(PLACE[2])}"]
    run.view(f"{name} read", f"SELECT {', '.join(values)} FROM {scan}")
    count = run.value(f"SELECT count(*) FROM {scan}")
    run.read_rows += count
    run.say(f"{name}: {counted(count, 'row')} read")


def check_long_decimals(run, patterns):
    """The engine takes a decimal of more than 38 digits for a double, and misreads all that are not 32 bytes long: those are refused."""
    columns = "name, precision, first(file_name ORDER BY file_name), type_length = '32'"
    for name, digits, file, is_read in run.rows(
        f"SELECT {columns} FROM parquet_schema([{patterns}]) WHERE precision > 38 GROUP BY ALL ORDER BY ALL"
    ):
        what = f'"{name}" in {file} is a decimal of {digits} digits'
        if not is_read:
            raise Failed(f"{what}, and no more than 38 can be read. Write it with fewer, or as text.")
        run.warn(f"{what} and is read as a number, which keeps 15 of them. Write it as text to keep all.")


def refuse_rounded(run, patterns, numbers):
    """Whole numbers of one file that become doubles, because others hold such, must be none that a double rounds."""
    largest = "greatest(abs(TRY_CAST(stats_min_value AS HUGEINT)), abs(TRY_CAST(stats_max_value AS HUGEINT)))"
    is_number = f"lower(path_in_schema) IN ({', '.join(map(quoted, ['', *numbers]))})"
    where = f"type = 'INT64' AND {is_number} AND {largest} > 9007199254740992 LIMIT 1"
    for name, file in run.rows(f"SELECT path_in_schema, file_name FROM parquet_metadata([{patterns}]) WHERE {where}"):
        raise Failed(
            f'"{name}" holds whole numbers in {file} that a number cannot hold, but it is a number in another file. Read each file with a node of its own, cast the column to text, and combine them with a union.'
        )


def warn_of_nanoseconds(run, patterns, scan, types):
    """Moments in finer steps than microseconds. To find them takes reading the column."""
    for column in [each for each, kind in types.items() if kind == "TIMESTAMP_NS"]:
        if run.rows(f"SELECT 1 FROM {scan} WHERE nanosecond({named(column)}) % 1000 <> 0 LIMIT 1"):
            run.warn(
                f'"{column}" has timestamps with nanoseconds, but SQLite and calculations only keep microseconds. Cast it to text to keep all digits.'
            )
    if not any("TIMESTAMP" in kind for kind in types.values()):
        return
    is_utc = "logical_type LIKE 'TimestampType(isAdjustedToUTC=1%NanoSeconds%'"
    # Those of Spark have none, in whatever type it writes them.
    of_spark = f"SELECT file_name FROM parquet_kv_metadata([{patterns}]) WHERE decode(key) LIKE 'org.apache.spark.%'"
    where = f"{is_utc} OR (type = 'INT96' AND file_name NOT IN ({of_spark}))"
    for (column,) in run.rows(f"SELECT DISTINCT name FROM parquet_schema([{patterns}]) WHERE {where} ORDER BY name"):
        run.warn(
            f'"{column}" is stored to the nanosecond and read to the microsecond. Write it as text if you need all digits.'
        )
