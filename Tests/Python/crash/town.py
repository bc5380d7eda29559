"""A demo network that is used, killed in the middle, and checked: what was acknowledged must be there, whole, and in the log."""

import base64
import itertools
import os
import random
import subprocess
import threading
from pathlib import Path

import requests

from audit import twin
from browser.network import Demo, Person
from browser.planting import Planted

ORIGIN = "demo.rivermouth.example/log"
ENTRY_ADDED, ENTRIES_SEEN, REFERRAL_MADE = 40, 41, 20


class Unreadable(Exception):
    pass


class Ledger:
    """What a worker sent, and what the server acknowledged."""

    def __init__(self):
        self.sent, self.done = [], []


class Worker(threading.Thread):
    """Does one thing again and again in a session of its own, until the server is gone or refuses."""

    def __init__(self, person, act, pause=0):
        super().__init__(daemon=True)
        self.person, self.act, self.ledger = Person(person.demo, person.account), act, Ledger()
        self.person.http.cookies.update(person.http.cookies)
        self.halt = threading.Event()
        self.refused, self.pause = [], pause

    def run(self):
        while not self.halt.is_set():
            try:
                name, answer = self.act(self.person, self.ledger.sent)
            except requests.RequestException:
                return
            if answer.status_code in (200, 303):
                self.ledger.done.append(name)
            else:
                self.refused.append(answer.status_code)
                self.halt.wait(0.02)
            self.halt.wait(self.pause)


class Town:
    """The network, its server, and three people who work: one writes entries, one refers, one reads."""

    def __init__(self, program, folder, seed, postgres=None, like=None):
        self.program, self.random = Path(program), random.Random(seed)
        self.demo = Demo(program, folder, postgres, like)
        self.planted = Planted(self.demo)
        self.reader, self.writer, self.referrer = (self.demo.person(seat) for seat in ("police-prevent", "clinic-psych", "school-lead"))
        self.names = itertools.count()
        self.kept = self.seat = None
        assert self.reader.get(self.planted.entry).status_code == 200
        self.demo.stop()
        self.counts = self.count(self.bundle())

    # Work

    def name(self, sent):
        sent.append(f"act-{next(self.names)}-end")
        return sent[-1]

    def write(self, person, sent):
        """An entry with a share, in one transaction."""
        name = self.name(sent)
        form = {"kind": "note", "title": name, "text": name * 20, "handling": "case-team", "to": "team", "level": "summary", "summary": name,
                "purpose": "plan-support", "basis": "public-task", "telling": "told", "necessity": "n", "step": "save"}
        return name, person.post(f"{self.planted.case}/entries", form)

    def refer(self, person, sent):
        """A referral, for which a key is made first."""
        name = self.name(sent)
        form = {"urgency": "soon", "consent": "agreed", "step": "send", "name": name, "seen": "s", "tried": "t", "knows": "k"}
        return name, person.post("/referrals", form)

    def read(self, person, sent):
        """A page with personal data: when all of it has arrived, it is acknowledged."""
        name = self.name(sent)
        answer = person.get(self.planted.entry)
        assert answer.status_code != 200 or "holds relevant information" in answer.text
        return name, answer

    def work(self, pause=0):
        """The three at work."""
        self.workers = [Worker(self.writer, self.write, pause), Worker(self.referrer, self.refer, pause), Worker(self.reader, self.read, pause)]
        for worker in self.workers:
            worker.start()
        return self.workers

    def rest(self):
        for worker in self.workers:
            worker.halt.set()
        for worker in self.workers:
            worker.join(60)
        return [worker.ledger for worker in self.workers]

    # Checks

    def begin(self, *arguments, **more):
        """A command on the machine, beside the server."""
        where = dict(zip(("ROUNDTABLE_DATABASE", "ROUNDTABLE_KEYS_DATABASE"), self.demo.databases))
        environment = {
            **os.environ, **where, "ROUNDTABLE_DATA": str(self.demo.folder / "data"), "ROUNDTABLE_KEYS": str(self.demo.folder / "keys"),
            "ROUNDTABLE_PUBLIC_URL": "http://127.0.0.1:1", "ROUNDTABLE_LOG_ORIGIN": ORIGIN, **more}
        return subprocess.Popen([str(self.program), *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *arguments, **more):
        with self.begin(*arguments, **more) as process:
            try:
                output, errors = process.communicate(timeout=300)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def keep_checkpoint(self):
        """What an outsider has, who takes each checkpoint as soon as it is signed."""
        lines = (self.demo.folder / "keys/checkpoints.log").read_bytes().split(b"\n")
        notes = [line for line in lines[:-1] if line]
        self.kept = base64.b64decode(notes[-1]) if notes else self.kept

    def bundle(self):
        out = self.demo.folder.parent / f"{self.demo.folder.name}.bundle"
        done = self.run("audit", "bundle", "--out", str(out))
        if done.returncode:
            raise Unreadable(done.stderr)
        self.key = done.stdout.strip()
        return out.read_bytes()

    def count(self, bundle):
        """Of the events of each worker, how many there are."""
        lines = [base64.b64decode(line.split()[1]) for line in bundle.split(b"\n") if line.startswith(b"leaf ")]
        leaves = [leaf for leaf, _ in map(twin.read_leaf, lines) if leaf.get(4) == 0]
        case = self.planted.case.rsplit("/", 1)[1]
        made = [item[1] for leaf in leaves for item in leaf.get(11, ()) if item[0] == "entry" and item[4] == 1]
        assert len(made) == len(set(made)), "an entry has two events"
        seen = [leaf[7] for leaf in leaves if leaf[3] == ENTRIES_SEEN and leaf.get(10) == case]
        self.seat = self.seat or seen[-1]
        return [
            sum(leaf[3] == ENTRY_ADDED and leaf.get(10) == case for leaf in leaves), sum(leaf[3] == REFERRAL_MADE for leaf in leaves),
            seen.count(self.seat)]

    def audit(self, ledgers):
        """Findings of the files as the crash left them: log against rows and keys, events against the ledgers. Empty is right."""
        found = []
        try:
            bundle = self.bundle()
        except Unreadable as error:
            return [f"the data cannot be read: {error}"]
        found += twin.verify(bundle, self.key, self.kept)
        checked = self.run("check")
        if checked.returncode:
            found.append(f"check: {checked.stdout} {checked.stderr}")
        counts = self.count(bundle)
        for what, ledger, before, after in zip(("entries", "referrals", "reads"), ledgers, self.counts, counts):
            if not len(ledger.done) <= after - before <= len(ledger.sent):
                found.append(f"{what}: {len(ledger.done)} acknowledged of {len(ledger.sent)}, {after - before} events")
        self.counts = counts
        return found

    def look(self, ledgers):
        """Findings of the pages after the restart: each acknowledged text is there once, with its share, and nothing is half there."""
        found, (entries, referrals, _) = [], ledgers
        own, shared = self.entries(self.writer, entries.sent), self.entries(self.planted.owner, entries.sent)
        done = set(entries.done)
        for name in entries.sent:
            # The writer sees the title and twenty times the name, the owner the summary.
            there = (own.count(name), shared.count(name))
            if there != (21, 1) and (name in done or there != (0, 0)):
                found.append(f"entry {name}: {there}")
        listed = self.referrer.page("/referrals").text
        newest = referrals.done[-80:]
        found += [f"referral {name}: {listed.count(name)} times" for name in newest if listed.count(name) != 1]
        return found

    def entries(self, person, names):
        """The text of the pages of entries, as far back as these names go."""
        text, address = "", f"{self.planted.case}/entries"
        while address:
            page = person.page(address)
            text += page.text
            address = page.links.get("Older entries") if any(name in page.text for name in names) else None
        return text
