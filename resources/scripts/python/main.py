import contextlib
import signal
import sys
import threading
import traceback
from collections.abc import Callable

SUCCEEDED, FAILED, BAD_USAGE, CANCELLED = 0, 1, 2, 130


def main(words: list[str] | None = None, kind: type[Run] = Run) -> int:
    """Runs the pipeline; returns the exit code."""
    PARAMS[:] = pipeline_params()
    parser = command_line()
    try:
        options = parser.parse_args(with_values(sys.argv[1:] if words is None else words))
    except SystemExit as ending:
        return BAD_USAGE if ending.code else SUCCEEDED
    cancelled = []

    def cancel(_signal, _frame):
        cancelled.append(True)
        raise KeyboardInterrupt

    before = [(one, signal.signal(one, cancel)) for one in (signal.SIGINT, signal.SIGTERM)] if is_main_thread() else []
    run = None
    try:
        look_up_secrets()
        params = chosen_params(options)
        with contextlib.ExitStack() as stack:
            run = kind(options, params, stack)
            run_steps(run)
        return SUCCEEDED
    except BadUsage as error:
        tell(f"{parser.prog}: {error}")
        return BAD_USAGE
    except KeyboardInterrupt:
        return say_cancelled()
    except Exception as error:  # whatever it is, nobody wants to read a traceback who did not ask for it
        if cancelled:
            return say_cancelled()
        if options.verbose:
            traceback.print_exc()
        place = "" if run is None or run.node is None else f"{run.node}: "
        message = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
        tell(redacted(f"{parser.prog}: {place}{message} Nothing was loaded."))
        return FAILED
    finally:
        for one, handler in before:
            signal.signal(one, handler)


def is_main_thread():
    return threading.current_thread() is threading.main_thread()


def say_cancelled():
    tell("cancelled. Nothing was loaded.")
    return CANCELLED


def run_steps(run: Run) -> None:
    """All steps, then the commit: all targets are in their new state, or all in their old one."""
    for step in pipeline_steps():
        take_step(run, step)
    run.node = None
    check_reject_limit(run)
    keep_rejects(run)
    commit(run)


def take_step(run: Run, step: Callable[[Run], None]) -> None:
    name = step.__name__
    run.node = name[len("step_") :] if name.startswith("step_") else None
    step(run)


def check_reject_limit(run: Run) -> None:
    rejected = run.value('SELECT count(*) FROM weir."rejects"')
    run.rejected_rows = rejected
    share = 0 if run.read_rows == 0 else rejected / run.read_rows * 100
    most_rows, most_percent = MAX_REJECTED
    exceeded: list[str] = []
    if most_rows is not None and rejected > most_rows:
        exceeded.append(counted(most_rows, "row"))
    if most_percent is not None and share > most_percent:
        exceeded.append(f"{most_percent:g} %")
    if not exceeded:
        return
    groups = 'SELECT count(*), node, code, "column", any_value(message) FROM weir."rejects" GROUP BY ALL ORDER BY 1 DESC LIMIT 10'
    for count, node, code, column, message in run.rows(groups):
        where = node if column is None else f"{node}.{column}"
        tell(redacted(f"  {count:,} × {where}: {code}, such as: {message}"))
    were = "was" if rejected == 1 else "were"
    setting = 'setting "Rejected rows allowed", `maxRejected` in the file'
    raise Failed(f"{rejected:,} of {run.read_rows:,} rows {were} rejected ({share:.2f} %), more than the {' and '.join(exceeded)} allowed ({setting}).")


def commit(run: Run) -> None:
    """Databases first, then files."""
    for database in run.databases.values():
        database.commit()
    for output in run.written:
        output.commit()
    for load in run.loads:
        done = load.counts
        run.say(
            f"{load.node}: {done['inserted']:,} inserted, {done['updated']:,} updated,"
            f" {done['unchanged']:,} unchanged, {done['deleted']:,} deleted in {load.table}"
        )
    for output in run.written:
        run.say(f"{output.node}: {counted(output.row_count, 'row')} in {output.target}")
    run.say(f"{counted(run.read_rows, 'row')} read, {run.rejected_rows:,} rejected")
