"""Seeded mutations of a valid log bundle; a verifier that has the log's key (and the newest note) must find every one.

`mutations` knows no secret of the log: what it forges is signed by another key. The small encoders below (CBOR, tree,
note) are written separately from those of twin.py, and are also used to build the logs that the tests start from.
"""

import base64
import hashlib
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# --- Encoders -------------------------------------------------------------------------------------------------------


def head(major: int, number: int, widen: int = 0) -> bytes:
    """Head of a CBOR item; `widen` > 0 takes a longer form than needed, which is not deterministic."""
    form = next(form for form, limit in enumerate((24, 1 << 8, 1 << 16, 1 << 32, 1 << 64)) if number < limit)
    form = min(form + widen, 4)
    if form == 0:
        return bytes([major << 5 | number])
    return bytes([major << 5 | 23 + form]) + number.to_bytes(1 << form - 1, "big")


def cbor(value: object) -> bytes:
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    assert isinstance(value, dict)
    return head(5, len(value)) + b"".join(cbor(key) + cbor(value[key]) for key in sorted(value))


def sloppy_cbor(leaf: dict, rng: random.Random) -> bytes:
    """The same map in a form that is not deterministic."""
    keys = sorted(leaf)
    pairs = {key: cbor(key) + cbor(leaf[key]) for key in keys}
    key = rng.choice(keys)
    match rng.randrange(5):
        case 0:  # keys in another order
            keys[0], keys[-1] = keys[-1], keys[0]
        case 1:  # a long form of a key
            pairs[key] = head(0, key, rng.randint(1, 3)) + cbor(leaf[key])
        case 2:  # a number as bignum
            pairs[2] = cbor(2) + b"\xc2" + cbor(leaf[2].to_bytes(8, "big"))
        case 3:  # indefinite length
            return b"\xbf" + b"".join(pairs.values()) + b"\xff"
        case 4:  # a key twice
            return head(5, len(keys) + 1) + b"".join(pairs.values()) + pairs[keys[-1]]
    return head(5, len(keys)) + b"".join(pairs[key] for key in keys)


def root(leaves: list[bytes]) -> bytes:
    """The tree hash, as RFC 6962 defines it."""
    if len(leaves) == 0:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def public(key: Ed25519PrivateKey) -> bytes:
    return b"\x01" + key.public_key().public_bytes_raw()


def key_id(origin: str, key: Ed25519PrivateKey) -> bytes:
    return hashlib.sha256(origin.encode() + b"\n" + public(key)).digest()[:4]


def vkey(origin: str, key: Ed25519PrivateKey) -> str:
    return f"{origin}+{key_id(origin, key).hex()}+{base64.b64encode(public(key)).decode()}"


def note(origin: str, size: int, tree: bytes, key: Ed25519PrivateKey, id: bytes | None = None) -> bytes:
    text = f"{origin}\n{size}\n{base64.b64encode(tree).decode()}\n"
    signature = (id or key_id(origin, key)) + key.sign(text.encode())
    return f"{text}\n\u2014 {origin} {base64.b64encode(signature).decode()}\n".encode()


# --- Bundle as lines ------------------------------------------------------------------------------------------------


@dataclass
class Bundle:
    """The lines of a bundle, without their first words."""

    origin: bytes
    key: bytes
    size: bytes
    checkpoints: list[bytes]
    leaves: list[tuple[bytes, bytes]]
    count: bytes
    rows: list[bytes]
    end: bytes = b""

    @staticmethod
    def parse(data: bytes) -> "Bundle":
        lines = [line.partition(b" ") for line in data.split(b"\n")[1:-1]]
        of = {word: [rest for first, _, rest in lines if first == word] for word in {first for first, _, _ in lines}}
        leaves = [tuple(rest.split(b" ")) for rest in of.get(b"leaf", [])]
        origin, key, size, count, end = (of[word][0] for word in (b"origin", b"key", b"size", b"rows", b"end"))
        return Bundle(origin, key, size, of[b"checkpoint"], leaves, count, of.get(b"row", []), end)

    def copy(self) -> "Bundle":
        return replace(self, checkpoints=self.checkpoints[:], leaves=self.leaves[:], rows=self.rows[:])

    def body(self) -> bytes:
        lines = [b"roundtable-bundle/v1", b"origin " + self.origin, b"key " + self.key, b"size " + self.size]
        lines += [b"checkpoint " + text for text in self.checkpoints]
        lines += [b"leaf " + leaf + b" " + sealed for leaf, sealed in self.leaves]
        lines += [b"rows " + self.count] + [b"row " + text for text in self.rows]
        return b"\n".join(lines) + b"\n"

    def fit(self) -> None:
        """Makes the counts those of the lines."""
        self.size, self.count = b"%d" % len(self.leaves), b"%d" % len(self.rows)

    def leaf(self, index: int) -> dict:
        return cbor2.loads(base64.b64decode(self.leaves[index][0]))

    def put(self, index: int, leaf: dict | bytes, sealed: bytes | None = None) -> None:
        raw = leaf if isinstance(leaf, bytes) else cbor(leaf)
        self.leaves[index] = base64.b64encode(raw), self.leaves[index][1] if sealed is None else sealed

    def raw(self) -> list[bytes]:
        return [base64.b64decode(leaf) for leaf, _ in self.leaves]


def seal(body: bytes) -> bytes:
    return body + b"end " + hashlib.sha256(body).hexdigest().encode() + b"\n"


def row_of(item: list) -> bytes:
    kind, id, version, _, _, digest = item
    return f"{kind} {id} {version} {digest.hex()}".encode()


def row_key(row: bytes) -> tuple[bytes, ...]:
    return tuple(row.split(b" ")[:2])


def expected_rows(leaves: list[dict]) -> list[bytes]:
    """The row lines that the leaves call for."""
    newest = {(item[0], item[1]): item for leaf in leaves for item in leaf.get(11, []) if item[4] != 0}
    return sorted((row_of(item) for item in newest.values() if item[4] != 3), key=row_key)


def size_of(checkpoint: bytes) -> int:
    return int(base64.b64decode(checkpoint).split(b"\n")[1])


def flip(data: bytes, rng: random.Random) -> bytes:
    index = rng.randrange(len(data))
    return data[:index] + bytes([data[index] ^ 1 << rng.randrange(8)]) + data[index + 1 :]


# --- Mutations ------------------------------------------------------------------------------------------------------
# Each changes `b` in place and returns whether it could; it may return bytes instead, which are then the whole bundle.


@dataclass
class Context:
    data: bytes
    bundle: Bundle
    leaves: list[dict]
    other: Ed25519PrivateKey

    @property
    def origin(self) -> str:
        return self.bundle.origin.decode()

    @property
    def id(self) -> bytes:
        return bytes.fromhex(self.bundle.key.split(b"+")[1].decode())


Mutation = Callable[[Bundle, Context, random.Random], bool | bytes]
ALL: dict[str, Mutation] = {}


def mutation(function: Mutation) -> Mutation:
    ALL[function.__name__.replace("_", "-")] = function
    return function


def pick(b: Bundle, c: Context, rng: random.Random, test: Callable[[int], bool] = lambda index: True) -> int | None:
    """Index of a leaf for which `test` holds."""
    for _ in range(40):
        if b.leaves and test(index := rng.randrange(len(b.leaves))):
            return index
    return next(filter(test, range(len(b.leaves))), None)


def forged(c: Context, rng: random.Random) -> dict:
    """A plausible leaf of an event that the log does not have."""
    leaf = dict(rng.choice(c.leaves)) if c.leaves else {0: 1, 2: 1_790_000_000_000, 3: 1, 4: 0}
    for key in (11, 15):
        leaf.pop(key, None)
    text = rng.randbytes(16).hex()
    return leaf | {1: f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"}


def sealed_details(b: Bundle, index: int) -> bool:
    return b.leaves[index][1] not in (b"-", b"erased")


@mutation
def bit_of_leaf(b, c, rng):
    if (index := pick(b, c, rng)) is None:
        return False
    b.put(index, flip(base64.b64decode(b.leaves[index][0]), rng))
    return True


@mutation
def bit_of_leaf_text(b, c, rng):
    if (index := pick(b, c, rng)) is None:
        return False
    b.leaves[index] = flip(b.leaves[index][0], rng), b.leaves[index][1]
    return True


@mutation
def bit_of_sealed(b, c, rng):
    if (index := pick(b, c, rng, lambda index: sealed_details(b, index))) is None:
        return False
    leaf, sealed = b.leaves[index]
    b.leaves[index] = leaf, base64.b64encode(flip(base64.b64decode(sealed), rng))
    return True


@mutation
def bit_of_sealed_text(b, c, rng):
    if (index := pick(b, c, rng)) is None:
        return False
    b.leaves[index] = b.leaves[index][0], flip(b.leaves[index][1], rng)
    return True


@mutation
def bit_of_row_hash(b, c, rng):
    if not b.rows:
        return False
    index = rng.randrange(len(b.rows))
    rest, digest = b.rows[index][:-64], b.rows[index][-64:]
    if rng.random() < 0.5:
        b.rows[index] = rest + flip(digest, rng)
    else:
        b.rows[index] = rest + flip(bytes.fromhex(digest.decode()), rng).hex().encode()
    return True


@mutation
def bit_of_checkpoint(b, c, rng):
    index = rng.randrange(len(b.checkpoints))
    b.checkpoints[index] = base64.b64encode(flip(base64.b64decode(b.checkpoints[index]), rng))
    return True


@mutation
def bit_of_checkpoint_text(b, c, rng):
    index = rng.randrange(len(b.checkpoints))
    b.checkpoints[index] = flip(b.checkpoints[index], rng)
    return True


@mutation
def bit_anywhere(b, c, rng):
    body = b.body()
    return flip(c.data, rng) if rng.random() < 0.5 else seal(flip(body, rng))


@mutation
def change_leaf(b, c, rng):
    if (index := pick(b, c, rng)) is None:
        return False
    leaf = b.leaf(index)
    match rng.randrange(5):
        case 0:
            leaf[4] = (leaf[4] + rng.randint(1, 2)) % 3
        case 1:
            leaf[2] += rng.choice((-1, 1, 1000))
        case 2:
            leaf[3] += 1
        case 3:
            leaf[6] = leaf.get(6, "") + "x"
        case 4:
            leaf[10] = "case-forged"
    b.put(index, leaf)
    return True


@mutation
def delete_leaf(b, c, rng):
    if (index := pick(b, c, rng)) is None:
        return False
    del b.leaves[index]
    if rng.random() < 0.7:
        b.fit()
    return True


@mutation
def delete_leaf_with_rows(b, c, rng):
    """Deletes a change, and puts the rows back to what the other leaves state."""
    if (index := pick(b, c, rng, lambda index: 11 in c.leaves[index])) is None:
        return False
    del b.leaves[index]
    b.rows = expected_rows(c.leaves[:index] + c.leaves[index + 1 :])
    b.fit()
    return True


@mutation
def duplicate_leaf(b, c, rng):
    if (index := pick(b, c, rng)) is None:
        return False
    b.leaves.insert(rng.randint(0, len(b.leaves)), b.leaves[index])
    if rng.random() < 0.7:
        b.fit()
    return True


@mutation
def insert_forged_leaf(b, c, rng):
    b.leaves.insert(rng.randint(0, len(b.leaves)), (base64.b64encode(cbor(forged(c, rng))), b"-"))
    if rng.random() < 0.7:
        b.fit()
    return True


@mutation
def append_forged_leaf_with_checkpoint(b, c, rng):
    b.leaves.append((base64.b64encode(cbor(forged(c, rng))), b"-"))
    b.fit()
    signed = note(c.origin, len(b.leaves), root(b.raw()), c.other, c.id if rng.random() < 0.7 else None)
    if rng.random() < 0.5:
        b.checkpoints.pop()
    b.checkpoints.append(base64.b64encode(signed))
    return True


@mutation
def swap_leaves(b, c, rng):
    if len(b.leaves) < 2:
        return False
    first = rng.randrange(len(b.leaves) - 1)
    second = first + 1 if rng.random() < 0.5 else rng.randrange(first + 1, len(b.leaves))
    b.leaves[first], b.leaves[second] = b.leaves[second], b.leaves[first]
    return True


@mutation
def replace_leaf_by_another(b, c, rng):
    if len(b.leaves) < 2:
        return False
    first, second = rng.sample(range(len(b.leaves)), 2)
    b.leaves[first] = b.leaves[second]
    return True


@mutation
def truncate(b, c, rng):
    """Cuts the tail at a size that no checkpoint has; at the size of a checkpoint it is an older copy, see below."""
    sizes = [n for n in range(len(b.leaves)) if n not in {size_of(text) for text in b.checkpoints}]
    if not sizes:
        return False
    size = rng.choice(sizes)
    del b.leaves[size:]
    if rng.random() < 0.5:
        b.checkpoints = [text for text in b.checkpoints if size_of(text) < size] or b.checkpoints[:1]
    if rng.random() < 0.5:
        b.rows = expected_rows(c.leaves[:size])
    if rng.random() < 0.8:
        b.fit()
    return True


@mutation
def truncate_with_forged_checkpoint(b, c, rng):
    if not b.leaves:
        return False
    size = rng.randrange(len(b.leaves))
    del b.leaves[size:]
    b.rows = expected_rows(c.leaves[:size])
    b.fit()
    b.checkpoints = [text for text in b.checkpoints if size_of(text) < size]
    b.checkpoints.append(base64.b64encode(note(c.origin, size, root(b.raw()), c.other, c.id)))
    return True


@mutation
def swap_sealed(b, c, rng):
    if (first := pick(b, c, rng, lambda index: sealed_details(b, index))) is None:
        return False
    second = pick(b, c, rng, lambda index: b.leaves[index][1] != b.leaves[first][1])
    if second is None:
        return False
    (leaf, sealed), (other_leaf, other_sealed) = b.leaves[first], b.leaves[second]
    b.leaves[first], b.leaves[second] = (leaf, other_sealed), (other_leaf, sealed)
    return True


@mutation
def hide_sealed(b, c, rng):
    """Details given out as erased in a case without erasure, or as never there."""
    erased = {leaf[10] for leaf in c.leaves if 10 in leaf and any(item[4] == 3 for item in leaf.get(11, []))}
    index = pick(b, c, rng, lambda index: sealed_details(b, index) and c.leaves[index].get(10) not in erased)
    if index is None:
        return False
    b.leaves[index] = b.leaves[index][0], rng.choice((b"-", b"erased"))
    return True


@mutation
def invent_sealed(b, c, rng):
    if (index := pick(b, c, rng, lambda index: 15 not in c.leaves[index])) is None:
        return False
    b.leaves[index] = b.leaves[index][0], rng.choice((b"erased", base64.b64encode(rng.randbytes(24))))
    return True


@mutation
def change_row(b, c, rng):
    if not b.rows:
        return False
    index = rng.randrange(len(b.rows))
    kind, id, version, digest = b.rows[index].split(b" ")
    match rng.randrange(5):
        case 0:
            version = b"%d" % (int(version) + rng.choice((1, 2, 10)))
        case 1:
            digest = rng.randbytes(32).hex().encode()
        case 2:
            id = id + b"x" if rng.random() < 0.5 else b"forged-" + id
        case 3:
            kind += b"x"
        case 4:  # an id that only looks the same
            id = unicodedata.normalize("NFD", id.decode()).encode()
    b.rows[index] = b" ".join((kind, id, version, digest))
    b.rows.sort(key=row_key)
    return True


@mutation
def restore_older_row(b, c, rng):
    """A row put back to a version that the log has, but that is not its newest."""
    rows = {row_key(row): row for row in b.rows}
    items = [item for leaf in c.leaves for item in leaf.get(11, []) if item[4] in (1, 2)]
    older = [row for row in map(row_of, items) if rows.get(row_key(row), row) != row]
    if not older:
        return False
    row = rng.choice(older)
    rows[row_key(row)] = row
    b.rows = list(rows.values())
    return True


@mutation
def keep_erased_row(b, c, rng):
    """A row that should be gone."""
    rows = {row_key(row) for row in b.rows}
    items = [item for leaf in c.leaves for item in leaf.get(11, []) if item[4] in (1, 2)]
    gone = {row_key(row): row for row in map(row_of, items) if row_key(row) not in rows}
    if not gone:
        return False
    b.rows.append(rng.choice(list(gone.values())))
    b.rows.sort(key=row_key)
    b.fit()
    return True


@mutation
def drop_row(b, c, rng):
    if not b.rows:
        return False
    del b.rows[rng.randrange(len(b.rows))]
    if rng.random() < 0.7:
        b.fit()
    return True


@mutation
def add_row(b, c, rng):
    b.rows.append(f"note extra-{rng.randbytes(4).hex()} 1 {rng.randbytes(32).hex()}".encode())
    b.rows.sort(key=row_key)
    if rng.random() < 0.7:
        b.fit()
    return True


@mutation
def disorder_rows(b, c, rng):
    if len(b.rows) < 2:
        return False
    if rng.random() < 0.5:
        index = rng.randrange(len(b.rows) - 1)
        b.rows[index : index + 2] = b.rows[index + 1], b.rows[index]
    else:
        index = rng.randrange(len(b.rows))
        b.rows.insert(index, b.rows[index])
        b.fit()
    return True


@mutation
def change_count(b, c, rng):
    if rng.random() < 0.5:
        b.size = b"%d" % (int(b.size) + 1)
    else:
        b.count = b"%d" % (int(b.count) + 1)
    return True


@mutation
def odd_number(b, c, rng):
    """A number in a form that reads as the same number in many languages."""
    odd = rng.choice((b"0%s", b"+%s", b" %s", b"%s ", b"%s.0", b"0x%s", b"%s_"))
    if rng.random() < 0.5:
        b.size = odd % b.size
    else:
        b.count = odd % b.count
    return True


@mutation
def odd_base64(b, c, rng):
    """Base64 that a lenient decoder takes for the same bytes."""
    for _ in range(40):
        index = rng.randrange(len(b.leaves)) if b.leaves else 0
        text = rng.choice((b.leaves[index] if b.leaves else ()) + tuple(b.checkpoints[-1:]))
        if text in (b"-", b"erased"):
            continue
        forms = [text[:8] + b" " + text[8:], text[:8] + b"\t" + text[8:], text + b"=", text[:4] + b"-" + text[4:]]
        forms += [text.rstrip(b"=")] if text.endswith(b"=") else []
        forms += [text.translate(bytes.maketrans(b"+/", b"-_"))] if set(text) & set(b"+/") else []
        alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        if text.endswith(b"="):  # bits that the last character does not need
            bare = text.rstrip(b"=")
            forms.append(bare[:-1] + alphabet[alphabet.index(bare[-1:]) + 1 :][:1] + text[len(bare) :])
        return seal(c.bundle.body().replace(text, rng.choice(forms), 1))
    return False


@mutation
def odd_lines(b, c, rng):
    """Line ends, and lines that do not belong."""
    body = b.body()
    ends = [index for index, byte in enumerate(body) if byte == 10]
    at = rng.choice(ends)
    match rng.randrange(6):
        case 0:
            return seal(body.replace(b"\n", b"\r\n"))
        case 1:
            return seal(body[:at] + b"\r" + body[at:])
        case 2:
            return seal(body[:at] + b"\n" + body[at:])
        case 3:
            return seal(body[:at] + b" " + body[at:])
        case 4:
            return c.data + rng.choice((b"\n", b" ", b"\0", b"end\n", b"row a b 1 " + b"0" * 64 + b"\n"))
        case _:
            return rng.choice((c.data[:-1], c.data[:-1] + b"\r\n", b"\xef\xbb\xbf" + c.data, b"\n" + c.data))


@mutation
def odd_hex(b, c, rng):
    if rng.random() < 0.3:
        return b.body() + b"end " + hashlib.sha256(b.body()).hexdigest().upper().encode() + b"\n"
    if not b.rows:
        return False
    index = rng.randrange(len(b.rows))
    b.rows[index] = b.rows[index][:-64] + b.rows[index][-64:].upper()
    return True


@mutation
def drop_last_checkpoint(b, c, rng):
    b.checkpoints.pop()
    return True


@mutation
def disorder_checkpoints(b, c, rng):
    b.checkpoints.reverse()
    return len(b.checkpoints) > 1


@mutation
def forge_signature(b, c, rng):
    index = rng.randrange(len(b.checkpoints))
    text, _, line = base64.b64decode(b.checkpoints[index]).partition(b"\n\n")
    name, _, _ = line.rpartition(b" ")
    signature = rng.choice((c.other.sign(text + b"\n"), rng.randbytes(64), bytes(64)))
    id = rng.choice((c.id, c.id, key_id(c.origin, c.other)))
    line = name + b" " + base64.b64encode(id + signature) + b"\n"
    b.checkpoints[index] = base64.b64encode(text + b"\n\n" + line)
    return True


@mutation
def drop_signature(b, c, rng):
    index = rng.randrange(len(b.checkpoints))
    text = base64.b64decode(b.checkpoints[index]).partition(b"\n\n")[0]
    b.checkpoints[index] = base64.b64encode(text + rng.choice((b"\n", b"\n\n")))
    return True


@mutation
def change_root(b, c, rng):
    """A changed leaf and the roots that fit, with the old signatures."""
    if (index := pick(b, c, rng)) is None:
        return False
    leaf = b.leaf(index)
    b.put(index, leaf | {4: (leaf[4] + 1) % 3})
    raw = b.raw()
    for at, text in enumerate(b.checkpoints):
        lines = base64.b64decode(text).split(b"\n")
        lines[2] = base64.b64encode(root(raw[: int(lines[1])]))
        b.checkpoints[at] = base64.b64encode(b"\n".join(lines))
    return True


@mutation
def wrong_origin(b, c, rng):
    """Another origin: in the line, in the key, in the notes or everywhere."""
    origin = rng.choice((c.origin + "2", "x" + c.origin, c.origin.upper(), "other.example/log"))
    where = rng.randrange(4)
    if where in (0, 3):
        b.origin = origin.encode()
    if where in (1, 3):
        b.key = vkey(origin, c.other).encode() if rng.random() < 0.5 else origin.encode() + b.key[len(c.origin) :]
    if where in (2, 3):
        sizes = [size_of(text) for text in b.checkpoints]
        raw = b.raw()
        b.checkpoints = [base64.b64encode(note(origin, size, root(raw[:size]), c.other)) for size in sizes]
    return True


@mutation
def wrong_key(b, c, rng):
    origin, id, public_part = b.key.split(b"+", 2)
    b.key = rng.choice(
        (
            vkey(c.origin, c.other).encode(),
            origin + b"+" + id + b"+" + base64.b64encode(public(c.other)),
            origin + b"+" + id.upper() + b"+" + public_part if id.upper() != id else vkey(c.origin, c.other).encode(),
        )
    )
    return True


@mutation
def sloppy_leaf(b, c, rng):
    """The same event in CBOR that is not deterministic."""
    if (index := pick(b, c, rng)) is None:
        return False
    b.put(index, sloppy_cbor(b.leaf(index), rng))
    return seal(b.body())


@mutation
def rewrite(b, c, rng):
    """One event changed and everything recomputed, signed by another key under the log's name and key id."""
    return rewritten(b, c, rng, c.id)


@mutation
def rewrite_with_key(b, c, rng):
    """One event changed and everything recomputed, signed by another key that takes the place of the log's."""
    b.key = vkey(c.origin, c.other).encode()
    return rewritten(b, c, rng, None)


def rewritten(b: Bundle, c: Context, rng: random.Random, id: bytes | None) -> bool | bytes:
    # An erasure by somebody else, or one that was refused, would show without the key.
    if (index := pick(b, c, rng, lambda index: all(item[4] != 3 for item in c.leaves[index].get(11, [])))) is None:
        return False
    leaf, sealed = b.leaf(index), b.leaves[index][1]
    what = rng.randrange(4)
    if what == 0 and 15 in leaf and sealed not in (b"-", b"erased"):
        details = rng.randbytes(32)
        b.put(index, leaf | {15: hashlib.sha256(details).digest()}, base64.b64encode(details))
    elif what == 1 and any(item[4] in (1, 2) for item in leaf.get(11, [])):
        leaf[11] = [item[:5] + [rng.randbytes(32)] if item[4] in (1, 2) else item for item in leaf[11]]
        b.put(index, leaf)
    elif what == 2:
        b.put(index, leaf | {6: "practitioner-forged"})
    else:
        b.put(index, leaf | {4: (leaf[4] + 1) % 3})
    changed = c.leaves[:index] + [b.leaf(index)] + c.leaves[index + 1 :]
    b.rows = expected_rows(changed)
    raw = b.raw()
    sizes = [size_of(text) for text in b.checkpoints]
    b.checkpoints = [base64.b64encode(note(c.origin, size, root(raw[:size]), c.other, id)) for size in sizes]
    return seal(b.body())


@mutation
def older_copy(b, c, rng):
    """A valid bundle of the same log as it was before: only the kept note shows that something is missing."""
    sizes = [size_of(text) for text in b.checkpoints[:-1]]
    rng.shuffle(sizes)
    for size in sizes:
        erasing = {}
        for index, leaf in enumerate(c.leaves[:size]):
            if any(item[4] == 3 for item in leaf.get(11, [])):
                erasing[leaf.get(10)] = index
        erased = [index for index in range(size) if b.leaves[index][1] == b"erased"]
        if all(erasing.get(c.leaves[index].get(10), -1) > index for index in erased):
            del b.leaves[size:]
            b.checkpoints = [text for text in b.checkpoints if size_of(text) <= size]
            b.rows = expected_rows(c.leaves[:size])
            b.fit()
            return seal(b.body())
    return False


def mutations(
    bundle: bytes, other_key: Ed25519PrivateKey, seed: int, count: int
) -> Iterator[tuple[str, bytes, bytes | None]]:
    """Yields name, mutated bundle, and the note to give as `since` where only that finds it.

    Half of the mutations that leave `end` open recompute it; the others keep the old one.
    """
    rng = random.Random(seed)
    parsed = Bundle.parse(bundle)
    leaves = [parsed.leaf(index) for index in range(len(parsed.leaves))]
    context = Context(bundle, parsed, leaves, other_key)
    newest = base64.b64decode(parsed.checkpoints[-1])
    names = list(ALL)
    while count:
        name = rng.choice(names)
        copy = parsed.copy()
        result = ALL[name](copy, context, rng)
        if result is False:
            continue
        fresh = rng.random() < 0.5
        if result is True:
            body = copy.body()
            result = seal(body) if fresh else body + b"end " + parsed.end + b"\n"
        if result != bundle:
            count -= 1
            yield name, result, newest if name == "older-copy" else None
