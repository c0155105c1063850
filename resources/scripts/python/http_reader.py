import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

PAGE_BYTES = 100_000_000
# A server that gives so many pages in a row that it gave before does not turn pages, or goes round in circles.
MOST_REPEATS = 20
# Rows that are alive where they are wanted: from so many on, looks at them are farther apart.
CLOSE_LOOKS = 20_000
NO_PAGES = {"type": "none"}
WHERE_RECORDS = "Check where the list of records is in an answer."


def read_http(
    run: Run,
    name: str,
    url: str,
    columns: list[tuple[str, str, str]],
    place: str,
    query: Sequence[tuple[str, str]] = (),
    body: str | None = None,
    records: str = "",
    pages: dict[str, Any] = NO_PAGES,
    max_pages: int | None = None,
    enough: Sequence[tuple[int, str]] = (),
    **asking: Any,
) -> None:
    """
    Reads records from a server into the table `NAME read`, page by page, each key a column of the type it had when the pipeline
    was exported; what is no record into `NAME unread`. `records` points to the list in an answer. `enough`: for each node behind
    that is satisfied with its first rows, how many that is, and a query that counts those which reach it.
    """
    source = add_sources(run, [place])
    taken = JsonRecords(run, name, columns)
    client = WebClient(PAGE_BYTES, **asking)
    pages = {key: secret_text(value) if isinstance(value, str) else value for key, value in pages.items()}
    page, count, next_look = 0, 0, max((rows for rows, _ in enough), default=0)
    try:
        url = secret_text(url)
        if query:
            url = with_query(url, [(key, secret_text(value)) for key, value in query])
        first = client.request(url, body and secret_text(body, json_inside if is_json(body) else str))
        for found, has_next in web_pages(run, client, first, secret_text(records), pages, max_pages is None):
            page += 1
            for text in found:
                count += 1
                take_element(taken, text, [str(source), str(count), None], place)
            if has_next and page == max_pages:
                run.warn(f'There seem to be more pages than the {max_pages} that "maxPages" allows.')
                break
            if enough and has_next and count >= next_look:
                missing = missing_rows(run, taken, enough)
                if missing <= 0:
                    break
                next_look = count + max(missing, count / 10 if count > CLOSE_LOOKS else 0)
    except HttpFailure as failure:
        which = f", asked for page {page + 1}," if page else ""
        raise Failed(f"{place}{which} {failure.words}. {failure.hint}") from failure
    taken.keep()


def missing_rows(run, taken, enough):
    """How many rows the neediest of the nodes behind lacks, by the records that are there so far."""
    taken.make_tables()
    missing = max(rows - run.value(query) for rows, query in enough)
    taken.drop_tables()
    return missing


def take_element(taken, text, place, source):
    """A record is read as if it were a line of its own. What stands between two commas is none."""
    line = re.sub("[\r\n]", " ", text) or ","
    for record, _, problem in json_lines("", [(line, True)]):
        taken.add(record, problem, place, source)


def web_pages(run, client, first, records, pages, is_strict):
    """(records, has_next) of each page, asked for when it is wanted."""
    kind = pages["type"]
    number, offset, repeats = 0, 0, RepeatCounter()
    request = turned(first, pages, 0, 0)
    while True:
        answer = client.ask(request) if run.turns is None else run.turns.wait_for(client.ask, request)
        found = records_in(answer.text, records)
        number += 1
        if is_strict:
            repeats.see(request.url, answer.text, found)
        offset += max(len(found), pages["size"] if kind == "offset" else 0)
        request = next_request(first, pages, answer, len(found), number, offset)
        yield found, request is not None
        if request is None:
            return


class RepeatCounter:
    """Counts pages that were there before, where nobody has said when to stop."""

    def __init__(self):
        self.last, self.answered, self.count = None, set(), 0

    def see(self, url, text, found):
        answered = digest_of([url, *found])
        digest = digest_of([text]) if found else b""
        self.count = self.count + 1 if digest == self.last or answered in self.answered else 0
        self.last = digest or self.last
        self.answered.add(answered)
        if self.count >= MOST_REPEATS:
            raise HttpFailure(
                f"keeps giving pages that it gave before, {MOST_REPEATS} in a row",
                "Check what turns the page, or set the most pages to ask for.",
            )


def digest_of(texts):
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).digest()


def next_request(first, pages, answer, count, number, offset):
    """The request for the page behind; None where there is none."""
    kind = pages["type"]
    if kind == "page":
        return turned(first, pages, number, offset) if count > 0 else None
    if kind == "offset":
        return turned(first, pages, number, offset) if count >= pages["size"] else None
    if kind == "cursor":
        cursor = cursor_in(answer.text, pages["next"])
        return None if cursor is None else first._replace(url=with_query(first.url, [(pages["param"], cursor)]))
    target = next_link(answer.link) if kind == "link" else None
    if target is None:
        return None
    words = "links to a next page that is not a web address"
    url = led_to(target, answer.url, words, "Choose another kind of pagination.")
    is_same = is_same_server(first.url, url)
    return first._replace(url=url, headers=first.headers if is_same else public_headers(first.headers))


def turned(first, pages, number, offset):
    """The request for the page behind `number` others, which had `offset` records."""
    if pages["type"] == "page":
        pairs = [(pages["param"], str(pages["start"] + number))]
    elif pages["type"] == "offset":
        size = [(pages["size_param"], str(pages["size"]))] if "size_param" in pages else []
        pairs = [(pages["param"], str(offset)), *size]
    else:
        return first
    return first._replace(url=with_query(first.url, pairs))


def records_in(text, pointer):
    """The records in an answer, each as it stands there: the elements of the list at a pointer, or the one object."""
    if not text.strip():
        return []
    found = json_at(text, pointer)
    if found is None:
        raise HttpFailure(f"answered with nothing at {pointer}", WHERE_RECORDS)
    if found.startswith("["):
        return elements_of(found)
    if found.startswith("{"):
        return [found]
    if found == "null":
        return []
    place = f" at {pointer}" if pointer else ""
    raise HttpFailure(f"answered with no list of records{place}", WHERE_RECORDS)


def cursor_in(text, pointer):
    """The cursor of the next page; None where an answer has none."""
    raw = json_at(text, pointer) if text.strip() else None
    if raw in (None, "null", "false", '""'):
        return None
    if raw[:1] in ("{", "["):
        raise HttpFailure(f"answered with no cursor at {pointer}, but a list or an object", "Check where the cursor is.")
    return json.loads(raw) if raw.startswith('"') else raw


def json_at(text, pointer):
    if not re.match(r"\s*[\[{]", text):
        page = ", but a web page or XML" if text.lstrip().startswith("<") else ""
        raise HttpFailure(
            f"answered with something that is not JSON{page}",
            "Check the address: it must be that of the data, not of a page about it.",
        )
    return raw_at(text, pointer)


def next_link(header):
    """The target of `rel="next"` in a header Link (RFC 8288); None where there is none."""
    for target, params in re.findall(r'<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)', header):
        found = re.search(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))', params, re.IGNORECASE)
        kinds = (found.group(1) or found.group(2) or "").lower().split() if found else []
        if "next" in kinds:
            return target
    return None
