"""A case is erased by two people in the browser's way, and an outsider verifies certificate and log."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import twin

from audit.test_real_log import exported
from browser.erasing import erase

PROGRAM = os.environ.get("ROUNDTABLE_BIN", str(Path(__file__).resolve().parents[3] / ".build/debug/roundtable"))


@pytest.fixture(scope="module")
def erased(demo):
    """The case, the page of its erasure, and the certificate as the officer downloads it."""
    return erase(demo, "Ryan Pettifer")


def verify(path, key):
    return subprocess.run([PROGRAM, "audit", "verify", "--log-key", key, "--certificate", str(path)], capture_output=True, text=True)


def test_certificate_and_log_verify(demo, erased, tmp_path):
    """R86 R88: both verifiers accept the certificate and the log without the rows."""
    case, _, certificate = erased
    key, _, bundle = exported(demo)
    assert twin.certify(certificate, key) == []
    path = tmp_path / "certificate"
    path.write_bytes(certificate)
    done = verify(path, key)
    assert done.returncode == 0 and "verified" in done.stdout, done.stdout
    assert twin.verify(bundle, key) == []
    (tmp_path / "bundle").write_bytes(bundle)
    done = subprocess.run([PROGRAM, "audit", "verify", "--log-key", key, "--bundle", str(tmp_path / "bundle")], capture_output=True, text=True)
    assert done.returncode == 0 and "Erasures:    1 by two people" in done.stdout, done.stdout
    for seat in ("city-coordinator", "youth-worker", "city-dpo"):
        assert demo.person(seat).get(case).status_code == 404


def test_changed_certificates_are_found(erased, tmp_path):
    """R86: a certificate that was changed in any line that the log vouches for is refused by both, and neither crashes."""
    key = re.search(rb"^key (.*)$", erased[2], re.M)[1].decode()
    lines = erased[2].split(b"\n")
    for number in (0, 1, 2, 5, 6, 7, 8):
        for place in range(len(lines[number]) - 30, len(lines[number]), 7):
            line = bytearray(lines[number])
            line[max(place, 0)] ^= 1
            forged = b"\n".join([*lines[:number], bytes(line), *lines[number + 1 :]])
            assert twin.certify(forged, key) != [], (number, place)
        (tmp_path / "forged").write_bytes(forged)
        assert verify(tmp_path / "forged", key).returncode == 1, number
