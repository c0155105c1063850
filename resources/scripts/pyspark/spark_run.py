import contextlib
import hashlib
import json
import os
import re
import sys

import pyspark

PARTITION_PACKETS = 16  # at most, where there are more packets than cores
BROADCAST_BYTES = 256_000_000  # a relation that every task must have whole: what is larger goes through one task
BROUGHT_BYTES = 64_000_000  # what comes to the driver at once


class Frame:
    """Rows that Spark holds, in packets; their order is that of the partitions, and of the packets in them."""

    def __init__(self, packets, columns):
        self.packets, self.columns = packets, columns


class SparkRun(Run):
    """
    A run of which Spark's tasks do the work. A relation is a frame, or a table of the engine here: what could not be read, what
    servers answered, what a table refused. Of each frame an empty table stands here, so that queries can be described.
    """

    def __init__(self, options, params, stack):
        super().__init__(options, params, stack)
        self.sql("SET arrow_lossless_conversion = true")
        with self.task_failures():
            self.spark = spark_context(stack, options.verbose)
        with open(__file__, encoding="utf-8") as file:
            text = file.read()
        self.script = self.spark.broadcast(text)
        self.script_name = "pipeline_" + hashlib.sha256(text.encode()).hexdigest()[:16]
        self.frames, self.kept, self.sides, self.brought = {}, [], {}, None
        stack.callback(self.let_go)

    def let_go(self):
        for one in self.kept:
            one.unpersist()

    # What the steps of the pipeline call

    def read(self, reader, name, *words, **settings):
        """Has a task read a source; its rows are spread over all of them."""
        order = self.order(reader=reader.__name__, name=name, words=words, settings=settings)
        items = self.keep(self.tasks(self.spark.parallelize([0], 1), "read_source", order))
        with self.task_failures():
            *unread, (_, summary) = items.filter(lambda item: item[0] != "read").collect()
        tables, self.files, read_rows, notes = summary
        self.read_rows += read_rows
        for method, text in notes:
            getattr(self, method)(text)
        columns, count = tables["read"]
        packets = items.filter(lambda item: item[0] == "read").map(lambda item: item[1])
        self.add_frame(f"{name} read", Frame(self.spread(packets, count), columns))
        if "unread" in tables:
            unpack(self, f"{name} unread", tables["unread"][0], [packet for _, packet in unread])

    def view(self, name, query, each=(), whole=()):
        frame = self.computed(query, each, whole)
        if frame is None:
            super().view(name, query)
        else:
            self.add_frame(name, frame)

    def table(self, name, query, in_order=False, each=(), whole=()):
        frame = self.computed(query, each, whole)
        if frame is None:
            super().table(name, query, in_order)
        else:
            self.keep(frame.packets)
            self.add_frame(name, frame)

    def here(self, query, each=(), whole=()):
        """A query over a table of the engine here that has the rows of a query. The next one takes its place."""
        frame = self.computed(query, each, whole)
        if frame is None:
            return query
        if self.brought is not None:
            self.sql(f"DROP TABLE weir.{named(self.brought)}")
        self.brought = f"{self.node} brought"
        unpack(self, self.brought, frame.columns, self.brought_packets(frame))
        return f"SELECT * FROM weir.{named(self.brought)}"

    def must_pass(self, query):
        super().must_pass(f"SELECT * FROM ({query}) ORDER BY 4, 5")

    def warn_of(self, query, column=None):
        super().warn_of(f"SELECT sum(count), min(message) FROM ({query}) AS warnings(count, message)", column)

    # What those are made of

    def computed(self, query, each, whole):
        """The rows of a query as a frame; None where it reads tables of the engine here alone, which then computes it."""
        if not any(name in self.frames for name in (*each, *whole)):
            return None
        columns = described(self, query)
        filled = [name for name in each if name in self.frames or self.value(f"SELECT count(*) FROM weir.{named(name)}")]
        beside = self.beside(whole) if filled else None
        if beside is None:
            return self.computed_at_once(query, columns, [*each, *whole])
        parts = []
        for name in filled:
            frame = self.frame(name)
            others = [(other, columns_of(self, other), None) for other in each if other != name]
            order = self.order(query=query, part=(name, frame.columns), beside=[*beside, *others])
            parts.append(self.tasks(frame.packets, "compute_part", order))
        return Frame(parts[0] if len(parts) == 1 else self.spark.union(parts), columns)

    def computed_at_once(self, query, columns, names):
        """The same by one task, which has all rows of all relations in their order."""
        inputs = [self.frame(name) for name in names]
        order = self.order(query=query, inputs=[(name, frame.columns) for name, frame in zip(names, inputs)])
        numbered = [numbered_packets(frame.packets, number) for number, frame in enumerate(inputs)]
        gathered = self.spark.union(numbered).repartitionAndSortWithinPartitions(1, lambda _key: 0)
        packets = self.keep(self.tasks(gathered, "compute_whole", order))
        with self.task_failures():
            count = packets.count()
        return Frame(self.spread(packets, count), columns)

    def beside(self, names):
        """Relations for every task to have whole; None where one is too large for that."""
        for name in names:
            if name not in self.sides:
                packets = self.small_packets(self.frame(name))
                self.sides[name] = None if packets is None else self.spark.broadcast(packets)
        found = [(name, columns_of(self, name), self.sides[name]) for name in names]
        return None if any(side is None for _, _, side in found) else found

    def small_packets(self, frame):
        parts = self.collected(frame, BROADCAST_BYTES)
        return None if None in parts else [packet for part in parts for packet in part]

    def brought_packets(self, frame):
        """The packets of a frame in their order: all cores compute them, then large partitions come one after the other."""
        for number, packets in enumerate(self.collected(frame, BROUGHT_BYTES)):
            if packets is None:
                with self.task_failures():
                    packets = self.spark.runJob(frame.packets, list, [number])
            yield from packets

    def collected(self, frame, most_bytes):
        """The packets of each partition, None in place of those of a large one."""
        most = most_bytes // frame.packets.getNumPartitions()

        def small_part(packets):
            own, size = [], 0
            for packet in packets:
                size += len(packet)
                own = None if own is None or size > most else [*own, packet]
            yield own

        with self.task_failures():
            return self.keep(frame.packets).mapPartitions(small_part).collect()

    def spread(self, packets, count):
        """Packets of one partition in several, in their order."""
        parts = min(count, max(self.spark.defaultParallelism, -(-count // PARTITION_PACKETS)))
        if parts < 2:
            return packets
        numbered = packets.zipWithIndex().map(lambda pair: (pair[1], pair[0]))
        return numbered.repartitionAndSortWithinPartitions(parts, lambda number: number * parts // count).values()

    def tasks(self, packets, function, order):
        return packets.mapPartitionsWithIndex(as_task(self.script, function, order))

    def order(self, **words):
        """What a task must know, in plain data."""
        return {
            "script": self.script_name,
            "base_dir": self.base_dir,
            "params": self.params,
            "secrets": {name: os.environ[name] for name in SECRETS},
            "packet_rows": PACKET_ROWS,
            "node": self.node,
            "files": list(self.files),
            **words,
        }

    def keep(self, packets):
        if not packets.is_cached:
            self.kept.append(packets.persist(pyspark.StorageLevel.MEMORY_AND_DISK))
        return packets

    def add_frame(self, name, frame):
        self.frames[name] = frame
        unpack(self, name, frame.columns, [])

    def frame(self, name):
        """A relation as a frame, wherever it is."""
        if name in self.frames:
            return self.frames[name]
        packets = list(packed(self, f"SELECT * FROM weir.{named(name)}", PACKET_ROWS))
        return Frame(self.spark.parallelize(packets, 1), columns_of(self, name))

    @contextlib.contextmanager
    def task_failures(self):
        """Raises a failure of a task as if it had happened here."""
        try:
            yield
        except Exception as error:
            found = re.search(r"<<(\[.*\])>>", str(error))
            if found is None:
                # What Java says, without the places in its programs.
                said = str(error).split("\n\t", 1)[0]
                raise Failed("Spark failed: " + " ".join(said.split())) from error
            self.node, words = json.loads(found.group(1))
            raise Failed(words) from None


def numbered_packets(packets, number):
    return packets.mapPartitionsWithIndex(
        lambda part, own: (((number, part, place), packet) for place, packet in enumerate(own))
    )


def spark_context(stack, is_verbose):
    """Spark as it is given, such as by spark-submit, else on all cores of this machine."""
    is_there = pyspark.SparkContext._active_spark_context is not None
    name = os.path.splitext(PIPELINE_FILE)[0]
    conf = pyspark.SparkConf().setIfMissing("spark.master", "local[*]").setIfMissing("spark.app.name", name)
    context = pyspark.SparkContext.getOrCreate(conf.setIfMissing("spark.ui.showConsoleProgress", "false"))
    if not is_there:
        stack.callback(context.stop)
    if context.master.startswith("local") and "PYSPARK_PYTHON" not in os.environ:
        context.pythonExec = sys.executable
    if not is_verbose:
        context.setLogLevel("OFF")
    return context
