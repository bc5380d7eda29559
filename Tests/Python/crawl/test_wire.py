"""The server on the wire: requests that no browser sends are refused in order, and the next request on the connection is read as such."""

import gzip
import zlib
from urllib.parse import urlsplit

import pytest

from crawl.rules import MARK, READING, SENDING, judge
from crawl.walk import INVENTED
from crawl.wire import answers, request, talk

FORM = b"Content-Type: application/x-www-form-urlencoded"
NAME = MARK.encode()
BIG = b"q=" + b"x" * (2 << 20)
TYPES = [b"application/json", b"text/plain", b"text/xml", b"multipart/form-data; boundary=x", b"application/x-www-form-urlencoded; charset=utf-16",
         b"APPLICATION/X-WWW-FORM-URLENCODED", b"application/x-www-form-urlencodedness", b"", b"/", b"\xff", b"a" * 4000]
BODIES = [b"q=%", b"q=%zz", b"%=1", b"q=%e2%82", b"q=%ed%a0%80", b"q=%ff", b"\xff\xfe", b"\0", b"&" * 5000, b"=" * 5000, b"q=1&" * 5000, b"q",
          b"&".join(b"n%d=1" % index for index in range(300)), b"q=<" + NAME, b"q=%3C" + NAME + b"%3E", b'{"q": 1}', b"q=%00"]
COOKIES = [b"sid", b"sid=", b"=", b";", b";;;=;=", b"sid=\xff", b"sid=%00", b"sid=" + b"a" * 9000, b"sid=a; sid=b", b"sid=\"a\"", b"a=b; " * 700, b"sid = x",
           b"sid=a=b=c", b"__Host-sid=x; pending=y", b"sid=" + b"0" * 64, b"pending=" + b"f" * 64, b"sid=a,b", b"\t\t", b"sid=\xe2\x82\xac"]
TARGETS = [b"//", b"/..", b"/%2e%2e/etc/passwd", b"/assets/../../etc/passwd", b"/assets/..%2f..%2fetc%2fpasswd", b"/cases/%00", b"/%", b"/%zz", b"/a?%", b"/?done=%",
           b"/help?done=<" + NAME + b">", b"/help?done=%ff", b"/help#a", b"/\xff\xfe", b"/\xc3\xa9", b"/cases/" + INVENTED.upper().encode(), b"/" + b"a" * 9000,
           b"/help?" + b"a=1&" * 3000, b"/" + b"a/" * 3000, b"/help/", b"//help", b"/help//", b"/cases/" + INVENTED.encode() + b"//entries", b"/sign-in;x=1",
           b"/invitations/" + b"0" * 64, b"/invitations/%3C" + NAME + b"%3E", b"/<" + NAME + b">", b"/help?a[]=1", b"/.git/config", b"/.well-known/security.txt",
           b"http://elsewhere.example/help", b"*", b"", b"help", b"?a=1", b"/%F0%9F%98%80", b"/help%20", b"/:case"]
METHODS = [b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"PROPFIND", b"get", b"G\xc9T", b"M" * 500]
SITES = [b"Sec-Fetch-Site: cross-site", b"Sec-Fetch-Site: none", b"Sec-Fetch-Site: ", b"Sec-Fetch-Site: same-origin, cross-site", b"Origin: null",
         b"Origin: http://elsewhere.example", b"Origin: ", b"Origin: http://127.0.0.1.elsewhere.example", b"X-Forwarded-For: \xff, ,;<" + NAME + b">",
         b"X-Forwarded-For: " + b"1.2.3.4, " * 900, b"Expect: 100-continue", b"Range: bytes=0-1", b"Accept-Language: " + b"x;q=9e999," * 200,
         b"Upgrade: websocket", b"Connection: upgrade, x", b"Content-Encoding: br", b"Accept: text/\xff", b"If-Modified-Since: x", b"X-HTTP-Method-Override: DELETE"]


@pytest.fixture(scope="module")
def port(demo):
    yield urlsplit(demo.url).port
    assert demo.process.poll() is None, "the server ended"


def check(port, data, allowed, method="GET", whole=True):
    """One answer that keeps to the rules; then the probe's, or the end of the connection."""
    heard = answers(talk(port, data), method)
    # The parser of the library answers what is no HTTP, without a page, and hangs up.
    assert heard or not whole, data[:200]
    if not heard:
        return None
    status, headers, body = heard[0]
    if status in (400, 413, 431) and not body and headers.get("Connection", "").lower() == "close":
        assert not whole and len(heard) == 1, (data[:200], status)
        return status
    wrong = judge(status, headers, b'<main id="main"' if method == "HEAD" else body, allowed)
    assert not wrong, (data[:300], wrong)
    assert len(heard) <= 2 and all(probe[0] == 200 and probe[2] == b"ok\n" for probe in heard[1:]), (data[:200], heard[1:])
    assert len(heard) == 2 or headers.get("Connection", "").lower() == "close" or not whole, (data[:200], "hung up without a word")
    return status


@pytest.mark.parametrize("kind", TYPES)
def test_other_types_are_refused(port, kind):
    status = check(port, request(b"POST", b"/sign-in", [b"Content-Type: " + kind], b"email=a"), SENDING)
    assert status in (415, 422, 429)


@pytest.mark.parametrize("body", BODIES)
def test_broken_forms_are_refused(port, body):
    assert check(port, request(b"POST", b"/sign-in", [FORM], body), SENDING) in (400, 422)


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress])
def test_packed_forms_are_not_unpacked(port, pack):
    headers = [FORM, b"Content-Encoding: " + (b"gzip" if pack is gzip.compress else b"deflate")]
    assert check(port, request(b"POST", b"/sign-in", headers, pack(b"code=" + b"1" * 5000)), SENDING) in (400, 415, 422)


@pytest.mark.parametrize("where", [b"/sign-in", b"/cases/search", b"/nowhere", b"/help"])
def test_large_forms_are_refused(port, where):
    assert check(port, request(b"POST", where, [FORM], BIG), SENDING, whole=False) in (404, 413, None)


def test_chunks_of_any_size_are_read_or_refused(port):
    headers = [FORM, b"Transfer-Encoding: chunked"]
    chunked = lambda *chunks: b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    assert check(port, request(b"POST", b"/sign-in", headers, chunked(b"co", b"de=", b"1")), SENDING) == 422
    assert check(port, request(b"POST", b"/sign-in", headers, chunked(*[BIG[:9000]] * 230)), SENDING, whole=False) in (413, None)
    for odd in (b"FFFFFFFFFFFFFFFFF\r\nx", b"-1\r\nx", b"zz\r\n", b"1;a=\"\r\n\"\r\nx\r\n0\r\n\r\n", b"5\r\ncode=\r\n0\r\nX-Trailer: 1\r\n\r\n"):
        check(port, request(b"POST", b"/sign-in", headers, odd), SENDING, whole=False)


@pytest.mark.parametrize("lengths", [(b"5", b"6"), (b"-1",), (b"1e3",), (b"0x5",), (b"99999999999999999999",), (b"5, 5",), (b"",)])
def test_lengths_that_are_none_are_refused(port, lengths):
    headers = [FORM, *(b"Content-Length: " + length for length in lengths)]
    check(port, request(b"POST", b"/sign-in", headers, b"code=1"), SENDING, whole=False)


def test_two_ways_to_say_the_length_are_not_mixed_up(port):
    """No request hides in the body of another."""
    hidden = b"0\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
    data = request(b"POST", b"/sign-in", [FORM, b"Content-Length: %d" % len(hidden), b"Transfer-Encoding: chunked"], hidden)
    statuses = [status for status, _, _ in answers(talk(port, data), "POST")]
    assert statuses[0] == 400 and len(statuses) == 1, statuses


@pytest.mark.parametrize("cookie", COOKIES)
def test_cookies_of_any_kind_are_no_session(port, cookie):
    for method, target in ((b"GET", b"/cases"), (b"POST", b"/sign-out"), (b"GET", b"/sign-in")):
        status = check(port, request(method, target, [b"Cookie: " + cookie]), READING | SENDING)
        assert status == {b"/cases": 303, b"/sign-out": 401, b"/sign-in": 200}[target]


@pytest.mark.parametrize("target", TARGETS)
def test_addresses_of_any_kind_are_read_or_refused(port, target):
    check(port, request(b"GET", target), READING, whole=False)
    check(port, request(b"HEAD", target), READING, method="HEAD", whole=False)


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_refused(port, method):
    for target in (b"/", b"/sign-in", b"/nowhere", b"/log/bundle"):
        assert check(port, request(method, target), READING | SENDING | {405}, whole=False) in (400, 405, None)


@pytest.mark.parametrize("target", [b"/", b"/sign-in", b"/help", b"/nowhere", b"/sign-out", b"/cases", b"/favicon.ico", b"/healthz", b"/help?done=%ff", b"/assets/x"])
def test_head_answers_as_get_without_a_body(port, target):
    """What follows on the connection is not mistaken for a body, nor a body for what follows."""
    status = check(port, request(b"HEAD", target), READING, method="HEAD")
    assert status == check(port, request(b"GET", target), READING)


@pytest.mark.parametrize("header", SITES)
def test_headers_of_any_kind_are_read(port, header):
    check(port, request(b"GET", b"/sign-in", [header]), READING, whole=False)
    assert check(port, request(b"POST", b"/sign-in", [header, FORM], b"code=1"), SENDING, whole=False) != 200


def test_long_heads_are_refused(port):
    for headers in ([b"X-Long: " + b"a" * 20_000], [b"X-%d: 1" % index for index in range(150)], [b"X-%d: %s" % (index, b"a" * 9000) for index in range(9)]):
        assert check(port, request(b"GET", b"/help", headers), READING | {431}, whole=False) in (400, 431, None)
    for bytes in (b"\0", b"\r\n\r\n", b"\x16\x03\x01\x02\0", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\nHost x\r\n\r\n"):
        check(port, bytes, READING, whole=False)
