import base64
import collections
import errno
import functools
import http.client
import random
import re
import select
import socket
import ssl
import threading
import time
import urllib.parse
import zlib

MOST_REDIRECTS = 5
CONNECT_SECONDS = 10
# A server that asks for more patience than this is not waited for.
LONGEST_RETRY_AFTER = 600
# Nor can a socket wait longer: the system counts in 32 bits of milliseconds.
LONGEST_TIMER = 2_147_483
# An answer that nobody wants is read to its end if it is no longer, so that its connection can be kept.
SHORT_BYTES = 65_536
# A quote alone begins a text that does not end.
JSON_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|["\[\]{}]', re.DOTALL)

Request = collections.namedtuple("Request", "url method headers body")
Answer = collections.namedtuple("Answer", "url text link")


class KeptConnections(threading.local):
    """By server, those of a thread."""

    def __init__(self):
        self.by_server = {}


class Pace:
    """When a server may be asked next."""

    def __init__(self):
        self.turns, self.next_turn = threading.Lock(), 0

    def wait_turn(self, interval):
        """One at a time, evenly: a burst each second would be more in some seconds."""
        with self.turns:
            now = time.monotonic()
            turn = max(now, self.next_turn)
            self.next_turn = turn + interval
        time.sleep(turn - now)


# By server: nodes that may ask it only so often share its pace.
PACES = {}


class WebClient:
    """Asks servers as one node is set up to: no faster than it may, and again where that may help."""

    def __init__(
        self,
        most_bytes,
        method="GET",
        headers=(),
        rate_limit=None,
        attempts=5,
        base_ms=500,
        max_ms=30_000,
        timeout_ms=30_000,
    ):
        given = {name.lower() for name, _ in headers}
        usual = [("accept-encoding", "gzip, deflate"), ("user-agent", "python")]
        own = [(name, sendable(name, secret_text(value))) for name, value in headers]
        self.method, self.headers = method, own + [each for each in usual if each[0] not in given]
        self.most_bytes, self.rate_limit = most_bytes, rate_limit
        self.attempts, self.base_ms, self.max_ms, self.timeout_ms = attempts, base_ms, max_ms, timeout_ms
        self.kept = KeptConnections()

    def request(self, url, body=None):
        return Request(url, self.method, self.headers, None if body is None else body.encode("utf-8"))

    def ask(self, request):
        """The answer to a request. Raises HttpFailure where it failed for good."""
        failed = 0
        while True:
            if self.rate_limit is not None:
                _, server = split_address(request.url)
                # In one step: several threads may be the first to ask.
                PACES.setdefault(server, Pace()).wait_turn(1 / self.rate_limit)
            try:
                return self.exchange(request)
            except HttpFailure as failure:
                failed += 1
                if failed == self.attempts or not failure.is_passing or failure.retry_after > LONGEST_RETRY_AFTER:
                    raise
                # Exponential backoff with full jitter, and no less than the server asks for.
                most = min(self.max_ms, self.base_ms * 2 ** (failed - 1)) / 1000
                time.sleep(max(random.random() * most, failure.retry_after))

    def exchange(self, request):
        """Asks once, and follows where the server redirects to."""
        deadline = time.monotonic() + self.timeout_ms / 1000
        asked = without_credentials(request)
        try:
            for _ in range(MOST_REDIRECTS + 1):
                response, data = self.send(asked, deadline)
                location = response.getheader("Location")
                if response.status in (301, 302, 303, 307, 308) and location is not None:
                    asked = redirected(asked, location, response.status)
                    continue
                if not is_good(response):
                    raise refused(response.status, retry_after(response.getheader("Retry-After")))
                text = answer_text(data, response.getheader("Content-Type", ""))
                if is_cut_off(text):
                    raise HttpFailure("cut its answer off", "Try again later.", True)
                return Answer(asked.url, text, ", ".join(response.headers.get_all("Link", [])))
        except (OSError, http.client.HTTPException, zlib.error) as error:
            raise unreachable(error, self.timeout_ms) from error
        raise HttpFailure(f"redirects more than {MOST_REDIRECTS} times", "Check the address.")

    def send(self, request, deadline):
        """A response, and its body if it is good. The connection is kept for what this thread asks next."""
        parts, server = split_address(request.url)
        connection = self.kept.by_server.pop(server, None)
        if connection is None or is_dropped(connection):
            connection = connect(server, deadline)
        try:
            sock = connection.sock
            sock.settimeout(patience(deadline))
            has_host = any(name.lower() == "host" for name, _ in request.headers)
            connection.putrequest(request.method, target_of(parts), has_host, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value)
            if request.method != "GET":
                connection.putheader("content-length", len(request.body or b""))
            connection.endheaders(request.body)
            response = connection.getresponse()
            is_short = response.length is not None and response.length <= SHORT_BYTES
            is_read = is_good(response) or is_short
            data = self.body_of(response, sock, deadline) if is_read else b""
        except BaseException:
            connection.close()
            raise
        if is_read and not response.will_close:
            self.kept.by_server[server] = connection
        else:
            connection.close()
        return response, data

    def body_of(self, response, sock, deadline):
        is_packed = response.getheader("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip", "deflate")
        unpacking = zlib.decompressobj(47) if is_packed else None
        data, left = bytearray(), response.length
        while left != 0:
            sock.settimeout(patience(deadline))
            part = response.read1(CHUNK_BYTES if left is None else min(left, CHUNK_BYTES))
            if not part:
                break
            left = None if left is None else left - len(part)
            data += unpacking.decompress(part, self.most_bytes + 1) if unpacking else part
            if len(data) > self.most_bytes:
                size = f"{self.most_bytes // 1_000_000:,} MB"
                raise HttpFailure(f"answered with more than {size}", "Ask for less at a time, in pages.")
        if left:
            raise ConnectionResetError
        response.close()
        return bytes(data)


def sendable(name, value):
    if re.fullmatch(r"[\t\x20-\x7e\xa0-\xff]*", value):
        return value
    raise Failed(f"headers.{name} holds a character that cannot be sent, such as a line break.")


def is_good(response):
    return 200 <= response.status < 300


def patience(deadline):
    return min(max(0.001, deadline - time.monotonic()), LONGEST_TIMER)


@functools.lru_cache(maxsize=None)
def trusted():
    return ssl.create_default_context()


def connect(server, deadline):
    scheme, host, port = server
    seconds = patience(deadline)
    most = min(seconds, CONNECT_SECONDS)
    if scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=most, context=trusted())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=most)
    try:
        connection.connect()
    except socket.timeout as error:
        if error.errno is None and most < seconds:
            raise OSError(errno.ETIMEDOUT, "") from error
        raise
    return connection


def is_dropped(connection):
    """Whether the server has closed a connection that was kept: then there is something to read."""
    return connection.sock is None or bool(select.select([connection.sock], [], [], 0)[0])


def public_headers(headers):
    """What may be sent to any server: nothing that somebody is known by."""
    known = ("accept", "accept-encoding", "accept-language", "content-type", "user-agent")
    return [(name, value) for name, value in headers if name.lower() in known]


def redirected(request, location, status):
    url = led_to(location, request.url, "redirects to something that is not a web address", "Check the address.")
    is_same = is_same_server(request.url, url)
    drops_body = status == 303 or (status < 303 and request.method != "GET")
    if not is_same and not drops_body and request.body is not None:
        raise HttpFailure(
            "redirects to another server, which is not sent the body", "Use the address that it redirects to."
        )
    headers = request.headers if is_same else public_headers(request.headers)
    if drops_body:
        return Request(url, "GET", headers, None)
    return Request(url, request.method, headers, request.body)


def without_credentials(request):
    """Name and password in an address become a header."""
    parts, _ = split_address(request.url)
    before, at, server = parts.netloc.rpartition("@")
    if not at:
        return request
    name, _, password = before.partition(":")
    pair = f"{urllib.parse.unquote(name)}:{urllib.parse.unquote(password)}"
    basic = ("authorization", "Basic " + base64.b64encode(pair.encode("utf-8")).decode("ascii"))
    is_given = any(name.lower() == "authorization" for name, _ in request.headers)
    url = urllib.parse.urlunsplit(parts._replace(netloc=server))
    return request._replace(url=url, headers=request.headers if is_given else [*request.headers, basic])


def is_cut_off(text):
    """Whether it is JSON that ends before the list or the object does which it begins with."""
    depth = 0
    for found in JSON_PARTS.finditer(text) if re.match(r"\s*[\[{]", text) else ():
        part = found.group()
        if part in "[{":
            depth += 1
        elif part == '"':
            return True
        elif part in "]}":
            depth -= 1
            if depth == 0:
                return False
    return depth > 0


def answer_text(data, content_type):
    found = re.search(r';\s*charset\s*=\s*"?([^\s";]+)', content_type, re.IGNORECASE)
    charset = found.group(1) if found else None
    start, marked = marked_encoding(data)
    encoding = marked or {"ascii": "utf-8", "us-ascii": "utf-8"}.get((charset or "utf-8").lower(), charset)
    try:
        return data[start:].decode(encoding or "utf-8")
    except LookupError:
        raise HttpFailure(
            f"answered in an encoding that is not known: {charset}", "The server must send UTF-8."
        ) from None
    except UnicodeDecodeError:
        said = f"says that it is {charset}, which it is not" if charset else "does not say in which encoding"
        raise HttpFailure(
            f"answered with bytes that are not text: it {said}", "The server must send UTF-8, or name the encoding."
        ) from None
