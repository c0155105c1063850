import pyarrow

PACKET_ROWS, PACKET_BYTES = 20_480, 16_000_000


def packed(run, query, packet_rows):
    """The rows of a query in packets, in their order: at least one, which may hold no row."""
    result = run.sql(query)
    reader = result.to_arrow_reader if hasattr(result, "to_arrow_reader") else result.fetch_record_batch
    batches, is_empty = reader(packet_rows), True
    for batch in batches:
        rows = max(1, min(packet_rows, int(batch.num_rows * PACKET_BYTES / max(1, batch.nbytes))))
        for start in range(0, batch.num_rows, rows):
            is_empty = False
            yield packet_of(batch.schema, [batch.slice(start, rows)])
    if is_empty:
        yield packet_of(batches.schema, [])


def packet_of(schema, batches):
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


def unpack(run, name, columns, packets):
    """Makes the table of a relation: columns have a name and a type of the engine."""
    run.sql(f"CREATE TABLE weir.{named(name)} ({', '.join(f'{named(column)} {kind}' for column, kind in columns)})")
    places = [str(place) for place in range(len(columns))]  # names need not differ in a packet
    for packet in packets:
        run.duckdb.register("packet", pyarrow.ipc.open_stream(packet).read_all().rename_columns(places))
        run.duckdb.execute(f"INSERT INTO weir.{named(name)} FROM packet")
        run.duckdb.unregister("packet")
