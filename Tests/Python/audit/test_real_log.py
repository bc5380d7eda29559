"""The log of a running demo, taken away by the data protection officer and verified by both verifiers."""

import base64
import hashlib
import html
import os
import re
import subprocess
from pathlib import Path

import twin


def exported(demo):
    """Key, newest checkpoint and bundle, as the officer gets them in the browser."""
    officer = demo.person("city-dpo")
    page = officer.get("/log").text
    key = html.unescape(re.search(r"[\w./-]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}", html.unescape(page))[0])
    answer = officer.post("/log/bundle")
    assert answer.status_code == 200
    note = re.search(r"Newest checkpoint</dt><dd><span class=\"text\">(.*?)</span>", page, re.S)
    return key, html.unescape(note[1]), answer.content


def test_both_verify_a_real_log(demo, tmp_path):
    """R88: what the server exports is verified by the twin and by the program, also against an earlier checkpoint."""
    key, note, bundle = exported(demo)
    assert bundle.count(b"\nleaf ") > 400 and b"\nrow entry " in bundle
    assert twin.verify(bundle, key) == []
    assert twin.verify(bundle, key, note.strip("\n").encode() + b"\n") == []
    path = tmp_path / "log.bundle"
    path.write_bytes(bundle)
    program = os.environ.get("ROUNDTABLE_BIN", str(Path(__file__).resolve().parents[3] / ".build/debug/roundtable"))
    done = subprocess.run([program, "audit", "verify", "--log-key", key, "--bundle", str(path)], capture_output=True, text=True)
    assert done.returncode == 0 and "Result: verified" in done.stdout, done.stdout + done.stderr
    broken = subprocess.run([program, "audit", "verify", "--bundle", str(tmp_path / "none")], capture_output=True, text=True)
    assert broken.returncode == 2 and "Check its name" in broken.stderr


def test_a_changed_row_shows(demo):
    """R88, R90: a row that was changed behind the log's back is found by its hash."""
    key, _, bundle = exported(demo)
    line = next(line for line in bundle.split(b"\n") if line.startswith(b"row entry "))
    forged = bundle.replace(line, line[:-1] + (b"0" if line[-1:] != b"0" else b"1"))
    body = forged[: forged.rindex(b"end ")]
    forged = body + b"end " + hashlib.sha256(body).hexdigest().encode() + b"\n"
    assert any("row" in finding.lower() for finding in twin.verify(forged, key))


def test_every_page_view_is_in_it(demo):
    """R88: each look at a case is one leaf more."""
    coordinator = demo.person("city-coordinator")
    _, _, before = exported(demo)
    path = re.search(r'href="(/cases/[0-9a-f-]{36})"', coordinator.get("/cases").text)[1]
    for _ in range(3):
        coordinator.page(path)
    _, _, after = exported(demo)
    leaves = [base64.b64decode(line.split()[1]) for line in after.split(b"\n") if line.startswith(b"leaf ")]
    case = path.split("/")[-1].encode()
    earlier = sum(case in base64.b64decode(line.split()[1]) for line in before.split(b"\n") if line.startswith(b"leaf "))
    # The list shows it once, then three visits.
    assert sum(case in leaf for leaf in leaves) == earlier + 4
