"""Numbers for whoever watches: they can be read by Prometheus, tell nothing about anybody, and are answered on loopback only."""

import re
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from browser.planting import MARKS, Planted
from operations.installation import Installation, patterns, run

WORDS = {
    "method": {"GET", "HEAD", "POST", "other"}, "route": patterns() | {"none"}, "status": {"2xx", "3xx", "4xx", "5xx"},
    "le": {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "+Inf"},
    "kind": {"sign_in", "not_found", "conflict", "too_many", "form", "request", "unavailable"}, "outcome": {"ok", "failed", "throttled"}}


@pytest.fixture(scope="module")
def used(demos):
    """An installation that was browsed, and misused."""
    with demos.fresh(Installation) as server:
        case = Planted(server)
        for path in [case.case, f"{case.case}/entries", case.entry, f"{case.case}/team", "/cases", f"{case.case}/nowhere-kestrel"]:
            case.owner.get(path)
            case.clinic.get(path, headers={"User-Agent": "planted-agent-kestrel"})
        case.owner.post("/cases/search", {"q": "planted-name-kestrel"})
        stranger = server.stranger()
        stranger.get("/cases?q=planted-name-kestrel")
        stranger.post("/sign-in", {"email": "kestrel@example.org", "password": "planted-password-kestrel"})
        stranger.http.request("KESTREL", f"{server.url}/cases", timeout=60)
        yield server, case


def scrape(server):
    answer = requests.get(f"{server.metrics}/metrics", timeout=60, proxies={"http": ""})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def listening(process):
    """Addresses on which a process waits for connections, as /proc writes them."""
    sockets = set()
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        try:
            name = str(link.readlink())
        except FileNotFoundError:
            continue  # closed meanwhile
        if "socket" in name:
            sockets.add(re.sub(r"\D", "", name))
    lines = [line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]]
    return {(line[1].split(":")[0], int(line[1].split(":")[1], 16)) for line in lines if line[3] == "0A" and line[9] in sockets}


def test_prometheus_reads_them(used):
    server, _ = used
    families = {family.name: family for family in text_string_to_metric_families(scrape(server))}
    value = lambda name, **labels: next(s.value for f in families.values() for s in f.samples if s.name == name and s.labels == labels)
    assert all(family.documentation and family.type in ("counter", "gauge", "histogram") for family in families.values())
    assert value("roundtable_sign_ins_total", outcome="ok") == len(server.people) and value("roundtable_sign_ins_total", outcome="failed") == 1
    assert value("roundtable_log_events_total") > 400 and value("roundtable_log_waiting") < 50 and value("roundtable_ready") == 1
    assert value("roundtable_log_checkpoint_age_seconds") <= 20
    resident = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.process.pid}/status").read_text())[1]) * 1024
    assert 0.5 < value("process_resident_memory_bytes") / resident < 2
    buckets = [s for s in families["roundtable_request_seconds"].samples if s.name.endswith("_bucket") and s.labels["route"] == "/cases/{case}/entries"]
    counts = [s.value for s in buckets if (s.labels["method"], s.labels["status"]) == ("GET", "2xx")]
    assert counts == sorted(counts) and len(counts) == 11 and counts[-1] == value(
        "roundtable_request_seconds_count", method="GET", route="/cases/{case}/entries", status="2xx") > 0


def test_labels_come_from_closed_sets(used):
    """R89: no metric says which case, person, agency, address or seat."""
    server, case = used
    text = scrape(server)
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = dict(sample.labels)
            if sample.name == "roundtable_build_info":
                assert re.fullmatch(r"\d+\.\d+\.\d+", labels.pop("version"))
            for name, word in labels.items():
                assert word in WORDS[name], (sample.name, name, word)
    directory = [value for account in server.accounts.values() for value in (account["name"], account["email"], account["agency"])]
    for planted in [*MARKS, *directory, "kestrel", case.case.split("/")[2], "127.0.0.1"]:
        assert planted.lower() not in text.lower(), planted


def test_they_are_not_with_the_pages(used):
    server, _ = used
    answer = server.stranger().get("/metrics")
    assert answer.status_code == 404 and "# HELP" not in answer.text
    for method, path in [("GET", "/"), ("POST", "/metrics"), ("GET", "/sign-in"), ("GET", "/metrics/x")]:
        assert requests.request(method, server.metrics + path, timeout=60, proxies={"http": ""}).status_code == 404, path
    port = lambda url: int(url.rsplit(":", 1)[1])
    assert listening(server.process) == {("0100007F", port(server.url)), ("0100007F", port(server.metrics))}


def test_they_are_off_unless_asked_for(demo):
    assert listening(demo.process) == {("0100007F", int(demo.url.rsplit(":", 1)[1]))}


@pytest.mark.parametrize("key, value, advice", [
    ("METRICS", "0.0.0.0:9464", "127.0.0.1:9464"), ("METRICS", "localhost:9464", "127.0.0.1:9464"), ("LOG_FORMAT", "xml", "text or json"),
    ("LOG_LEVEL", "loud", "warning")])
def test_what_cannot_be_used_is_refused(demos, key, value, advice):
    with demos.fresh(Installation) as server:
        server.stop()
        done = run(server.program, server.folder, "serve", **{f"ROUNDTABLE_{key}": value})
        assert done.returncode == 2 and f"ROUNDTABLE_{key} is “{value}”. Set " in done.stderr and advice in done.stderr
