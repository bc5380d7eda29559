"""R88: two verifiers agree. Logs that are odd, but signed by their own key, are verified by both or by neither.

The logs hold what no server writes: empty and huge values, blanks and line ends in ids, origins in two forms of Unicode. Who can
make the verifiers differ can tell two outsiders two stories. `ROUNDTABLE_FUZZ=20` tries twenty times as many.
"""

import base64
import hashlib
import os
import random
from collections import Counter
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import twin
from mutations import expected_rows, note, root, seal, vkey
from test_bundle import CHUNK, build, needs_program, program, uuid

COUNT = 1_500 * int(os.environ.get("ROUNDTABLE_FUZZ", "1"))
CORPUS = Path(__file__).resolve().parents[2] / "Corpus/bundle"
KEY = Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))
ORIGINS = ["rivermouth.example/log", "é/log", "e\u0301/log", "a\u00a0b", "a\u2028b", "a+b", "a\x7fb", "a\rb", "\ufeffa", "a\u200bb", "\U0001f600"]
TEXTS = ["", "x", "team", "agency:", "agency:x", "seat:\n", "a b", "a\nb", "a\r", "\0", "é", "e\u0301", "\ufeff", "0123456789abcdef", "0123456789ABCDEF",
         "note", "tea\u006d\u0301", "\u212a", "x" * 300]
NUMBERS = [0, 1, 2, 3, 4, 23, 24, 255, 256, (1 << 31) - 1, 1 << 31, (1 << 53) - 1, 1 << 53, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]
DIGESTS = [b"", bytes(32), bytes(31), b"\xff" * 32, hashlib.sha256(b"").digest()]


def item(rng):
    kind, id = rng.choice(("note", rng.choice(TEXTS))), rng.choice(("x", rng.choice(TEXTS)))
    operation = rng.randrange(4)
    digest = rng.choice((bytes(32) if operation in (1, 2) else b"", rng.choice(DIGESTS)))
    return [kind, id, rng.choice((1, rng.choice(NUMBERS))), rng.choice((0, 1, 3, rng.choice(NUMBERS))), operation, digest]


def odd(rng, leaf):
    """A leaf of which one value is another, or one of another type."""
    kind = {**dict.fromkeys((0, 2, 3, 4), NUMBERS), **dict.fromkeys((1, 6, 7, 8, 9, 10, 13, 14), TEXTS), 15: DIGESTS}
    key = rng.randrange(17)
    any_value = [rng.choice(NUMBERS), rng.choice(TEXTS), rng.choice(DIGESTS), [], [rng.choice(TEXTS)], [item(rng)], {}, {0: 1}]
    match rng.randrange(6):
        case 0:
            return leaf | {key: rng.choice(any_value)}
        case 1:
            id = uuid(rng)
            return leaf | {1: rng.choice((id, id.upper(), id[:-1], id.replace("-", "", 1) + "a"))}
        case 2:
            return leaf | {11: [item(rng) for _ in range(rng.randint(1, 3))]}
        case 3:
            return leaf | {rng.choice((5, 12)): [rng.choice(TEXTS) for _ in range(rng.randint(0, 2))]}
        case 4 if key in kind:
            return leaf | {key: rng.choice(kind[key])}
    return {other: value for other, value in leaf.items() if other != key or other == 1}


def listed(leaf):
    return leaf[11] if type(leaf.get(11)) is list else ()


def odd_log(rng):
    """A bundle that is sound but for what is odd in it: its rows and its checkpoints are those of its leaves."""
    log, origin = build(rng.randrange(1, 9), KEY, rng.randrange(10**6)), rng.choice((ORIGINS[0], ORIGINS[0], rng.choice(ORIGINS)))
    parts = log.parts()
    for _ in range(rng.choice((0, 1, 1, 2))):
        at = rng.randrange(len(log.leaves))
        log.leaves[at] = odd(rng, log.leaves[at])
        parts.put(at, log.leaves[at])
    shaped = [leaf for leaf in log.leaves if all(type(item) is list and len(item) == 6 for item in listed(leaf))]
    parts.rows = expected_rows([{11: listed(leaf)} for leaf in shaped])
    parts.fit()
    if rng.random() < 0.2:
        at = rng.randrange(len(log.leaves))
        parts.leaves[at] = parts.leaves[at][0], rng.choice((b"", b"-", b"erased", b"=", b"AA==", b"AB=="))
    parts.origin, parts.key = origin.encode(), vkey(origin, KEY).encode()
    parts.checkpoints = [base64.b64encode(note(origin, len(log.leaves), root(parts.raw()), KEY))]
    if rng.random() < 0.1:
        parts.origin = rng.choice(ORIGINS).encode()
    return seal(parts.body())


def test_odd_logs_are_odd():
    """R88: some odd logs verify and some do not: otherwise nothing is compared."""
    rng = random.Random(88)
    verdicts = Counter(twin.verify(odd_log(rng)) == [] for _ in range(400))
    assert min(verdicts[True], verdicts[False]) > 60, verdicts


@needs_program
def test_both_verifiers_agree_on_odd_logs(tmp_path):
    """R88: the program and the twin give the same verdict on each."""
    rng, apart = random.Random(881), []
    for start in range(0, COUNT, CHUNK):
        bundles = [odd_log(rng) for _ in range(CHUNK)]
        paths = [tmp_path / f"{index}.bundle" for index in range(CHUNK)]
        for path, bundle in zip(paths, bundles):
            path.write_bytes(bundle)
        for path, bundle, verified in zip(paths, bundles, program(None, paths)):
            if verified != (twin.verify(bundle) == []):
                apart.append((start, path.name, verified, twin.verify(bundle), bundle))
    assert apart == [], f"{len(apart)} apart, the first: {apart[0]}"


@needs_program
def test_both_verifiers_agree_on_the_corpus():
    """R88: and on the bundles that the fuzzing of the program starts from."""
    paths = sorted(CORPUS.iterdir())
    verdicts = program(None, paths)
    assert verdicts == [twin.verify(path.read_bytes()) == [] for path in paths]
    assert verdicts.count(True) >= 3 and False in verdicts
