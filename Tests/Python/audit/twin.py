"""Independent verifier of a log bundle, written from docs/bundle-format.md alone.

    python twin.py --bundle FILE [--log-key VKEY] [--since FILE]
    python twin.py --certificate FILE [--log-key VKEY]

Exit code 0: verified, 1: at least one finding, 2: could not run. Needs `cbor2` and `cryptography`.
Where the specification leaves room, the strictest sensible reading is taken.
"""

import argparse
import binascii
import functools
import hashlib
import re
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAX_STEP_BACK = 120_000  # milliseconds
MAX_WAIT = 14 * 86_400_000  # from the proposal to the decision
PROPOSED, WITHDRAWN, REFUSED, ERASED, KEYS_DESTROYED, REPLAYED = 90, 91, 92, 93, 95, 96
DECIDED, ADOPTED, ENDED, STRIPPED = 23, 30, 119, 120
ALONE = {171: "library", 174: "six-steps"}  # what one seat deletes by itself
SHORTEST_TERM = 86_400_000  # from the decision to the strip
TIME_ACCEPTED = 98
NUMBER = re.compile(rb"(0|[1-9][0-9]{0,19})")
NOTE = re.compile(rb"([^\n]+)\n([0-9]+)\n(\S+)\n\n\xe2\x80\x94 ([^\n]+) (\S+)\n")
LEAF = re.compile(rb"([^ ]+) ([^ ]+)")
ROW = re.compile(rb"([^ ]+) ([^ ]+) ([0-9]+) ([0-9a-f]{64})")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
RECIPIENT = re.compile(r"team|(agency|seat):(?s:.+)")


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def unbase64(text: bytes) -> bytes:
    """Decodes base64 in its one canonical form."""
    data = binascii.a2b_base64(text, strict_mode=True)
    if binascii.b2a_base64(data, newline=False) != text:
        raise ValueError("base64 is not canonical")
    return data


def fields(pattern: re.Pattern, text: bytes) -> tuple[bytes, ...]:
    if match := pattern.fullmatch(text):
        return match.groups()
    raise ValueError(f"malformed: {text[:40]!r}")


def unsigned(digits: bytes) -> int:
    return int(fields(NUMBER, digits)[0])


class Key:
    """A C2SP note verifier key for Ed25519."""
    def __init__(self, vkey: str):
        origin, id, public = (part.encode() for part in vkey.split("+", 2))
        public = unbase64(public)
        self.origin, self.id = origin, sha256(origin + b"\n" + public)[:4]
        if not re.fullmatch(r"[^\s\x7f]+", origin.decode()) or id != self.id.hex().encode() or public[:1] != b"\x01":
            raise ValueError("the key is malformed or has a wrong key id")
        self.public = Ed25519PublicKey.from_public_bytes(public[1:])

    def read(self, note: bytes) -> tuple[int, bytes, bool]:
        """Size and root of a checkpoint, and whether this key signed it for its origin."""
        origin, size, root, name, signature = fields(NOTE, note)
        signature = unbase64(signature)
        signed = origin == name == self.origin and signature[:4] == self.id
        try:
            self.public.verify(signature[4:], note[: note.index(b"\n\n") + 1])
        except InvalidSignature:
            signed = False
        return unsigned(size), unbase64(root), signed


def prefix_roots(leaves: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    """RFC 6962 roots of the first n leaves for each n in `sizes`; `stack` has the complete subtrees, largest first."""
    roots, stack = {}, []
    for index in range(len(leaves) + 1):
        if index in sizes:
            root = stack[-1] if stack else sha256(b"")
            for left in stack[-2::-1]:
                root = sha256(b"\x01" + left + root)
            roots[index] = root
        if index < len(leaves):
            node, carry = sha256(b"\x00" + leaves[index]), index
            while carry & 1:
                node = sha256(b"\x01" + stack.pop() + node)
                carry >>= 1
            stack.append(node)
    return roots


def is_unsigned(value: object, most: int = (1 << 64) - 1) -> bool:
    return type(value) is int and 0 <= value <= most


def is_text(value: object) -> bool:
    return type(value) is str and value != ""


def is_list(value: object, test=is_text) -> bool:
    return type(value) is list and value != [] and all(map(test, value))


def is_item(item: object) -> bool:
    if type(item) is not list or len(item) != 6:
        return False
    kind, id, version, level, operation, digest = item
    numbers = is_unsigned(version, (1 << 31) - 1) and is_unsigned(level, 3) and is_unsigned(operation, 3)
    size = 32 if operation in (1, 2) else 0
    return is_text(kind) and is_text(id) and numbers and type(digest) is bytes and len(digest) == size


FIELDS = {
    0: lambda value: is_unsigned(value) and value == 1,
    1: lambda value: is_text(value) and UUID.fullmatch(value),
    2: lambda value: is_unsigned(value, (1 << 53) - 1),
    3: is_unsigned,
    4: lambda value: is_unsigned(value, 2),
    5: is_list,
    **dict.fromkeys((6, 7, 8, 10, 13, 14), is_text),
    9: lambda value: is_text(value) and re.fullmatch("[0-9a-f]{16}", value),
    11: lambda value: is_list(value, is_item),
    12: lambda value: is_list(value) and all(map(RECIPIENT.fullmatch, value)),
    15: lambda value: type(value) is bytes and len(value) == 32,
}


@functools.lru_cache(1 << 14)  # only for speed, when many copies of a log are verified
def read_leaf(raw: bytes) -> tuple[dict, str | None]:
    """What is usable in a leaf, and what is wrong with it."""
    try:
        leaf = dict(cbor2.loads(raw))
    except Exception:
        return {}, "is not a CBOR map"
    good = {key: value for key, value in leaf.items() if type(key) is int and key in FIELDS and FIELDS[key](value)}
    if len(good) != len(leaf):
        return good, "has an unknown key or a wrong value"
    # `type() is` above: a bool is no number. Duplicate keys, tags, long forms and trailing bytes do not survive this.
    canonical = cbor2.dumps(good, canonical=True) == raw and all(key in good for key in range(5))
    return good, None if canonical else "is not canonical CBOR, or lacks one of the keys 0 to 4"


def check(data: bytes, log_key: str | None, since: bytes | None, report) -> None:
    # 1. The file
    data.decode()  # UTF-8
    if not data.endswith(b"\n") or b"\r" in data:
        raise ValueError("a line does not end with LF alone")
    lines = data.split(b"\n")[:-1][::-1]  # the next line is the last of the list

    def run(word: bytes) -> list[bytes]:
        found = []
        while lines and lines[-1].startswith(word):
            found.append(lines.pop()[len(word) :])
        return found

    def one(word: bytes) -> bytes:
        (text,) = run(word)  # exactly one
        return text

    header = one(b"roundtable-bundle/v1")
    origin, vkey, size = one(b"origin "), one(b"key ").decode(), unsigned(one(b"size "))
    notes = [unbase64(text) for text in run(b"checkpoint ")]
    leaf_lines = [fields(LEAF, line) for line in run(b"leaf ")]
    row_count = unsigned(one(b"rows "))
    row_lines = [fields(ROW, line) for line in run(b"row ")]
    end = one(b"end ")
    if header or lines:
        raise ValueError("the format is unknown, or something follows the end line")
    if end != sha256(data[: -len(b"end \n") - len(end)]).hex().encode():
        report(1, "the end hash does not fit")
    if (size, row_count) != (len(leaf_lines), len(row_lines)):
        report(1, "a count differs from the number of lines")
    if any(first[:2] >= second[:2] for first, second in zip(row_lines, row_lines[1:])):
        report(1, "rows are out of order, or one is there twice")
    key = Key(vkey)
    leaves = [unbase64(leaf) for leaf, _ in leaf_lines]
    checkpoints = [key.read(note) for note in notes]
    sizes = [n for n, _, _ in checkpoints]
    if sizes[-1:] != [size] or any(first >= second for first, second in zip(sizes, sizes[1:])):
        report(1, "checkpoints are not ascending, or the last does not have the size of the log")

    # 2. Checkpoints
    if origin != key.origin or log_key not in (None, vkey):
        report(2, "the key is not the key of this log")
    kept = [] if since is None else [key.read(since)]
    roots = prefix_roots(leaves, {n for n, _, _ in checkpoints + kept})
    for n, root, signed in checkpoints:
        if not signed or roots.get(n) != root:
            report(2, f"checkpoint {n} " + ("has another root" if signed else "is not signed by the log's key"))
    for n, root, signed in kept:  # 3. The note from an earlier visit
        if not signed or roots.get(n) != root:
            report(3, "the kept note " + ("is not of a prefix of this log" if signed else "is not signed by the log"))

    # 4. Leaves
    maps, ids, latest = [], set(), 0
    for index, (leaf, problem) in enumerate(map(read_leaf, leaves)):
        maps.append(leaf)
        if problem:
            report(4, f"leaf {index} {problem}")
        if (id := leaf.get(1, str(index)).lower()) in ids:
            report(4, f"leaf {index} repeats an event id")
        if leaf.get(3) == TIME_ACCEPTED and leaf.get(4) == 0 and 6 not in leaf:
            latest = leaf.get(2, latest)
        if leaf.get(2, latest) + MAX_STEP_BACK < latest:
            report(4, f"leaf {index} steps back in time")
        ids.add(id)
        latest = max(latest, leaf.get(2, latest))

    # 5. Sealed details
    erasing = [any(item[4] == 3 for item in leaf.get(11, ())) for leaf in maps]
    last_erasure = {leaf[10]: index for index, leaf in enumerate(maps) if erasing[index] and 10 in leaf}
    for index, (leaf, (_, sealed)) in enumerate(zip(maps, leaf_lines)):
        if sealed == b"erased":
            fits = 15 in leaf and last_erasure.get(leaf.get(10), -1) > index
        else:
            fits = leaf.get(15) == (None if sealed == b"-" else sha256(unbase64(sealed)))
        if not fits:
            report(5, f"the sealed details of leaf {index} do not fit")

    check_erasures(maps, report)

    # 6. Rows
    expected: dict[tuple[bytes, bytes], tuple[int, str] | None] = {}  # None: erased
    for index, leaf in enumerate(maps):
        for kind, id, version, _, operation, digest in leaf.get(11, ()):
            if operation != 0:
                before = expected.get((kind.encode(), id.encode()))
                if before and operation != 3 and before[0] > version:
                    report(6, f"leaf {index} takes {kind} {id} back to an older version")
                expected[kind.encode(), id.encode()] = None if operation == 3 else (version, digest.hex())
    rows = {(kind, id): (unsigned(version), digest.decode()) for kind, id, version, digest in row_lines}
    for row in sorted(expected.keys() | rows.keys()):
        if expected.get(row) != rows.get(row):
            report(6, f"row {row} is not what the newest leaf states")


def two_people(proposal: dict, erasure: dict) -> bool:
    people = proposal.get(6), erasure.get(6)
    return None not in people and people[0] != people[1] and erasure[2] <= proposal[2] + MAX_WAIT + MAX_STEP_BACK


def check_erasures(maps: list[dict], report) -> None:
    """7. Rows go by the decision of two people, again after a restore, or when a referral that ended is stripped."""
    proposals: dict[str, dict] = {}
    ended, adopted, owners = {}, set(), {}
    for index, leaf in enumerate(maps):
        subject, code = leaf.get(10), leaf.get(3) if leaf.get(4) == 0 else None
        if any(item[4] == 3 for item in leaf.get(11, ())):
            proposal = proposals.pop(subject, None)
            replayed = code == REPLAYED and 6 not in leaf
            decided = code == ERASED and subject is not None and proposal is not None and two_people(proposal, leaf)
            stripped = code == STRIPPED and 6 not in leaf and subject not in adopted and may_strip(leaf, ended.get(subject), owners)
            gone = [item for item in leaf.get(11, ()) if item[4] != 0]
            alone = code in ALONE and len(gone) == 1 and (gone[0][0], gone[0][1], gone[0][4]) == (ALONE[code], subject, 3)
            if not replayed and not decided and not stripped and not alone:
                report(7, f"leaf {index} erases rows without the decision of two people")
        if code == PROPOSED:
            proposals[subject] = leaf
        elif code in (WITHDRAWN, REFUSED):
            proposals.pop(subject, None)
        elif code in (DECIDED, ENDED):
            ended[subject] = leaf
        for kind, id, _, _, operation, _ in leaf.get(11, ()):
            if code == ADOPTED and kind == "referral":
                adopted.add(id)
            if operation == 1 and kind in ("referral", "weighing", "ground", "concern", "message", "pause"):
                owners[kind, id] = subject


def may_strip(leaf: dict, decision: dict | None, owners: dict) -> bool:
    """Whether all rows that go are the referral's, and its decision is old enough."""
    subject, items = leaf.get(10), leaf.get(11, ())
    if subject is None or decision is None or leaf[2] < decision[2] + SHORTEST_TERM - MAX_STEP_BACK:
        return False
    return any(item[0] in ("referral", "concern") and item[1] == subject for item in items) and all(
        item[4] == 3 and owners.get((item[0], item[1])) == subject for item in items)


def path_root(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 6962, section 2.1.1, from the root down: which half the leaf is in says on which side the sibling stands."""
    if size == 1:
        if path:
            raise ValueError("the path is too long")
        return sha256(b"\x00" + leaf)
    half = 1 << (size - 1).bit_length() - 1
    if index < half:
        return sha256(b"\x01" + path_root(leaf, index, half, path[:-1]) + path[-1])
    return sha256(b"\x01" + path[-1] + path_root(leaf, index - half, size - half, path[:-1]))


def check_certificate(data: bytes, log_key: str | None, report) -> None:
    head, *lines, last = data.decode().split("\n")
    names = ["origin", "key", "reference", "closed", "checkpoint", "proposal", "erasure", "keys"]
    if head != "roundtable-erasure-certificate/v1" or last or [line.split(" ", 1)[0] for line in lines] != names:
        raise ValueError("this is no certificate of version 1")
    values = dict(line.split(" ", 1) for line in lines)
    key = Key(values["key"])
    size, root, signed = key.read(unbase64(values["checkpoint"].encode()))
    if log_key not in (None, values["key"]) or values["origin"].encode() != key.origin or not signed:
        report(8, "the checkpoint is not signed by the log's key")
    leaves, places = [], []
    for name in ("proposal", "erasure", "keys"):
        index, raw, path = values[name].split(" ")
        index, raw, path = unsigned(index.encode()), unbase64(raw.encode()), [bytes.fromhex(part) for part in path.split(",") if part]
        leaf, problem = read_leaf(raw)
        if problem or index >= size or path_root(raw, index, size, path) != root:
            report(8, f"the {name} does not stand in the log at its index")
        leaves.append(leaf)
        places.append(index)
    first, second, third = leaves
    if [leaf.get(3) for leaf in leaves] != [PROPOSED, ERASED, KEYS_DESTROYED] or any(leaf.get(4) != 0 for leaf in leaves) or not places[0] < places[1] < places[2]:
        report(8, "these are not a proposal, an erasure and the destruction of the keys, in this order")
    items = second.get(11, ())
    if 10 not in second or {leaf.get(10) for leaf in leaves} != {second[10]} or not any(item[:2] == ["case", second[10]] for item in items):
        report(8, "the events do not erase one and the same case")
    if any(item[4] != 3 for item in items) or not two_people(first, second):
        report(8, "something else than an erasure by two people")


def certify(data: bytes, log_key: str | None = None) -> list[str]:
    """Findings about a certificate of erasure; empty when it proves it."""
    findings: list[str] = []
    try:
        check_certificate(data, log_key, lambda number, text: findings.append(f"{number}: {text}"))
    except Exception as error:
        findings.append(f"8: {error}")
    return findings


def verify(data: bytes, log_key: str | None = None, since: bytes | None = None, skip=frozenset()) -> list[str]:
    """Findings; empty when the bundle is verified. `skip` leaves out numbered checks, for tests only."""
    findings: list[str] = []
    try:
        check(data, log_key, since, lambda number, text: number in skip or findings.append(f"{number}: {text}"))
    except Exception as error:  # what cannot be read is a finding; nothing unforeseen may pass as verified
        findings.append(f"1: {error}")
    return findings


def main() -> int:
    parser = argparse.ArgumentParser()
    for option in ("--bundle", "--certificate", "--log-key", "--since"):
        parser.add_argument(option)
    arguments = parser.parse_args()
    if (arguments.bundle is None) == (arguments.certificate is None):
        parser.error("name either a bundle or a certificate")
    try:
        name = arguments.bundle or arguments.certificate
        data = open(name, "rb").read()
        since = None if arguments.since is None else open(arguments.since, "rb").read()
        if arguments.log_key is not None:
            Key(arguments.log_key)
    except (OSError, ValueError) as error:
        print(f"could not run: {error}", file=sys.stderr)
        return 2
    findings = verify(data, arguments.log_key, since) if arguments.bundle else certify(data, arguments.log_key)
    print(f"{name}: " + (f"{len(findings)} findings" if findings else "verified"), *findings, sep="\n")
    if arguments.log_key is None:
        print("No log key was given: this proves consistency only, not whose log it is.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
