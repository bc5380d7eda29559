"""A power cut, replayed: writes that were not synced are gone, or there in part, or in another order."""

import struct
from pathlib import Path

HEAD = struct.Struct("<c5Q")
SECTOR = 512


def records(journal):
    """Kind, path, offset, size of the file before, what was there, what was written. The last record may be cut."""
    data, at = Path(journal).read_bytes(), 0
    while at + HEAD.size <= len(data):
        kind, offset, size, had, new, name = HEAD.unpack_from(data, at)
        at += HEAD.size
        if at + name + had + new > len(data):
            return
        path = data[at : at + name].decode()
        yield kind, path, offset, size, data[at + name : at + name + had], data[at + name + had : at + name + had + new]
        at += name + had + new


def cut(journal, random):
    """Takes back what was not synced, and lets a random part of it survive. Returns how many writes were lost."""
    pending = {}
    for record in records(journal):
        kind, path = record[:2]
        if kind == b"S":
            pending[path] = []
        else:
            pending.setdefault(path, []).append(record)
    Path(journal).unlink()
    lost = 0
    for path, writes in pending.items():
        if writes and Path(path).exists():
            lost += replay(path, writes, random)
    return lost


def replay(path, writes, random):
    with open(path, "r+b") as file:
        for kind, _, offset, size, old, _ in reversed(writes):
            file.seek(offset)
            file.write(old)
            file.truncate(size)
        survivors = {"none": [], "first": writes[: random.randrange(len(writes) + 1)], "some": [w for w in writes if random.random() < 0.5]}
        kept = survivors[random.choice(list(survivors))]
        for number, (kind, _, offset, _, _, new) in enumerate(kept):
            if kind == b"T":
                file.truncate(offset)
                continue
            if number == len(kept) - 1:  # torn between two sectors
                new = new[: random.randrange(len(new) // SECTOR + 1) * SECTOR] if len(new) > SECTOR else new
            file.seek(offset)
            file.write(new)
    return len(writes) - len(kept)
