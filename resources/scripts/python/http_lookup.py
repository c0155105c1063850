import collections
import json
import threading
import time
import urllib.parse
from typing import Any

ANSWER_BYTES = 10_000_000
CACHE_CHARS = 64_000_000


def look_up(
    run: Run,
    name: str,
    requests: str,
    url: list[str | tuple[int, str]],
    values: list[tuple[str, bool]],
    body: list[str | tuple[int, str]] | None = None,
    concurrency: int = 8,
    cache: tuple[int, int] | None = None,
    **asking: Any,
) -> None:
    """
    Asks a server once for each distinct request, and puts what it says into the table `NAME answers`: the parts of the request,
    why there is no answer, and the values. `requests` gives the parts, numbered. `url` and `body` are texts and, between them,
    the number of a part and how it is written there; `values` are pointers, and whether the value is wanted as JSON.
    """
    run.table(f"{name} requests", requests)
    asked = run.rows(f"SELECT parts FROM weir.{named(name + ' requests')} ORDER BY number")
    client = WebClient(ANSWER_BYTES, **asking)
    kept = None if cache is None else run.caches.setdefault(cache, AnswerCache(*cache))
    values = [(secret_text(pointer), as_json) for pointer, as_json in values]
    url, body = with_secret_pieces(url, False), None if body is None else with_secret_pieces(body, is_json_body(body))

    def answer_to(parts):
        request = client.request(written(url, parts), None if body is None else written(body, parts))
        try:
            text = client.ask(request).text if kept is None else kept.text(client, request)
            return [None, *values_in(text, values)]
        except HttpFailure as failure:
            return [failure.words] + [None] * len(values)

    spool = Spool(run.folder)
    for number, answer in enumerate(at_once(answer_to, [parts for (parts,) in asked], concurrency), 1):
        spool.add([str(number), *answer])
    places = [f"value {index}" for index in range(len(values))]
    columns = [("number", "BIGINT"), *((each, "VARCHAR") for each in ["failure", *places])]
    run.table(
        f"{name} answers",
        f'SELECT parts, failure, [{", ".join(map(named, places))}]::VARCHAR[] AS "values"'
        f" FROM {spool.relation(columns)} JOIN weir.{named(name + ' requests')} USING (number)",
    )
    run.say(f"{name}: {counted(spool.row_count, 'distinct request')}")
    spool.remove()


def at_once(work, items, concurrency):
    """What `work` gives for each item, in their order, so many at the same time. Threads that still wait end with the script."""
    results, waiting, faults, lock = [None] * len(items), iter(enumerate(items)), [], threading.Lock()

    def work_on():
        while not faults:
            with lock:
                place, item = next(waiting, (None, None))
            if place is None:
                return
            try:
                results[place] = work(item)
            except BaseException as error:
                faults.append(error)

    threads = [threading.Thread(target=work_on, daemon=True) for _ in range(min(concurrency, len(items)))]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.5)
    except BaseException as error:
        faults.append(error)
        raise
    if faults:
        raise faults[0]
    return results


class AnswerCache:
    """Answers by their requests: the last ones, for a while, in bounded memory. Nodes that say the same of theirs share it."""

    def __init__(self, size, ttl_ms):
        self.size, self.seconds = size, ttl_ms / 1000
        self.texts, self.chars, self.lock = collections.OrderedDict(), 0, threading.Lock()

    def text(self, client, request):
        """The text of an answer that is still known, or that the server gives now."""
        key = request._replace(headers=tuple(request.headers))
        with self.lock:
            until, text = self.texts.get(key, (0, ""))
            if time.monotonic() < until:
                self.texts.move_to_end(key)
                return text
        text = client.ask(request).text
        with self.lock:
            self.drop(key)
            self.texts[key] = (time.monotonic() + self.seconds, text)
            self.chars += len(text)
            while len(self.texts) > self.size or self.chars > CACHE_CHARS:
                self.drop(next(iter(self.texts)))
        return text

    def drop(self, key):
        _, text = self.texts.pop(key, (0, ""))
        self.chars -= len(text)


def with_secret_pieces(pieces, is_json):
    return [
        secret_text(piece, json_inside if is_json else str) if isinstance(piece, str) else piece for piece in pieces
    ]


def is_json_body(pieces):
    return is_json(
        "".join(piece if isinstance(piece, str) else "null" if piece[1] == "json" else "" for piece in pieces)
    )


def written(pieces, parts):
    """A template with the parts of a row, each as its place wants it."""
    return "".join(piece if isinstance(piece, str) else part_text(parts[piece[0]], piece[1]) for piece in pieces)


def part_text(value, kind):
    if kind == "json":
        return "null" if value is None else value
    return urllib.parse.quote(value or "", safe="!*'()") if kind == "address" else json_inside(value or "")


def values_in(text, values):
    """The values that are wanted of an answer, each as text or as it stands there; None where there is none."""
    if not is_json(text):
        raise HttpFailure("answered with something that is not JSON", "Check the address.")
    return [value_in(text, pointer, as_json) for pointer, as_json in values]


def value_in(text, pointer, as_json):
    raw = raw_at(text, pointer)
    if raw is None or raw == "null":
        return None
    value = raw if as_json or not raw.startswith('"') else json.loads(raw)
    if holds_half_character(raw) or "\0" in value:
        raise HttpFailure(
            f"answered with a text at {pointer} that holds an invalid character", "Ask for another value."
        )
    return value
