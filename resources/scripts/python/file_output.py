import contextlib
import os
import secrets
import shutil


class FileOutput:
    """A file or folder written beside its target, and put in its place when the run succeeds: no reader ever sees half of it."""

    def __init__(self, run, node, path, is_folder):
        self.node, self.is_folder, self.row_count = node, is_folder, 0
        self.target = run.path(secret_text(path))
        folder, name = os.path.split(self.target)
        self.temporary = os.path.join(folder, f".{name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
        os.makedirs(folder, exist_ok=True)
        if os.path.exists(self.target) and os.path.isdir(self.target) != is_folder:
            raise Failed(
                f"{self.target} is {'a file, but the output is a folder of files' if is_folder else 'a folder, not a file'}."
            )
        run.stack.callback(self.remove_temporary)
        run.written.append(self)
        if is_folder:
            os.mkdir(self.temporary)

    def commit(self):
        if not self.is_folder:
            os.replace(self.temporary, self.target)
            return
        old = self.temporary + "-old"
        has_old = os.path.exists(self.target)
        if has_old:
            os.rename(self.target, old)
        os.rename(self.temporary, self.target)
        if has_old:
            shutil.rmtree(old)

    def remove_temporary(self):
        if self.is_folder:
            shutil.rmtree(self.temporary, ignore_errors=True)
            return
        for path in (self.temporary, self.temporary + "-encoded"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def encode(self, encoding):
        """Turns the finished UTF-8 text into another encoding."""
        encoded = self.temporary + "-encoded"
        try:
            with open(self.temporary, encoding="utf-8", newline="") as text, open(
                encoded, "w", encoding=encoding, newline=""
            ) as file:
                shutil.copyfileobj(text, file, 1 << 20)
        except UnicodeEncodeError as error:
            raise Failed(
                f'The character "{error.object[error.start]}" cannot be written in {encoding}. Choose utf-8, or replace it before the output.'
            ) from error
        os.replace(encoded, self.temporary)


def write_file(run, path, query, options, is_folder=False, encoding=None):
    """Writes the rows of a query by the engine's COPY."""
    output = FileOutput(run, run.node, path, is_folder)
    output.row_count = run.value(f"COPY ({query}) TO {quoted(output.temporary)} ({options})")
    if encoding is not None:
        output.encode(encoding)
