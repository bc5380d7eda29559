"""Measures pages against /healthz of the same server, as ratios in one run, at two sizes; writes docs/benchmarks.md.

Load is bounded: 8 connections, a few seconds each, loopback only; servers are ended by their process id."""
import argparse
import contextlib
import concurrent.futures
import datetime
import itertools
import json
import os
import pathlib
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time

import pyotp
import requests

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import postgres  # noqa: E402


class Server:
    """A demo with generated cases on a free loopback port."""

    def __init__(self, program, scale, folder, postgres=None):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        folder = folder / "demo"
        self.command = [program, "demo", "--port", str(self.port), "--data", str(folder), "--scale", str(scale)]
        if postgres:
            self.command += ["--database", postgres.create(f"bench_{scale}"), "--keys-database", postgres.create(f"bench_{scale}_keys")]
        started = time.monotonic()
        self.start()
        self.build_seconds = time.monotonic() - started
        self.stop()
        started = time.monotonic()
        self.start()
        self.start_seconds = time.monotonic() - started
        self.accounts = json.loads((folder / "accounts.json").read_text())

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 3600
        while time.monotonic() < deadline:
            try:
                if requests.get(self.url + "/healthz", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
            if self.process.poll() is not None:
                raise SystemExit("the server ended while it started")
        raise SystemExit("the server did not start within an hour")

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def coordinator(self):
        return next(account for account in self.accounts if account["role"] == "coordinator")

    def sign_in(self, account):
        session = requests.Session()
        form = {"email": account["email"], "password": account["password"]}
        session.post(self.url + "/sign-in", data=form).raise_for_status()
        session.post(self.url + "/sign-in", data={"code": pyotp.TOTP(account["totpSecret"]).now()}).raise_for_status()
        return session

    def memory(self):
        """Resident memory in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def wrk(url, seconds, cookie="", script="", connections=8):
    """Requests a second, 95th percentile in milliseconds, answers that were not 2xx or 3xx."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(HERE / "report.lua"), url]
    environment = {**os.environ, "COOKIE": cookie, "BODY": script}
    text = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    figures = json.loads(re.search(r"RESULT (.*)", text)[1])
    return figures["rate"], figures["p95"], figures["errors"]


def sign_ins(server):
    """Password and code, of each other person once, two at a time: more tries on one account would be slowed down on purpose."""
    def one(account):
        started = time.monotonic()
        try:
            server.sign_in(account)
        except requests.RequestException:
            return None
        return (time.monotonic() - started) * 1000

    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        times = list(pool.map(one, [account for account in server.accounts if account != server.coordinator()][:16]))
    rate = len(times) / (time.monotonic() - started)
    good = sorted(time for time in times if time is not None)
    return rate, good[int(len(good) * 0.95)] if good else 0, len(times) - len(good)


def case_ids(session, url, count):
    """Newest open cases of the coordinator that have twenty entries."""
    ids, link = [], "/cases"
    while len(ids) < count and link:
        text = session.get(url + link).text
        ids += re.findall(r'href="/cases/([0-9a-f-]{36})"', text)
        older = re.search(r'href="(/cases\?[^"]*before=[^"]*)"', text)
        link = older[1].replace("&amp;", "&") if older else None
    return ids[-count:]


def measure(server, seconds):
    session = server.sign_in(server.coordinator())
    cookie = f"sid={session.cookies['sid']}"
    case = case_ids(session, server.url, 60)[-1]
    name = re.search(r'person-name">([^<]*)<', session.get(f"{server.url}/cases/{case}").text)[1]
    entry = "step=save&kind=note&title=Bench&text=" + "A+few+words.+" * 30 + "&handling=case-team"
    pages = [
        ("/healthz", "/healthz", ""),
        ("Full case page, 20 entries", f"/cases/{case}/entries", ""),
        ("Case overview", f"/cases/{case}", ""),
        ("My work", "/", ""),
        ("List of cases", "/cases", ""),
        ("Search by name", "/cases/search", "q=" + requests.utils.quote(name)),
        ("Create entry", f"/cases/{case_ids(session, server.url, 30)[-1]}/entries", entry),
    ]
    rows = []

    def add(title, rate, p95, errors):
        rows.append({"title": title, "rate": rate, "p95": p95, "errors": errors})
        print(f"  {title:30} {rate:9.1f}/s  p95 {p95:7.2f} ms  errors {errors}", flush=True)

    for title, path, body in pages:
        add(title, *wrk(server.url + path, seconds, cookie, body))
    add("Sign-in, password and code", *sign_ins(server))
    return rows


def table(results):
    lines = ["| page | " + " | ".join(f"{r['scale']:,} cases: req/s | of /healthz | p95 ms" for r in results) + " | slower at the larger size |"]
    lines.append("|---|" + "---:|---:|---:|" * len(results) + "---:|")
    for index, row in enumerate(results[0]["rows"]):
        cells = []
        for result in results:
            one, health = result["rows"][index], result["rows"][0]
            cells.append(f"{one['rate']:,.0f} | 1/{health['rate'] / max(one['rate'], 0.001):.1f} | {one['p95']:.1f}")
        ratios = [r["rows"][index]["rate"] / r["rows"][0]["rate"] for r in results]
        lines.append(f"| {row['title']} | " + " | ".join(cells) + f" | {ratios[0] / max(ratios[-1], 1e-9):.2f} times |")
    return lines


def engines(results):
    """Both engines side by side, at each scale."""
    pairs = [([r for r in results if r["scale"] == scale]) for scale in dict.fromkeys(r["scale"] for r in results)]
    lines = ["| page | " + " | ".join(f"{pair[0]['scale']:,} cases: SQLite req/s | PostgreSQL req/s | slower" for pair in pairs) + " |"]
    lines.append("|---|" + "---:|---:|---:|" * len(pairs))
    for index, row in enumerate(results[0]["rows"]):
        cells = []
        for sqlite, other in pairs:
            one, two = sqlite["rows"][index]["rate"], other["rows"][index]["rate"]
            cells.append(f"{one:,.0f} | {two:,.0f} | {one / max(two, 1e-9):.2f} times")
        lines.append(f"| {row['title']} | " + " | ".join(cells) + " |")
    return lines


def document(everything, seconds):
    results = [r for r in everything if r["engine"] == "SQLite"]
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) // 1024 // 1024
    lines = [
        "# Benchmarks", "",
        f"Written by `make bench` on {datetime.date.today()}: {os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.machine()}; "
        f"release build; wrk on the same machine, 8 connections, {seconds} s a page. Every page is signed in, decrypts what it shows, and is in the log, "
        "durably, before its first byte. Read the ratios: machines are noisy.", "",
        *table(results), "",
        "| | " + " | ".join(f"{r['scale']:,} cases" for r in results) + " |", "|---|" + "---:|" * len(results),
        "| resident memory after the run, MiB | " + " | ".join(str(r["memory"]) for r in results) + " |",
        "| start, s | " + " | ".join(f"{r['start']:.2f}" for r in results) + " |",
        "| building the demo, s | " + " | ".join(f"{r['build']:.0f}" for r in results) + " |",
        "| answers other than 2xx and 3xx | " + " | ".join(str(sum(row["errors"] for row in r["rows"])) for r in results) + " |", "",
        "The budget is a full case page at a tenth of `/healthz` or more, p95 under 25 ms at 8 connections, under 200 MiB, a start under 2 s, and no page",
        "more than 2 times slower with 20 times the data. Signing in is slow on purpose: scrypt takes 128 MiB and about a third of a second, two at a time.", "",
        "## Both engines", "",
        "One run, the same machine: the PostgreSQL server shares its cores with the application, and is reached by a Unix socket. The budget is 3 times.", "",
        *engines(everything), "",
    ]
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(lines))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--scales", default="2000,40000")
    parser.add_argument("--seconds", type=int, default=6)
    options = parser.parse_args()
    results = []
    for scale, engine in itertools.product(map(int, options.scales.split(",")), ("SQLite", "PostgreSQL")):
        print(f"{engine}, {scale} generated cases", flush=True)
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            database = None
            if engine == "PostgreSQL":
                database = postgres.Server()
                stack.callback(database.remove)
            server = Server(options.program, scale, pathlib.Path(folder), database)
            stack.callback(server.stop)
            rows = measure(server, options.seconds)
            results.append({
                "engine": engine, "scale": scale, "rows": rows, "memory": server.memory(), "start": server.start_seconds, "build": server.build_seconds})
    document(results, options.seconds)
    print("Written: docs/benchmarks.md")


if __name__ == "__main__":
    main()
