import urllib.parse


def split_address(url):
    """An address in its parts, and its server: scheme, host and port."""
    try:
        parts = urllib.parse.urlsplit(url.strip())
        server = parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme]
        if server[1].encode("idna"):
            return parts, server
    except (LookupError, ValueError):
        pass
    raise HttpFailure("is not a web address", "Check the address.")


def target_of(parts):
    """What a server is asked for: path and query, percent-encoded where that is missing."""
    path = urllib.parse.urljoin("/", parts.path) if "/." in parts.path else parts.path
    target = urllib.parse.quote(path or "/", safe="/%:@!$&'()*+,;=~|[]")
    return target + ("?" + urllib.parse.quote(parts.query, safe="/%:@!$&()*+,;=~|[]?`{}^\\") if parts.query else "")


def with_query(url, pairs):
    """An address with more in its query; what it has of the same name is replaced."""
    parts, _ = split_address(url)
    query = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
    for name, value in pairs:
        at = next((index for index, pair in enumerate(query) if pair[0] == name), len(query))
        query[at:] = [(name, value), *(pair for pair in query[at + 1 :] if pair[0] != name)]
    text = urllib.parse.urlencode(query, safe="*").replace("~", "%7E")
    return urllib.parse.urlunsplit(parts._replace(query=text, fragment=""))


def is_same_server(one, other):
    """Whether an address is at the server that another one is at; the same by a safer way counts."""
    from_server, to_server = split_address(one)[1], split_address(other)[1]
    is_safer = from_server[0] == "http" and from_server[2] == 80 and to_server == ("https", from_server[1], 443)
    return from_server == to_server or is_safer


def led_to(target, url, words, hint):
    """The address that a server redirects to."""
    try:
        whole = urllib.parse.urljoin(url, target)
        split_address(whole)
        return whole
    except (HttpFailure, ValueError):
        raise HttpFailure(words, hint) from None
