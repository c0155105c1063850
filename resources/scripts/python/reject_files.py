import csv
import os

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def keep_rejects_in_file(run: Run, path: str, nodes: list[str]) -> None:
    """Writes the rejects of some nodes into a CSV file. Without rejects, there is a file only if there was one before."""
    count = count_rejects(run, nodes)
    if count == 0 and not os.path.exists(run.path(secret_text(path))):
        return
    output = FileOutput(run, "rejects", path, False)
    output.row_count = count
    with open(output.temporary, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(DLQ_COLUMNS)
        writer.writerows([guarded(entry[column]) for column in DLQ_COLUMNS] for entry in dead_letters(run, nodes))


def guarded(value):
    """A value that no spreadsheet reads as a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
