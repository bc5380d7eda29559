"""How a server starts and ends: what it tells systemd, and that nobody loses what was in flight."""

import socket
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from operations.installation import Installation

FORM = b"email=nobody@example.org&password=wrong-password"


class Slow:
    """A form of which one half is sent, for a while."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), timeout=60)
        head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(FORM)}\r\n\r\n"
        self.socket.sendall(head.encode() + FORM[:10])
        time.sleep(0.5)

    def finish(self):
        """The rest, and all of the answer."""
        self.socket.sendall(FORM[10:])
        answer = b""
        while part := self.socket.recv(65_536):
            answer += part
        return answer.decode()


@contextmanager
def terminated(server):
    """Asks the server to end, waits until it takes no connection, and at the end that it is gone; yields the time of asking."""
    asked = time.monotonic()
    server.process.terminate()
    while refuses(server) is False:
        assert time.monotonic() < asked + 10, "It takes connections."
        time.sleep(0.05)
    yield asked
    server.process.wait(60)


def refuses(server):
    try:
        socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1])), timeout=5).close()
        return False
    except OSError:
        return True


def test_a_request_in_flight_is_answered(demos):
    """No new connections, but the form that is on its way is read and answered, and its event is signed."""
    with demos.fresh(Installation) as server:
        slow = Slow(server)
        with terminated(server):
            time.sleep(1)
            assert server.process.poll() is None
            answer = slow.finish()
        assert answer.startswith("HTTP/1.1 422") and answer.rstrip().endswith("</html>")
        assert server.process.returncode == 0
        assert server.unsigned() == (0, 0)


def test_an_idle_connection_holds_nothing_up(demos):
    with demos.fresh(Installation) as server:
        idle = server.stranger()
        assert idle.get("/help").status_code == 200
        with terminated(server) as asked:
            pass
        assert server.process.returncode == 0 and time.monotonic() < asked + 5
        assert "did not end in time" not in Path(server.output.name).read_text()


def test_patience_ends(demos):
    """A request that never ends is given up after 20 seconds; the log is signed all the same."""
    with demos.fresh(Installation) as server:
        server.stranger().post("/sign-in", {"email": "nobody@example.org", "password": "wrong"})
        slow = Slow(server)
        with terminated(server) as asked:
            pass
        # A connection that sends nothing would be closed after 30 anyway.
        assert 18 < time.monotonic() - asked < 27
        slow.socket.close()
        assert server.process.returncode == 0
        assert server.unsigned() == (0, 0)


def test_a_second_signal_ends_it_at_once(demos):
    with demos.fresh(Installation) as server:
        slow = Slow(server)
        with terminated(server) as asked:
            assert server.process.poll() is None
            server.process.terminate()
        assert time.monotonic() < asked + 5
        assert server.process.returncode == 1
        slow.socket.close()


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_systemd_is_told(demos, tmp_path, kind):
    """READY when pages are answered, WATCHDOG at half the time that was given, STOPPING at the signal."""
    name = str(tmp_path / "notify") if kind == "path" else f"@roundtable-test-{time.monotonic_ns()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, demos.fresh(Installation) as server:
        systemd.bind(name.replace("@", "\0"))
        systemd.settimeout(20)
        server.stop()
        server.start(NOTIFY_SOCKET=name, WATCHDOG_USEC="1000000")
        start = time.monotonic()
        told = [systemd.recv(100) for _ in range(7)]
        assert told.count(b"READY=1") == 1 and told.count(b"WATCHDOG=1") == 6
        assert 1.5 < time.monotonic() - start < 6
        server.process.terminate()
        while (word := systemd.recv(100)) == b"WATCHDOG=1":
            pass
        assert word == b"STOPPING=1"
        server.process.wait(30)
        assert server.process.returncode == 0


def test_silence_where_nobody_asked(demos, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, demos.fresh(Installation) as server:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(2)
        server.stop()
        server.start(NOTIFY_SOCKET=str(tmp_path / "notify"))
        assert systemd.recv(100) == b"READY=1"
        with pytest.raises(TimeoutError):
            systemd.recv(100)
