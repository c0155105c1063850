import codecs
import glob
import gzip
import os
import re
import zlib
from typing import Any

CHUNK_BYTES = 1 << 20
HEAD_BYTES = 1 << 16
FAULT = "\udcff"  # stands for bytes that are no text


def marked_fault(error: Any) -> tuple[str, int]:
    """Handles bytes that cannot be decoded: one sign stands for all of them."""
    return FAULT, error.end


codecs.register_error("fault", marked_fault)

GZIP_START = b"\x1f\x8b"
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]


def find_files(run, paths):
    """The files of paths and patterns, those of a pattern by name. A path that exists is never read as a pattern."""
    found = []
    for path in map(secret_text, paths):
        whole = run.path(path)
        if os.path.isdir(whole):
            raise Failed(f"{whole} is a folder. Name a file, or files by a pattern such as {path}/*.csv.")
        matches = [whole] if os.path.isfile(whole) else matching_files(run, path)
        if not matches:
            raise Failed(f"There is no file {whole}. Check the path; a relative one starts at --base-dir.")
        found += [match for match in matches if match not in found]
    return found


def matching_files(run, pattern):
    if not re.search(r"[*?\[{]", pattern):
        return []
    base = glob.escape(run.base_dir)
    paths = {
        os.path.normpath(match)
        for alternative in braces_expanded(pattern)
        for match in glob.glob(os.path.join(base, alternative), recursive=True)
    }
    return sorted(path for path in paths if os.path.isfile(path))


def braces_expanded(pattern):
    """`{a,b}.csv` as `a.csv` and `b.csv`."""
    found = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
    if not found:
        return [pattern]
    before, after = pattern[: found.start()], pattern[found.end() :]
    return [each for part in found.group(1).split(",") for each in braces_expanded(before + part + after)]


def add_sources(run, files):
    """Notes where rows come from; a row's hidden source is the index of its file among all."""
    first = len(run.files)
    run.files += files
    return first


def marked_encoding(head):
    """The bytes that byte order marks take at the start, of which some programs leave several, and the encoding that they say."""
    for mark, encoding in BYTE_ORDER_MARKS:
        length = 0
        while head.startswith(mark, length):
            length += len(mark)
        if length:
            return length, encoding
    return 0, None


def text_chunks(path, encoding):
    """The text of a file, packed by gzip or not, piece by piece; a byte order mark in it decides on the encoding."""
    with open(path, "rb") as file:
        if file.peek(2).startswith(GZIP_START):
            try:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield from decoded_chunks(unpacked, encoding)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise Failed(f"{path} is packed by gzip and damaged or incomplete. Get a fresh copy.") from error
            return
        size = os.fstat(file.fileno()).st_size
        yield from decoded_chunks(file, encoding)
        if file.tell() != size:
            raise Failed(f"{path} grew or shrank while it was read. Run again once the file is complete.")


def decoded_chunks(file, encoding):
    """Pieces of text, each with whether it is the last."""
    head = file.read(HEAD_BYTES)
    mark_bytes, marked = marked_encoding(head)
    decoder = codecs.getincrementaldecoder(marked or encoding)("fault")
    chunk = head[mark_bytes:] + file.read(CHUNK_BYTES)
    while chunk:
        yield decoder.decode(chunk), False
        chunk = file.read(CHUNK_BYTES)
    yield decoder.decode(b"", True), True


def shown(text):
    """A text in which bytes that are none are shown as the sign for that."""
    return text.replace(FAULT, "\ufffd")


def unique_names(names):
    """Names that differ whatever their case, `name_2` where one is there already; the nameless get a number."""
    wanted = {name.lower() for name in names}
    used, columns = set(), []
    for index, name in enumerate(names):
        base = re.sub("^\ue000+", "", name.replace("\0", "")) or f"column_{index + 1}"
        unique, number = base, 1
        while unique.lower() in used or (unique != base and unique.lower() in wanted):
            number += 1
            unique = f"{base}_{number}"
        used.add(unique.lower())
        columns.append(unique)
    return columns
