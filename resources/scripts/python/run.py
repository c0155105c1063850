from __future__ import annotations

import argparse
import contextlib
import os
import re
import secrets
import sys
import tempfile
import time
from typing import Any

import duckdb

PARAMS: list[Param] = []  # filled when the script starts


class Failed(Exception):
    """Something that the user has to correct, described in a sentence. Nothing is loaded then."""


class BadUsage(Exception):
    """A wrong argument on the command line."""


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return (
        "'" + text.replace("'", "''") + "'"
        if "\0" not in text
        else "(" + " || chr(0) || ".join(map(quoted, text.split("\0"))) + ")"
    )


def named(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class Run:
    """One run: the engine, the files that rows come from, and what is to be written when all has gone well."""

    def __init__(self, options: argparse.Namespace, params: dict[str, Any], stack: contextlib.ExitStack) -> None:
        self.base_dir: str = os.path.abspath(options.base_dir)
        self.is_quiet: bool = options.quiet
        self.params = params
        self.run_id = time.strftime("%Y%m%dT%H%M%S") + "-" + secrets.token_hex(4)
        self.stack = stack
        self.node: Any = None  # the step at work
        self.turns: Any = None  # while steps are taken at once
        self.files: list[str] = []
        self.read_rows = 0
        self.rejected_rows = 0
        # Of classes that a script has only if it needs them.
        self.loads: list[Any] = []
        self.databases: dict[str, Any] = {}
        self.caches: dict[tuple[int, int], Any] = {}
        self.written: list[Any] = []
        self.folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pipeline-"))
        self.duckdb = stack.enter_context(contextlib.closing(self.open_engine()))

    def open_engine(self) -> duckdb.DuckDBPyConnection:
        config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        engine = duckdb.connect(":memory:", config=config)
        engine.execute(f"SET temp_directory = {quoted(self.folder)}")
        engine.execute(f"SET memory_limit = {quoted(MEMORY_LIMIT)}")
        if THREADS > 0:
            engine.execute(f"SET threads = {THREADS}")
        engine.execute("SET preserve_insertion_order = true")
        engine.execute("SET TimeZone = 'UTC'")
        engine.execute("SET python_enable_replacements = false")
        with contextlib.suppress(duckdb.CatalogException):
            # Since DuckDB 2: whole numbers divided by zero are no value, as they have always been.
            engine.execute("SET GLOBAL error_on_division_by_zero = false")
        engine.execute("CREATE SCHEMA weir")
        engine.execute(
            'CREATE TABLE weir."rejects" (node VARCHAR, code VARCHAR, "column" VARCHAR, message VARCHAR,'
            " value VARCHAR, record VARCHAR, source INTEGER, source_row BIGINT, line BIGINT)"
        )
        masked = "message"
        for form in SECRET_FORMS:
            masked = f"replace({masked}, {quoted(form)}, {quoted(MASK)})"
        engine.execute(f"CREATE MACRO weir_masked(message) AS {masked}")
        for macro in MACROS:
            engine.execute(macro)
        for param in PARAMS:
            value = self.params[param.name]
            literal = "NULL" if value is None else quoted(param_text(value))
            engine.execute(f"SET VARIABLE {named(param.variable)} = CAST({literal} AS {param.engine_type})")
        return engine

    # What the steps of the pipeline call

    def view(self, name: str, query: str) -> None:
        """A step whose rows are computed each time they are read."""
        self.sql(f"CREATE VIEW weir.{named(name)} AS {query}")

    def table(self, name: str, query: str, in_order: bool = False) -> None:
        """A step whose rows are computed once and kept. `in_order`: by one thread, as another order would change them."""
        if in_order:
            threads = self.value("SELECT current_setting('threads')")
            self.sql("SET threads = 1")
        try:
            self.sql(f"CREATE TABLE weir.{named(name)} AS {query}")
        finally:
            if in_order:
                self.sql(f"SET threads = {threads}")

    def reject(self, query: str) -> None:
        """Sends rows to the dead letter queue: their code, column, message, value, record, source, row and line."""
        self.sql(f'INSERT INTO weir."rejects" SELECT {quoted(self.node)}, * FROM ({query})')

    def must_pass(self, query: str) -> None:
        """Ends the run if a row fails a check that says so: its code, column, message, source and row."""
        first, count = self.rows(f"SELECT * FROM ({query}) LIMIT 1"), self.value(f"SELECT count(*) FROM ({query})")
        if not first:
            return
        code, column, message, source, row = first[0]
        place = (
            ""
            if row is None
            else f", the first in row {row:,} of {self.files[source] if source is not None else 'its source'}"
        )
        about = "" if column is None else f' about "{column}"'
        key = f" {message}." if code == "join.key_repeated" else ""
        fails = "row fails" if count == 1 else "rows fail"
        raise Failed(f"{count:,} {fails} a check{about}{place}.{key} Correct the data, or let the node reject such rows.")

    def warn_of(self, query: str, column: str | None = None) -> None:
        """Warns of rows that fail a check which only warns: their number, and the message of the first."""
        count, message = self.rows(query)[0]
        if count > 0:
            self.warn(counted(count, "row") + ("" if column is None else f' with "{column}"') + f": {message}")

    # What those are made of

    def sql(self, text: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.duckdb.execute(with_secrets(text))
        except duckdb.Error as error:
            raise Failed(engine_words(error)) from error

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.sql(query).fetchall()

    def value(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def path(self, path: str) -> str:
        return os.path.normpath(os.path.join(self.base_dir, path))

    def say(self, text: str) -> None:
        if not self.is_quiet:
            tell(redacted(text))

    def warn(self, text: str) -> None:
        tell(redacted(f"warning: {self.node}: {text}"))


def engine_words(error: duckdb.Error) -> str:
    """The first line of an error of the engine, without the name of its exception."""
    text = str(error).strip().split("\n", 1)[0]
    return re.sub(r"^[A-Z][A-Za-z-]*(?: [A-Za-z]+)* Error: ", "", text)


def tell(text: str) -> None:
    """Writes a line to standard error. If that is closed, the run goes on without."""
    if sys.stderr is None:
        return
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
