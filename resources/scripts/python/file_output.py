import contextlib
import gzip
import os
import re
import secrets
import shutil
import stat


class FileOutput:
    """A file or folder written beside its target, and put in its place when the run succeeds: no reader ever sees half of it."""

    def __init__(self, run: Run, node: str, path: str, is_folder: bool) -> None:
        self.node, self.is_folder, self.row_count = node, is_folder, 0
        self.target = run.path(secret_text(path))
        self.place = os.path.realpath(self.target)
        folder, name = os.path.split(self.place)
        # A name may have 255 bytes, and a character up to four.
        self.temporary = os.path.join(folder, f".{name[:50]}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        os.makedirs(folder, exist_ok=True)
        self.mode = os.stat(self.place).st_mode if os.path.exists(self.place) else None
        if self.mode is not None and not (stat.S_ISDIR if is_folder else stat.S_ISREG)(self.mode):
            raise Failed(
                f"{self.target} is {'no folder, but the output is a folder of files' if is_folder else 'not a file'}."
            )
        if is_folder and self.mode is not None:
            refuse_strangers(self.target)
        run.stack.callback(self.remove_temporary)
        run.written.append(self)
        if is_folder:
            os.mkdir(self.temporary)

    def commit(self):
        if self.mode is not None:
            os.chmod(self.temporary, stat.S_IMODE(self.mode))
        if not self.is_folder:
            os.replace(self.temporary, self.place)
            return
        old = self.temporary + "-old"
        has_old = os.path.exists(self.place)
        if has_old:
            os.rename(self.place, old)
        os.rename(self.temporary, self.place)
        if has_old:
            shutil.rmtree(old)

    def remove_temporary(self):
        if self.is_folder:
            shutil.rmtree(self.temporary, ignore_errors=True)
            return
        for path in (self.temporary, self.temporary + "-encoded"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def encode(self, encoding, is_packed):
        """Turns the finished UTF-8 text into another encoding, and packs what comes of that by gzip."""
        encoded = self.temporary + "-encoded"
        open_encoded = gzip.open if is_packed else open
        try:
            with open(self.temporary, encoding="utf-8", newline="") as text, open_encoded(
                encoded, "wt", encoding=encoding, newline=""
            ) as file:
                shutil.copyfileobj(text, file, 1 << 20)
        except UnicodeEncodeError as error:
            raise Failed(
                f'The character "{error.object[error.start]}" cannot be written in {encoding}. Choose utf-8, or replace it before the output.'
            ) from error
        os.replace(encoded, self.temporary)


def refuse_strangers(folder):
    """A folder is replaced whole: what does not belong to partitions, such as `country=DE/data_0.parquet`, would be gone."""
    for parent, folders, files in os.walk(folder):
        strangers = [name for name in folders if "=" not in name or os.path.islink(os.path.join(parent, name))]
        strangers += [name for name in files if not is_of_partitions(name, is_within=parent != folder)]
        if strangers:
            stranger = os.path.relpath(os.path.join(parent, strangers[0]), folder)
            raise Failed(
                f"{folder} holds more than the files of partitions, such as {stranger}, and the whole folder would be replaced. Give the output a folder of its own."
            )


def is_of_partitions(name, is_within):
    is_mark = re.search(r"\.crc\Z|\A(_SUCCESS|_(common_)?metadata|\.DS_Store)\Z", name)
    return is_mark or (is_within and name.endswith(".parquet"))


def write_file(
    run: Run,
    path: str,
    query: str,
    options: str,
    is_folder: bool = False,
    encoding: str | None = None,
    is_packed: bool = False,
) -> None:
    """Writes the rows of a query by the engine's COPY."""
    output = FileOutput(run, run.node, path, is_folder)
    output.row_count = run.value(f"COPY ({query}) TO {quoted(output.temporary)} ({options})")
    if encoding is not None:
        output.encode(encoding, is_packed)
