"""Requests byte by byte, as no browser sends them."""

import io
import socket
from http.client import HTTPResponse

PROBE = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


class Heard(io.BytesIO):
    """What a server sent, as `HTTPResponse` wants it."""

    def makefile(self, *_):
        return self

    def close(self):
        pass


def request(method, target, headers=(), body=b"", version=b"HTTP/1.1"):
    """A request with a length, unless the headers say how long it is."""
    lines = [method + b" " + target + b" " + version, b"Host: 127.0.0.1", *headers]
    if body and not any(header.lower().startswith((b"content-length", b"transfer-encoding")) for header in headers):
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def talk(port, data, patience=20):
    """Sends bytes and then a probe; returns all that comes back until the server hangs up."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=patience) as wire:
        try:
            wire.sendall(data + PROBE)
        except OSError:
            pass  # refused while we still talked
        try:
            while part := wire.recv(65536):
                heard += part
        except ConnectionResetError:
            pass
    return heard


def answers(heard, method):
    """The answers in what was heard: to the request, and to the probe if the connection was kept."""
    source, found = Heard(heard), []
    while source.tell() < len(heard):
        response = HTTPResponse(source, method=method if not found else "GET")
        response.begin()
        length = response.getheader("Content-Length")
        body = response.read()
        assert length is None or response.length in (0, None), "an answer was cut"
        found.append((response.status, dict(response.getheaders()), body))
    return found
