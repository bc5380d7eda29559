"""Requirement R88: the log bundle is verified by an outsider, and no change to it goes unnoticed.

The logs are synthetic, built here with a random key. Two verifiers judge them: the twin (twin.py), and the program when
the environment variable ROUNDTABLE_BIN has its path.
"""

import base64
import hashlib
import os
import random
import re
import subprocess
import tempfile
from collections import Counter, deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import twin
from mutations import ALL, Bundle, cbor, expected_rows, mutations, note, root, seal, vkey

ORIGIN = "rivermouth.example/log"
BIG_LOGS = 10  # logs of EVENTS events, each mutated MUTATIONS / BIG_LOGS times
EVENTS = 1_000
MUTATIONS = 10_000
CLEAN = 1_000
CHUNK = 250
FIXED_SIZES = [0, 1, 2, 3, 255, 256, 257, EVENTS]


# --- Synthetic logs -------------------------------------------------------------------------------------------------


@dataclass
class Log:
    """Events, and what the bundle says about them."""

    key: Ed25519PrivateKey
    leaves: list[dict] = field(default_factory=list)
    sealed: list[bytes | str | None] = field(default_factory=list)
    checkpoints: list[int] = field(default_factory=list)

    @property
    def vkey(self) -> str:
        return vkey(ORIGIN, self.key)

    def note(self, size: int) -> bytes:
        return note(ORIGIN, size, root([cbor(leaf) for leaf in self.leaves[:size]]), self.key)

    def parts(self) -> Bundle:
        def text(details: bytes | str | None) -> bytes:
            return b"-" if details is None else b"erased" if details == "erased" else base64.b64encode(details)

        sizes = sorted({*self.checkpoints, len(self.leaves)})
        checkpoints = [base64.b64encode(self.note(size)) for size in sizes]
        leaves = [(base64.b64encode(cbor(leaf)), text(details)) for leaf, details in zip(self.leaves, self.sealed)]
        bundle = Bundle(ORIGIN.encode(), self.vkey.encode(), b"", checkpoints, leaves, b"", expected_rows(self.leaves))
        bundle.fit()
        return bundle

    def bundle(self) -> bytes:
        return seal(self.parts().body())


def uuid(rng: random.Random) -> str:
    text = rng.randbytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def build(count: int, key: Ed25519PrivateKey, seed: int) -> Log:
    """A log of `count` events: reads, creations, changes and erasures, some with sealed details."""
    rng = random.Random(seed)
    log = Log(key)
    latest = 1_790_000_000_000 + rng.randrange(10**9)
    versions: dict[tuple[str, str], int] = {}  # live items
    by_case: dict[str, list[tuple[str, str]]] = {}
    gone: list[tuple[str, tuple[str, str]]] = []
    for index in range(count):
        step = rng.randrange(5_000)
        time = latest - rng.choice((1, 60_000, 120_000)) if rng.random() < 0.05 and index else latest + step
        latest = max(latest, time)
        code = rng.choice((1, 2, 17, 23, 24, 40, 255, 256))
        leaf: dict = {0: 1, 1: uuid(rng), 2: time, 3: code, 4: rng.choice((0, 0, 0, 1, 2))}
        options = {
            5: rng.sample(["consent", "role", "need to know", "deny-by-default"], rng.randint(1, 3)),
            6: f"practitioner-{rng.randrange(40)}",
            7: f"seat-{rng.randrange(20)}",
            8: f"agency-{rng.randrange(9)}",
            9: rng.randbytes(8).hex(),
            12: rng.sample(["team", f"agency:{rng.randrange(9)}", f"seat:{uuid(rng)}"], rng.randint(1, 3)),
            13: "safety",
            14: "consent",
        }
        leaf |= {number: value for number, value in options.items() if rng.random() < 0.7}
        # The cases of the last third are others, so that what is erased there was not yet there at older checkpoints.
        late = index > count * 0.7
        case = f"case-{'late' if late else 'early'}-{rng.randrange(6)}"
        if rng.random() < 0.8:
            leaf[10] = case
            mine = by_case.setdefault(case, [])
            items: list[list] = []
            erasing = {3: 96, 4: 0}  # again after a restore: the only erasure that needs nobody's proposal
            if late and mine and rng.random() < 0.06:  # the case is erased
                items = [[*item, versions.pop(item), 0, 3, b""] for item in mine]
                leaf |= erasing
                leaf.pop(6, None)
                gone += [(case, item) for item in mine]
                mine.clear()
                for at, earlier in enumerate(log.leaves):
                    if earlier.get(10) == case and 15 in earlier and rng.random() < 0.9:
                        log.sealed[at] = "erased"
            elif mine and rng.random() < 0.03:  # one item is erased
                item = mine.pop(rng.randrange(len(mine)))
                items = [[*item, versions.pop(item), 0, 3, b""]]
                leaf |= erasing
                leaf.pop(6, None)
                gone.append((case, item))
            elif gone and rng.random() < 0.02:  # an erased item is created again
                owner, item = gone.pop(rng.randrange(len(gone)))
                versions[item] = rng.randrange(3, 30)
                by_case.setdefault(owner, []).append(item)
                items = [[*item, versions[item], 3, 1, rng.randbytes(32)]]
            else:
                for _ in range(rng.randint(0, 3)):
                    old = rng.choice(mine) if mine and rng.random() < 0.7 else None
                    if old in [(item[0], item[1]) for item in items]:
                        continue
                    if old is None:
                        old = (rng.choice(("note", "plan", "contact")), rng.choice(("", "réf-", "Ж")) + uuid(rng))
                        versions[old] = 1
                        mine.append(old)
                        items.append([*old, 1, rng.randint(1, 3), 1, rng.randbytes(32)])
                    elif rng.random() < 0.5:
                        versions[old] += 1
                        items.append([*old, versions[old], rng.randint(1, 3), 2, rng.randbytes(32)])
                    else:
                        items.append([*old, versions[old], rng.randint(0, 3), 0, b""])
            if items:
                leaf[11] = items
        details = rng.randbytes(rng.randint(1, 120)) if rng.random() < 0.6 else None
        if details is not None:
            leaf[15] = hashlib.sha256(details).digest()
        log.leaves.append(leaf)
        log.sealed.append(details)
    log.checkpoints = sorted(rng.sample(range(count), min(count, rng.randint(count // 150, 2 + count // 80))))
    return log


@dataclass
class Clean:
    bundle: bytes
    since: bytes | None


@pytest.fixture(scope="module")
def clean() -> tuple[str, list[Clean]]:
    """Key and bundles of many different logs."""
    key = Ed25519PrivateKey.generate()
    rng = random.Random(88)
    logs = []
    for index in range(CLEAN):
        size = FIXED_SIZES[index] if index < len(FIXED_SIZES) else rng.randrange(4, 90)
        log = build(size, key, index)
        logs.append(Clean(log.bundle(), log.note(rng.randint(0, size)) if index % 2 else None))
    assert len({item.bundle for item in logs}) == CLEAN
    return vkey(ORIGIN, key), logs


@pytest.fixture(scope="module")
def big() -> list[tuple[Log, bytes, Ed25519PrivateKey]]:
    """Logs of EVENTS events, each with a key of its own, and a forger's key."""
    logs = [build(EVENTS, Ed25519PrivateKey.generate(), 1_000_000 + index) for index in range(BIG_LOGS)]
    return [(log, log.bundle(), Ed25519PrivateKey.generate()) for log in logs]


@pytest.fixture(scope="module")
def judged(big) -> list[list[tuple[str, bool]]]:
    """For each big log the mutations and whether the twin found them. The seed of a log is its index."""
    result = []
    for index, (log, bundle, other) in enumerate(big):
        found = []
        for name, mutated, since in mutations(bundle, other, index, MUTATIONS // BIG_LOGS):
            assert mutated != bundle
            found.append((name, twin.verify(mutated, log.vkey, since) != []))
        result.append(found)
    return result


def small_log() -> Log:
    """A log in which each check has something to do."""
    log = build(40, Ed25519PrivateKey.generate(), 4)
    assert log.checkpoints and any(details not in (None, "erased") for details in log.sealed)
    assert twin.verify(log.bundle(), log.vkey) == []
    return log


# --- The twin -------------------------------------------------------------------------------------------------------


def test_clean_bundles_verify(clean):
    """R88: 1,000 untouched bundles of 0 to 1,000 events raise no alarm."""
    key, logs = clean
    for item in logs:
        assert twin.verify(item.bundle, key, item.since) == []
        assert twin.verify(item.bundle) == []


def test_mutations_are_found(big, judged):
    """R88: 10,000 mutations of logs of 1,000 events are all found."""
    for log, bundle, _ in big:
        assert twin.verify(bundle, log.vkey, log.note(EVENTS)) == []
    seen = Counter(name for found in judged for name, _ in found)
    assert [name for found in judged for name, was_found in found if not was_found] == []
    assert sum(seen.values()) == MUTATIONS
    assert set(seen) == set(ALL)


def test_small_logs_mutations_are_found():
    """R88: mutations of logs of 0 to 9 events are found as well, also with the newest note at hand."""
    for size in range(10):
        log = build(size, Ed25519PrivateKey.generate(), size)
        for name, mutated, _ in mutations(log.bundle(), Ed25519PrivateKey.generate(), size, 200):
            assert twin.verify(mutated, log.vkey, log.note(size)) != [], (size, name)


def test_mutations_are_thorough(big):
    """R88: rewritten logs and older copies are sound in themselves: only key or kept note shows it."""
    log, bundle, other = big[0]
    seen = Counter()
    for name, mutated, since in mutations(bundle, other, 88, 600):
        seen[name] += 1
        if name == "older-copy":
            assert twin.verify(mutated, log.vkey) == []
            assert {finding[0] for finding in twin.verify(mutated, log.vkey, since)} == {"3"}
        if name == "rewrite-with-key":
            assert twin.verify(mutated) == []
            assert {finding[0] for finding in twin.verify(mutated, log.vkey)} == {"2"}
        if name == "rewrite":
            assert {finding[0] for finding in twin.verify(mutated, log.vkey)} == {"2"}
    assert min(seen[name] for name in ("older-copy", "rewrite-with-key", "rewrite")) > 0


def test_any_bytes_are_judged_without_an_exception():
    """R88: the verifier answers with findings on whatever bytes it is given."""
    log = small_log()
    bundle, rng = log.bundle(), random.Random(8)
    noise = [b"", b"\n", b"\xff", b"roundtable-bundle/v1\n", bundle[: len(bundle) // 2], bundle * 2]
    noise += [rng.randbytes(rng.randrange(300)) for _ in range(300)]
    for _ in range(1_000):  # leaves that are noise, in a file that is otherwise in order
        parts = log.parts()
        first = rng.choice((0xA5, 0xBF, 0xC2, 0xC5, 0xD8, 0x9F))
        parts.put(rng.randrange(40), bytes([first]) + rng.randbytes(rng.randrange(40)))
        noise.append(seal(parts.body()))
    for data in noise:
        assert twin.verify(data, log.vkey) != []
    for since in [b"", b"\n", rng.randbytes(100), log.note(40)[:-1], log.note(40) + b"\n"]:
        assert twin.verify(bundle, log.vkey, since) != []


# --- Each check is needed -------------------------------------------------------------------------------------------


def assert_needed(number: int, log: Log, bundle: bytes, since: bytes | None = None) -> None:
    """The bundle is found by this check, and by no other."""
    findings = twin.verify(bundle, log.vkey, since)
    assert findings and {finding[0] for finding in findings} == {str(number)}
    assert twin.verify(bundle, log.vkey, since, skip={number}) == []


@pytest.mark.parametrize("what", ["end", "size", "rows", "order", "checkpoint"])
def test_check_1_is_needed(what):
    """R88: check 1, the file: end hash, counts and order."""
    log = small_log()
    parts = log.parts()
    body = parts.body()
    match what:
        case "end":
            assert_needed(1, log, body + b"end " + hashlib.sha256(body + b"x").hexdigest().encode() + b"\n")
            return
        case "size":
            parts.size = b"41"
        case "rows":
            parts.count = b"%d" % (len(parts.rows) - 1)
        case "order":
            parts.rows.reverse()
        case "checkpoint":
            parts.checkpoints.pop()
    assert_needed(1, log, seal(parts.body()))


@pytest.mark.parametrize("what", ["leaf", "signature", "key"])
def test_check_2_is_needed(what):
    """R88: check 2, checkpoints: a changed outcome, a forged signature, everything signed anew by another key."""
    log = small_log()
    parts = log.parts()
    match what:
        case "leaf":
            parts.put(7, log.leaves[7] | {4: (log.leaves[7][4] + 1) % 3})
        case "signature":
            raw = base64.b64decode(parts.checkpoints[-1])
            size = int(raw.split(b"\n")[1])
            tree = base64.b64decode(raw.split(b"\n")[2])
            id = bytes.fromhex(log.vkey.split("+")[1])
            parts.checkpoints[-1] = base64.b64encode(note(ORIGIN, size, tree, Ed25519PrivateKey.generate(), id))
        case "key":
            forger = Log(Ed25519PrivateKey.generate(), log.leaves, log.sealed, log.checkpoints)
            assert twin.verify(forger.bundle()) == []
            parts = forger.parts()
    assert_needed(2, log, seal(parts.body()))


@pytest.mark.parametrize("what", ["older", "fork", "stranger"])
def test_check_3_is_needed(what):
    """R88: check 3, the kept note: an older copy, a log that took another course, a note of another log."""
    log = small_log()
    since = log.note(40)
    match what:
        case "older":
            shown = build(40, log.key, 4)
            first = next(index for index, details in enumerate([*shown.sealed, "erased"]) if details == "erased")
            size = min(first, 30)
            shown.leaves, shown.sealed, shown.checkpoints = shown.leaves[:size], shown.sealed[:size], []
        case "fork":
            shown = build(40, log.key, 4)
            shown.leaves[3] = shown.leaves[3] | {4: (shown.leaves[3][4] + 1) % 3}
        case "stranger":
            shown = log
            since = Log(Ed25519PrivateKey.generate(), log.leaves, log.sealed).note(40)
    assert_needed(3, log, shown.bundle(), since)


LEAF_FAULTS = {
    "id twice": lambda leaf, log: leaf | {1: log.leaves[2][1]},
    "id twice in capitals": lambda leaf, log: leaf | {1: log.leaves[2][1].upper()},
    "time": lambda leaf, log: leaf | {2: max(other[2] for other in log.leaves[:20]) - 120_001},
    "version": lambda leaf, log: leaf | {0: 2},
    "outcome": lambda leaf, log: leaf | {4: 3},
    "no code": lambda leaf, log: {key: value for key, value in leaf.items() if key != 3},
    "unknown key": lambda leaf, log: leaf | {16: 1},
    "text for number": lambda leaf, log: leaf | {3: "1"},
    "empty list": lambda leaf, log: leaf | {5: []},
    "session": lambda leaf, log: leaf | {9: "0123456789ABCDEF"},
    "recipient": lambda leaf, log: leaf | {12: ["everyone"]},
    "level": lambda leaf, log: leaf | {11: [["note", "n", 1, 4, 0, b""]]},
    "operation": lambda leaf, log: leaf | {11: [["note", "n", 1, 1, 4, b""]]},
    "hash of a read": lambda leaf, log: leaf | {11: [["note", "n", 1, 1, 0, bytes(32)]]},
    "item too long": lambda leaf, log: leaf | {11: [["note", "n", 1, 1, 0, b"", 0]]},
    "bool": lambda leaf, log: cbor(leaf | {4: 0}).replace(b"\x04\x00", b"\x04\xf4", 1),
    "trailing byte": lambda leaf, log: cbor(leaf) + b"\x00",
    "long form": lambda leaf, log: cbor(leaf).replace(b"\x00\x01\x01", b"\x00\x18\x01\x01", 1),
}


@pytest.mark.parametrize("what", LEAF_FAULTS)
def test_check_4_is_needed(what):
    """R88: check 4, leaves: faults that the log itself signed."""
    log = small_log()
    plain = {key: value for key, value in log.leaves[20].items() if key not in (5, 9, 11, 12, 15)}
    log.leaves[20], log.sealed[20] = plain, None
    log.leaves = [leaf | {11: [item for item in leaf.get(11, []) if item[4] != 3]} for leaf in log.leaves]
    log.leaves = [{key: value for key, value in leaf.items() if value != []} for leaf in log.leaves]
    log.sealed = [None if details == "erased" else details for details in log.sealed]
    for leaf, details in zip(log.leaves, log.sealed):
        if details is None:
            leaf.pop(15, None)
    assert twin.verify(log.bundle(), log.vkey) == []
    fault = LEAF_FAULTS[what](plain, log)
    parts = log.parts()
    parts.put(20, fault)
    tree = parts.raw()
    sizes = [size for size in log.checkpoints if size <= 20] + [40]
    parts.checkpoints = [base64.b64encode(note(ORIGIN, size, root(tree[:size]), log.key)) for size in sizes]
    assert_needed(4, log, seal(parts.body()))


@pytest.mark.parametrize("what", ["swap", "hidden", "erased", "invented"])
def test_check_5_is_needed(what):
    """R88: check 5, sealed details: swapped, hidden, called erased without an erasure, invented."""
    log = small_log()
    erasing = {leaf.get(10) for leaf in log.leaves if any(item[4] == 3 for item in leaf.get(11, []))}
    open_ones = [
        index
        for index, details in enumerate(log.sealed)
        if details not in (None, "erased") and log.leaves[index].get(10) not in erasing
    ]
    first, second = open_ones[:2]
    match what:
        case "swap":
            log.sealed[first], log.sealed[second] = log.sealed[second], log.sealed[first]
        case "hidden":
            log.sealed[first] = None
        case "erased":
            log.sealed[first] = "erased"
        case "invented":
            log.sealed[log.sealed.index(None)] = b"details"
    assert_needed(5, log, log.bundle())


@pytest.mark.parametrize("what", ["dropped", "added", "older version", "hash", "erased"])
def test_check_6_is_needed(what):
    """R88: check 6, rows: a row dropped, added, put back, changed, or kept after its erasure."""
    log = small_log()
    parts = log.parts()
    kind, id, version, digest = parts.rows[0].split(b" ")
    match what:
        case "dropped":
            del parts.rows[0]
        case "added":
            parts.rows.append(b"zzz 1 1 " + digest)
        case "older version":
            parts.rows[0] = b" ".join((kind, id, b"%d" % (int(version) + 1), digest))
        case "hash":
            parts.rows[0] = b" ".join((kind, id, version, hashlib.sha256(digest).hexdigest().encode()))
        case "erased":
            log.leaves.append({0: 1, 1: uuid(random.Random(9)), 2: log.leaves[-1][2] + 120_000, 3: 96, 4: 0})
            log.leaves[-1][11] = [[kind.decode(), id.decode(), int(version), 0, 3, b""]]
            log.sealed.append(None)
            kept = parts.rows
            assert twin.verify(log.bundle(), log.vkey) == []
            parts = log.parts()
            parts.rows = kept
    parts.fit()
    assert_needed(6, log, seal(parts.body()))


ERASURES = {
    "two people": (True, lambda log: None),
    "again after a restore": (True, lambda log: (log.leaves.pop(-2), log.leaves[-1].update({3: 96}), log.leaves[-1].pop(6))),
    "one person": (False, lambda log: log.leaves[-1].update({6: "ada"})),
    "nobody": (False, lambda log: log.leaves[-1].pop(6)),
    "no proposal": (False, lambda log: log.leaves.pop(-2)),
    "proposal refused": (False, lambda log: log.leaves[-2].update({4: 1})),
    "proposal withdrawn": (False, lambda log: log.leaves.insert(-1, log.leaves[-2] | {1: uuid(random.Random(3)), 3: 91})),
    "proposal lapsed": (False, lambda log: log.leaves[-1].update({2: log.leaves[-2][2] + 14 * 86_400_000 + 120_001})),
    "another case": (False, lambda log: log.leaves[-2].update({10: "another"})),
    "another event": (False, lambda log: log.leaves[-1].update({3: 40})),
    "somebody again after a restore": (False, lambda log: log.leaves[-1].update({3: 96})),
}


def erased(what):
    """A log that ends with a proposal by Ada and an erasure by Ben, and one fault."""
    log = small_log()
    kind, id, version, _ = log.parts().rows[0].split(b" ")
    event = {0: 1, 2: log.leaves[-1][2] + 120_000, 4: 0, 10: "case-x"}
    log.leaves.append(event | {1: uuid(random.Random(1)), 3: 90, 6: "ada"})
    log.leaves.append(event | {1: uuid(random.Random(2)), 3: 93, 6: "ben", 11: [[kind.decode(), id.decode(), int(version), 0, 3, b""]]})
    ERASURES[what][1](log)
    log.sealed += [None] * (len(log.leaves) - len(log.sealed))
    return log


@pytest.mark.parametrize("what", ERASURES)
def test_check_7_is_needed(what):
    """R86: check 7, erasures: rows may go by two people, or again after a restore, and not otherwise."""
    log = erased(what)
    if ERASURES[what][0]:
        assert twin.verify(log.bundle(), log.vkey) == []
    else:
        assert_needed(7, log, log.bundle())


# --- The command line of the twin -----------------------------------------------------------------------------------


def test_command_line(tmp_path, monkeypatch, capsys):
    """R88: exit codes 0, 1 and 2, and the report without a key says that it proves consistency only."""
    log = small_log()
    file, since = tmp_path / "bundle", tmp_path / "since"
    file.write_bytes(log.bundle())
    since.write_bytes(log.note(40))

    def run(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["twin.py", *map(str, arguments)])
        return twin.main()

    assert run("--bundle", file, "--log-key", log.vkey, "--since", since) == 0
    assert "consistency only" not in capsys.readouterr().out
    assert run("--bundle", file) == 0
    assert "consistency only" in capsys.readouterr().out
    assert run("--bundle", file, "--log-key", vkey(ORIGIN, Ed25519PrivateKey.generate())) == 1
    assert run("--bundle", file, "--log-key", "not a key") == 2
    assert run("--bundle", tmp_path / "none") == 2
    with pytest.raises(SystemExit) as stop:
        run("--log-key", log.vkey)
    assert stop.value.code == 2


# --- The program ----------------------------------------------------------------------------------------------------

needs_program = pytest.mark.skipif(
    "ROUNDTABLE_BIN" not in os.environ, reason="ROUNDTABLE_BIN is not set: the program is not compared with the twin"
)


def program(key: str | None, paths: list[Path], since: Path | None = None) -> list[bool]:
    """For each bundle whether the program verified it, all in one process."""
    command = [os.environ["ROUNDTABLE_BIN"], "audit", "verify"]
    command += ["--log-key", key] if key else []
    command += ["--since", str(since)] if since else []
    for path in paths:
        command += ["--bundle", str(path)]
    done = subprocess.run(command, capture_output=True, timeout=600)
    output = done.stdout.decode("utf-8", "replace")
    verdicts: dict[str, list[bool]] = {str(path): [] for path in paths}
    for line in output.splitlines():
        match = re.fullmatch(r"(.+): (verified|[1-9][0-9]* findings?)", line)
        if match and match[1] in verdicts:
            verdicts[match[1]].append(match[2] == "verified")
    odd = [path for path, said in verdicts.items() if len(said) != 1]
    errors = done.stderr.decode("utf-8", "replace")[-2000:]
    assert not odd, f"no single verdict on {len(odd)} bundles, exit code {done.returncode}: {odd[0]}\n{errors}"
    result = [verdicts[str(path)][0] for path in paths]
    assert done.returncode == (0 if all(result) else 1), errors
    return result


def compare(key: str, chunk: list[tuple[str, bytes]], since: bytes | None, folder: Path) -> list[str]:
    """Writes the bundles, asks the program, deletes them; names those that it verified."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        kept = Path(own) / "since"
        kept.write_bytes(since or b"")
        paths = [Path(own) / f"{index}.bundle" for index in range(len(chunk))]
        for path, (_, data) in zip(paths, chunk):
            path.write_bytes(data)
        verdicts = program(key, paths, kept if since else None)
    return [name for (name, _), verified in zip(chunk, verdicts) if verified]


@needs_program
def test_program_verifies_clean_bundles(clean, tmp_path):
    """R88: the program and the twin both verify the 1,000 untouched bundles."""
    key, logs = clean
    for start in range(0, CLEAN, CHUNK):
        chunk = [(f"log {start + index}", item.bundle) for index, item in enumerate(logs[start : start + CHUNK])]
        assert all(twin.verify(data, key) == [] for _, data in chunk)
        assert len(compare(key, chunk, None, tmp_path)) == len(chunk)
    for index in range(1, 40, 2):  # each with a note of its own
        assert compare(key, [("log", logs[index].bundle)], logs[index].since, tmp_path) == ["log"], index


@needs_program
def test_program_finds_mutations(big, judged, tmp_path):
    """R88: the program and the twin both find each of the 10,000 mutations."""
    assert all(was_found for found in judged for _, was_found in found)
    missed: list[tuple[int, str]] = []
    total = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        asked: deque[tuple[int, Future[list[str]]]] = deque()

        def hear(most: int) -> None:
            while len(asked) > most:
                index, answer = asked.popleft()
                missed.extend((index, name) for name in answer.result())

        for index, (log, bundle, other) in enumerate(big):
            waiting: dict[bytes | None, list[tuple[str, bytes]]] = {}
            for name, mutated, since in mutations(bundle, other, index, MUTATIONS // BIG_LOGS):
                total += 1
                waiting.setdefault(since, []).append((name, mutated))
                if len(waiting[since]) == CHUNK:
                    asked.append((index, pool.submit(compare, log.vkey, waiting.pop(since), since, tmp_path)))
                    hear(2 * (os.cpu_count() or 1))
            for since, chunk in waiting.items():
                asked.append((index, pool.submit(compare, log.vkey, chunk, since, tmp_path)))
        hear(0)
    assert missed == []
    assert total == MUTATIONS


@needs_program
def test_program_shares_the_findings_of_the_planted_faults(tmp_path):
    """R88: faults that the log itself signed are found by the program as by the twin."""
    key = Ed25519PrivateKey.generate()
    clean = {key: value for key, value in build(1, key, 1).leaves[0].items() if key < 5}
    chunk = []
    for what, fault in LEAF_FAULTS.items():
        log = Log(key)
        log.leaves = [clean | {1: uuid(random.Random(index)), 2: clean[2] + index} for index in range(21)]
        log.sealed = [None] * 21
        parts = log.parts()
        parts.put(20, fault(log.leaves[20], log))
        parts.checkpoints = [base64.b64encode(note(ORIGIN, 21, root(parts.raw()), key))]
        chunk.append((what, seal(parts.body())))
        assert twin.verify(chunk[-1][1], log.vkey) != []
    assert compare(vkey(ORIGIN, key), chunk, None, tmp_path) == []


@needs_program
def test_program_agrees_on_erasures(tmp_path):
    """R86: the program finds the same erasures unfounded as the twin."""
    for what, (is_good, _) in ERASURES.items():
        log = erased(what)
        assert compare(log.vkey, [(what, log.bundle())], None, tmp_path) == ([what] if is_good else []), what


def item(version: int) -> dict:
    return {10: "case-1", 11: [["note", "n", version, 3, 2, bytes([version]) * 32]]}


# What the last leaf says, after one that wrote version 2 of a note; and whether that can be.
LAST = {
    "a newer version": (item(3), True),
    "the same version, sealed anew": (item(2), True),
    "an older version": (item(1), False),
    "earlier, and accepted": ({2: -600_000, 3: 98}, True),
    "earlier, and not accepted": ({2: -600_000, 3: 97}, False),
    "earlier, accepted by a practitioner": ({2: -600_000, 3: 98, 6: "practitioner-1"}, False),
    "earlier, accepted in vain": ({2: -600_000, 3: 98, 4: 1}, False),
}


@needs_program
@pytest.mark.parametrize("what", LAST)
def test_versions_and_accepted_time(what, tmp_path):
    """R88: an item does not go back to an older version, nor time to an earlier hour unless the operator said so; the program agrees."""
    change, is_good = LAST[what]
    log = Log(Ed25519PrivateKey.generate())
    clean = {0: 1, 2: 1_790_000_000_000, 3: 40, 4: 0}
    log.leaves = [clean | {1: uuid(random.Random(index)), 2: clean[2] + index} for index in range(5)]
    log.leaves[2] |= item(2)
    log.leaves[4] |= change | {2: clean[2] + change.get(2, 4)}
    log.sealed = [None] * 5
    assert (twin.verify(log.bundle(), log.vkey) == []) == is_good
    assert compare(log.vkey, [(what, log.bundle())], None, tmp_path) == ([what] if is_good else [])
