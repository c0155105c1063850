import codecs
import gzip
import os
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
