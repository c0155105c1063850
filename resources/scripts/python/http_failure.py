import email.utils
import errno
import http
import http.client
import re
import socket
import ssl
import time
import zlib

# What not every version of Python calls alike.
STATUS_WORDS = {
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Entity",
    509: "Bandwidth Limit Exceeded",
}
STATUS_HINTS = {
    401: "Check how the request says who you are: a header, or a key in its query.",
    403: "Check how the request says who you are: a header, or a key in its query.",
    404: "Check the address.",
    405: "Choose another method.",
    410: "Check the address.",
    429: "The server wants fewer requests: set a rate limit.",
}
CHECK_ONLINE = "Check the address, and whether you are online."
NETWORK_WORDS = {
    errno.ECONNREFUSED: ("refuses connections", "Is the server running, and is the port right?"),
    errno.ETIMEDOUT: ("did not accept the connection", CHECK_ONLINE),
    errno.ENETUNREACH: ("cannot be reached", "Are you online?"),
    errno.EHOSTUNREACH: ("cannot be reached", "Are you online?"),
}


class HttpFailure(Exception):
    """Why one request has no answer that is of use: words that go on behind the address, and what to do about it."""

    def __init__(self, words, hint, is_passing=False, retry_after=0):
        super().__init__(words)
        self.words, self.hint, self.is_passing, self.retry_after = words, hint, is_passing, retry_after


def refused(status, seconds):
    """An answer that says no."""
    is_passing = status in (408, 425, 429) or status >= 500
    known = {one.value: one.phrase for one in http.HTTPStatus}
    words = f"answered {status} {STATUS_WORDS.get(status) or known.get(status, '')}".strip()
    hint = "Check the address, the query and the body."
    if status >= 500:
        hint = "The server has a fault of its own; try again later."
    return HttpFailure(words, STATUS_HINTS.get(status, hint), is_passing, seconds if is_passing else 0)


def retry_after(header):
    """The header Retry-After as seconds from now."""
    if header is not None and re.fullmatch(r"\s*[0-9]+\s*", header):
        return int(header)
    date = None if header is None else email.utils.parsedate_tz(header)
    return 0 if date is None else max(0, email.utils.mktime_tz(date) - time.time())


def unreachable(error, timeout_ms):
    """What the network, and not the server, is at fault for."""
    if isinstance(error, socket.gaierror):
        words = "has no server that could be found" if error.errno == socket.EAI_AGAIN else "has no server of that name"
        return HttpFailure(words, CHECK_ONLINE, True)
    if isinstance(error, ssl.SSLCertVerificationError):
        return HttpFailure(
            "shows a certificate that is not trusted", "Check the address, or trust the certificate.", True
        )
    if isinstance(error, OSError) and error.errno in NETWORK_WORDS:
        return HttpFailure(*NETWORK_WORDS[error.errno], True)
    if isinstance(error, socket.timeout):
        seconds = f"{timeout_ms / 1000:,.3f}".rstrip("0").rstrip(".")
        return HttpFailure(
            f"did not answer within {seconds} s", "Try again later, or allow more time for an answer.", True
        )
    if isinstance(error, zlib.error):
        return HttpFailure("answered with bytes that cannot be unpacked", "Try again later.", True)
    if isinstance(error, (ConnectionError, http.client.IncompleteRead)):
        return HttpFailure("closed the connection", "Try again later.", True)
    return HttpFailure("could not be reached", CHECK_ONLINE, True)
