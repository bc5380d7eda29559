"""A running demo network, and its people as they use it: with plain requests, or in chromium."""

import copy
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pyotp
import requests

from browser.reading import read

ROOT = Path(__file__).resolve().parents[3]
SEED = ROOT / "Sources/Records/Resources/demo.yaml"
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}
PATIENCE = 300  # seconds until a new demo must answer


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """One server with its data. `url`, `folder`, `accounts` (by e-mail), `seats` (of the seed, to e-mails).

    With a `postgres` server, rows and keys are in two databases of it; several of them on one folder are several nodes."""

    def __init__(self, program, folder, postgres=None, like=None):
        """`like` is a demo that was stopped, to begin with a copy of it."""
        self.program, self.folder = program, Path(folder)
        self.databases = []
        if like:
            shutil.copytree(like.folder, self.folder)
        if postgres:
            name = self.folder.name.replace("-", "_")
            templates = [f"{like.folder.name.replace('-', '_')}_{part}" for part in ("data", "keys")] if like else ["template0"] * 2
            self.databases = [postgres.create(f"{name}_{part}", template) for part, template in zip(("data", "keys"), templates)]
        self.people = {}
        self.lock = threading.Lock()
        self.temporary = Path(f"{folder}-temporary")
        self.temporary.mkdir()
        accounts = self.folder / "accounts.json"
        self.start()
        self.accounts = {account["email"]: account for account in json.loads(accounts.read_text())}
        self.seats = {seat: email for email, seat in re.findall(r"email: (\S+)\n +agency: \S+\n +seat: (\S+)", SEED.read_text())}

    def start(self, port=None, **environment):
        """Serves the folder on a free port, or on one that it had. After `stop` or `kill` it starts again, and who was signed in still is."""
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        arguments, settings = self.arguments(port)
        self.output = open(f"{self.folder}-{port}.txt", "w")
        environment = {**os.environ, "TMPDIR": str(self.temporary), **settings, **environment}
        self.process = subprocess.Popen([str(self.program), *arguments], stdout=self.output, stderr=subprocess.STDOUT, env=environment)
        try:
            self.wait()
        except BaseException:
            self.stop()
            raise

    def arguments(self, port):
        """The command, and variables for it."""
        where = ["--database", self.databases[0], "--keys-database", self.databases[1]] if self.databases else []
        return ["demo", "--port", str(port), "--data", str(self.folder), "--accounts", str(self.folder / "accounts.json"), *where], {}

    def wait(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"The demo ended with {self.process.returncode}: {Path(self.output.name).read_text()[-2000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(f"The demo did not answer within {PATIENCE} s.")

    def node(self):
        """Another node on the same databases."""
        node = copy.copy(self)
        node.people, node.folder = {}, self.folder
        node.start()
        return node

    def stop(self):
        """Ends this server, by its process id, and no other."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()

    def kill(self):
        """Ends this server without a word."""
        self.process.kill()
        self.process.wait()
        self.output.close()

    def account(self, who):
        """The account of a seat of the seed, or of an e-mail address."""
        return self.accounts[self.seats.get(who, who)]

    def person(self, who):
        """The one session of this person that all tests share: a code is good once, and three sessions at most live at a time."""
        with self.lock:
            if who not in self.people:
                self.people[who] = Person(self, self.account(who))
                self.people[who].sign_in()
            return self.people[who]

    def stranger(self):
        """Somebody without a session."""
        return Person(self, None)


@contextmanager
def running(program, folder, kind=Demo):
    demo = kind(program, folder)
    try:
        yield demo
    finally:
        demo.stop()


class Demos:
    """Builds the demo once; every server then starts within a second on its own copy."""

    def __init__(self, program, folder):
        self.program, self.folder, self.count = program, Path(folder), 0
        with running(program, self.folder / "first"):
            pass

    def fresh(self, kind=Demo):
        self.count += 1
        copy = self.folder / f"demo-{self.count}"
        shutil.copytree(self.folder / "first", copy)
        return running(self.program, copy, kind)


class Person:
    """Somebody who reads pages and sends forms by plain HTTP; redirects are not followed."""

    def __init__(self, demo, account):
        self.demo, self.account = demo, account
        self.last_code, self.set_cookies = None, []
        self.http = requests.Session()
        self.http.trust_env = False

    def get(self, path, **options):
        return self.http.get(self.demo.url + path, allow_redirects=False, timeout=60, **options)

    def post(self, path, fields=(), **options):
        return self.http.post(self.demo.url + path, data=fields or {"": ""}, allow_redirects=False, timeout=60, **options)

    def page(self, path):
        """A page that must be there, read."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return read(answer.text)

    def do(self, path, fields):
        """A form that must be accepted; where it leads, without the notice of what was done."""
        answer = self.post(path, fields)
        assert answer.status_code == 303, (path, answer.status_code, read(answer.text).errors)
        return answer.headers["Location"].split("?")[0]

    def sign_in(self):
        """Password, then code. Near the end of a code's thirty seconds it waits for the next one."""
        answer = self.post("/sign-in", {"email": self.account["email"], "password": self.account["password"]})
        assert answer.status_code == 303, read(answer.text).errors
        left = 30 - time.time() % 30
        if left < 3:
            time.sleep(left + 0.2)
        self.last_code = pyotp.TOTP(self.account["totpSecret"]).now()
        answer = self.post("/sign-in", {"code": self.last_code})
        assert answer.status_code == 303, read(answer.text).errors
        self.set_cookies = answer.raw.headers.getlist("Set-Cookie")
        return self

    def window(self, browser, **options):
        """A window of a browser with this session."""
        context = browser.new_context(**options)
        if sid := self.http.cookies.get("sid"):
            context.add_cookies([{"name": "sid", "value": sid, "url": self.demo.url}])
        return context
