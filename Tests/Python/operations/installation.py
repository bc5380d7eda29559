"""The demo's data behind `serve`, as an operator runs it."""

import os
import re
import sqlite3
import subprocess

from browser.network import ROOT, Demo, free_port

ORIGIN = "demo.rivermouth.example/log"


def patterns():
    """The patterns of the route table, as the router writes them."""
    text = (ROOT / "Sources/App/Routes.swift").read_text()
    paths = re.findall(r'web\.(?:everyone|anyone|own|desk)\(\.\w+, "([^"]*)"', text)
    paths += [f"/cases/:case/{path}".rstrip("/") for path in re.findall(r'web\.cases\(\.\w+, "([^"]*)"', text)]
    assert len(paths) > 50
    return {re.sub(r":(\w+)", r"{\1}", path) for path in paths}


def settings(folder):
    """Variables for commands on the folder of a demo."""
    return {
        "ROUNDTABLE_DATA": str(folder / "data"), "ROUNDTABLE_KEYS": str(folder / "keys"), "ROUNDTABLE_PUBLIC_URL": "http://127.0.0.1:1",
        "ROUNDTABLE_LOG_ORIGIN": ORIGIN}


def run(program, folder, *arguments, **environment):
    """A command that ends by itself."""
    environment = {**os.environ, **settings(folder), **environment}
    return subprocess.run([str(program), *arguments], env=environment, capture_output=True, text=True, timeout=300)


class Installation(Demo):
    """Messages are JSON, at the most talkative level; `metrics` is where numbers are answered."""

    def arguments(self, port):
        self.metrics = f"http://127.0.0.1:{free_port()}"
        return ["serve"], settings(self.folder) | {
            "ROUNDTABLE_PORT": str(port), "ROUNDTABLE_PUBLIC_URL": f"http://127.0.0.1:{port}", "ROUNDTABLE_LOG_FORMAT": "json",
            "ROUNDTABLE_LOG_LEVEL": "trace", "ROUNDTABLE_METRICS": self.metrics.removeprefix("http://")}

    def unsigned(self):
        """After the server's end: how many events are not in the tree, and how many no checkpoint covers."""
        assert self.process.poll() is not None
        with sqlite3.connect(self.folder / "data/roundtable.sqlite") as data:
            one = lambda question: data.execute(question).fetchone()[0]
            total, waiting = one("SELECT count(*) FROM audit_event"), one("SELECT count(*) FROM audit_event WHERE idx IS NULL")
            return waiting, total - one("SELECT max(size) FROM audit_checkpoint")
