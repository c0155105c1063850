import contextlib
import itertools
import json
import os
import sys
import types

# What tasks do: their functions get an order in plain data, and packets


class TaskFailed(Exception):
    """Tells the driver which node failed and why, without the values of secrets."""

    def __init__(self, node, words):
        super().__init__(f"<<{json.dumps([node, redacted(words)])}>>")


class TaskRun(Run):
    """The engine of a task. What it would say is kept for the driver to say."""

    def __init__(self, order, stack):
        PARAMS[:] = pipeline_params()
        os.environ.update(order["secrets"])
        look_up_secrets()
        super().__init__(types.SimpleNamespace(base_dir=order["base_dir"], quiet=True), order["params"], stack)
        self.sql("SET threads = 1")
        self.sql("SET arrow_lossless_conversion = true")
        self.node, self.files, self.notes = order["node"], list(order["files"]), []

    def say(self, text):
        self.notes.append(("say", text))

    def warn(self, text):
        self.notes.append(("warn", text))


def as_task(script, function, order):
    """A function for Spark, which calls one of this script's own wherever the task runs: the script's text is there too."""

    def work(_part, items):
        import gc
        import sys
        import types

        name = order["script"]
        if name not in sys.modules:
            module = types.ModuleType(name)
            exec(compile(script.value, name, "exec"), module.__dict__)
            sys.modules[name] = module
            gc.freeze()  # behind each task Spark collects garbage, of which none is in here
        return sys.modules[name].task(function, order, items)

    return work


def task(function, order, items):
    try:
        with contextlib.ExitStack() as stack:
            yield from globals()[function](TaskRun(order, stack), order, items)
    except TaskFailed:
        raise
    except Exception as error:
        raise TaskFailed(order["node"], failure_words(error)) from None


def failure_words(error):
    if isinstance(error, Failed):
        return str(error)
    return engine_words(error) if isinstance(error, duckdb.Error) else f"{type(error).__name__}: {error}"


def read_source(run, order, items):
    """Reads a source as the script in Python does: its packets as (table, packet), then a summary."""
    list(items)  # Spark starts another process where some are left
    name, tables = order["name"], {}
    globals()[order["reader"]](run, name, *order["words"], **order["settings"])
    for table in ("read", "unread"):
        relation, count = f"{name} {table}", 0
        if run.value(f"SELECT count(*) FROM duckdb_columns() WHERE table_name = {quoted(relation)}"):
            for packet in packed(run, f"SELECT * FROM weir.{named(relation)}", order["packet_rows"]):
                count += 1
                yield table, packet
            tables[table] = (columns_of(run, relation), count)
    yield "summary", (tables, run.files, run.read_rows, run.notes)


def compute_part(run, order, packets):
    """The rows of a query over one part of a relation, and other relations that are all here."""
    unpack(run, *order["part"], packets)
    for name, columns, others in order["beside"]:
        unpack(run, name, columns, [] if others is None else others.value)
    yield from packed(run, order["query"], order["packet_rows"])


def compute_whole(run, order, items):
    """The rows of a query over whole relations; packets come in the order of these, behind the number of theirs."""
    groups = itertools.groupby(items, key=lambda item: item[0][0])
    for number, own in groups:
        unpack(run, *order["inputs"][number], (packet for _, packet in own))
    yield from packed(run, order["query"], order["packet_rows"])


def columns_of(run, name):
    return described(run, f"SELECT * FROM weir.{named(name)}")


def described(run, query):
    """The columns of a query, with their types in the engine."""
    return [(name, kind) for name, kind, *_ in run.rows(f"DESCRIBE SELECT * FROM ({query})")]
