#!/usr/bin/env python3
"""Measures the server on SQLite and on PostgreSQL, each work beside its floor of the same run.

  bench/run.py [--scale 1.0] [--seconds 10] [--target target/release]

The data is that of gen.py; the load comes from wrk over 16 connections on the same machine. Writes docs/benchmarks.md.
"""
import argparse
import glob
import http.client
import itertools
import json
import os
import platform
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from datetime import date

import growth

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CONNECTIONS = 16
TARGETS = {
    "sqlite": {"W1": 10_000, "W2 first page": 8_000, "W2 deep page": 8_000, "W3": 6_000, "W4": 8_000, "W5": 3_000},
    "postgres": {"W1": 3_000, "W2 first page": 3_000, "W2 deep page": 3_000, "W3": 2_000, "W4": 3_000, "W5": 2_000},
}
RATIOS = {"W1": 0.10, "W2 first page": 0.12, "W2 deep page": 0.12}
ACTIVE = "/api/v1/members?status=active&limit=50&sort=-created_at"
SEALED, UNAUDITED_1, UNAUDITED_50 = "W1, telephone and address sealed", "W1 without audit entries", "W2 first page without audit entries"
UNCOUNTED = "W4 without upkeep of figures"
# What W5 reads: a year of visits by community and month.
FIGURES = ("SELECT s.unit_id, value_1, value_2, period, bucket, amount, keys_high, keys_low FROM statistics s JOIN unit_ancestors a "
           "ON a.unit_id = s.unit_id WHERE a.ancestor_id = {} AND indicator = 'visits_done' AND period BETWEEN '2024-01' AND '2024-12' "
           "AND value_1 = '' AND value_2 = ''")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """The server on one data folder; `took` is the time from its start to its first answer."""

    started = []

    def __init__(self, binary, folder, url=None):
        self.port = free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LINLI_") and k != "DATABASE_URL"}
        environment |= {
            # The data is of years that would be over.
            "LINLI_RETENTION_SWEEP": "false",
            "LINLI_DATA_FOLDER": folder, "LINLI_LISTEN": f"127.0.0.1:{self.port}", "LINLI_LOG_FILTER": "warn",
            "LINLI_IMPORT_MEGABYTES": "200",
        }
        if url:
            environment["DATABASE_URL"] = url
        self.environment = environment
        self.said = tempfile.TemporaryFile("w+")
        begun = time.monotonic()
        self.process = subprocess.Popen([binary, "serve"], env=environment, stdout=self.said, cwd=folder)
        Server.started.append(self.process)
        while True:
            try:
                if self.call("GET", "/health/live")[0] == 200:
                    break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.002)
        self.took = time.monotonic() - begun
        self.token = None

    def call(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = dict(headers or {})
        if getattr(self, "token", None):
            headers["Authorization"] = f"Bearer {self.token}"
        if isinstance(body, dict):
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        if isinstance(body, str):
            body = body.encode()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def sign_in(self, login, password):
        self.token = None
        status, content = self.call("POST", "/api/v1/auth/login", {"login": login, "password": password})
        if status != 200:
            raise SystemExit(f"sign-in: {status} {content}")
        self.token = json.loads(content)["access_token"]

    def memory(self):
        """Resident memory now and at its highest, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            found = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", file.read()))
        return int(found["VmRSS"]) / 1024, int(found["VmHWM"]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


class Postgres:
    """A cluster of its own, durable as by default, on the loopback interface."""

    def __init__(self, folder):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
        self.programs = found[-1] if found else os.path.dirname(shutil.which("initdb"))
        self.data, self.port = os.path.join(folder, "cluster"), free_port()
        os.makedirs(self.data)
        self.user = []
        if os.getuid() == 0:
            os.chmod(folder, 0o711)
            shutil.chown(self.data, "postgres", "postgres")
            self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        password = uuid.uuid4().hex
        secret = os.path.join(self.data, "..", "password")
        with open(secret, "w", encoding="ascii") as file:
            file.write(password)
        os.chmod(secret, 0o644)
        self.run("initdb", "-D", self.data, "-U", "postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", f"--pwfile={secret}")
        os.remove(secret)
        with open(os.path.join(self.data, "postgresql.auto.conf"), "a", encoding="ascii") as file:
            file.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                       "shared_buffers = 512MB\nmax_wal_size = 4GB\n")
        self.run("pg_ctl", "-D", self.data, "-w", "-l", os.path.join(self.data, "log"), "start")
        self.base = f"postgres://postgres:{password}@127.0.0.1:{self.port}"
        self.url = self.database("linli")
        self.version = subprocess.run([self.programs + "/postgres", "--version"], capture_output=True, text=True, check=True).stdout.strip()

    def database(self, name):
        subprocess.run([f"{self.programs}/createdb", f"--maintenance-db={self.base}/postgres", name], check=True)
        return f"{self.base}/{name}"

    def drop(self, name):
        subprocess.run([f"{self.programs}/dropdb", f"--maintenance-db={self.base}/postgres", name], check=True)

    def copy(self, name, copy):
        subprocess.run([f"{self.programs}/createdb", f"--maintenance-db={self.base}/postgres", f"--template={name}", copy], check=True)

    def run(self, program, *arguments):
        subprocess.run([*self.user, f"{self.programs}/{program}", *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def bench(self, script, seconds, folder):
        """Transactions per second of the bare database."""
        path = os.path.join(folder, "script.sql")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        os.chmod(path, 0o644)
        done = subprocess.run([f"{self.programs}/pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(seconds),
                               "-f", path, self.url], capture_output=True, text=True, check=True)
        return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))

    def stop(self):
        self.run("pg_ctl", "-D", self.data, "-m", "fast", "stop")


def load(port, requests, token, seconds, folder):
    """Requests per second, median and 99th percentile in ms; any error is the end."""
    path = os.path.join(folder, "requests.tsv")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines("\t".join(one) + "\n" for one in requests)
    environment = {**os.environ, "LINLI_BENCH_REQUESTS": path, "LINLI_BENCH_TOKEN": token or "none"}

    def once(duration):
        done = subprocess.run(["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{duration}s", "--timeout", "30s", "-s", os.path.join(HERE, "load.lua"),
                               f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True, env=environment)
        found = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)", done.stdout)
        count, micros, errors = (int(found.group(i)) for i in (1, 2, 3))
        if errors:
            raise SystemExit(f"{errors} of {count} answers were errors: {requests[0]}\n{done.stdout}")
        return count * 1e6 / micros, float(found.group(4)), float(found.group(5))

    once(2)
    return once(seconds)


def loop(seconds, one):
    begun, count = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        for _ in range(50):
            one()
        count += 50
    return count / (time.monotonic() - begun)


def bare_sqlite(path, wanted, seconds):
    """The same SQL in a loop in process, on the file itself; writes go to a copy."""
    chance = random.Random(1)
    blob = lambda text: uuid.UUID(text).bytes
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, cached_statements=64)
    members = [blob(one) for one in wanted["members"][:20_000]]
    communities = [blob(one) for one in wanted["communities"]]
    rates = {}
    rates["W1"] = loop(seconds, lambda: database.execute("SELECT * FROM members WHERE id = ?", (chance.choice(members),)).fetchone())
    page = "SELECT * FROM members WHERE unit_id = ? AND status = 'active' ORDER BY created_at DESC, id DESC LIMIT 51"
    rates["W2 first page"] = loop(seconds, lambda: database.execute(page, (chance.choice(communities),)).fetchall())
    at = database.execute("SELECT created_at, id FROM members ORDER BY created_at DESC LIMIT 1 OFFSET ?",
                          (min(50_000, len(wanted["members"]) // 2),)).fetchone()
    deep = "SELECT * FROM members WHERE status = 'active' AND (created_at, id) < (?, ?) ORDER BY created_at DESC, id DESC LIMIT 51"
    rates["W2 deep page"] = loop(seconds, lambda: database.execute(deep, at).fetchall())
    district = blob(wanted["district"])
    rates["W5"] = loop(seconds, lambda: database.execute(FIGURES.format("?"), (district,)).fetchall())
    database.close()
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy.db")
        shutil.copyfile(path, copy)
        database = sqlite3.connect(copy, isolation_level=None)
        database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
        unit, who = database.execute("SELECT unit_id, created_by FROM members LIMIT 1").fetchone()
        insert = ("INSERT INTO visits (id, unit_id, member_id, status, purpose, channel, assignee_id, visited_at, duration_minutes, notes, "
                  "recorded_by, created_by, created_at, updated_at) VALUES (?, ?, ?, 'done', 'greeting', 'home', ?, ?, 20, 'x', ?, ?, ?, ?)")

        def write():
            now = time.time_ns() // 1000
            database.execute(insert, (uuid.uuid4().bytes, unit, chance.choice(members), who, now, who, who, now, now))

        rates["W4"] = loop(seconds, write)
        database.close()
    return rates


def bare_postgres(postgres, wanted, seconds, folder):
    count = len(wanted["members"])
    number = f"\\set n random(1, {count})\n"
    rates = {"W1": postgres.bench(f"{number}SELECT * FROM members WHERE number = :n;", seconds, folder)}
    choose = f"\\set n random(1, {len(wanted['communities'])})\n"
    units = "(SELECT id FROM units WHERE kind = 'community' ORDER BY code OFFSET :n - 1 LIMIT 1)"
    rates["W2 first page"] = postgres.bench(
        f"{choose}SELECT * FROM members WHERE unit_id = {units} AND status = 'active' ORDER BY created_at DESC, id DESC LIMIT 51;", seconds, folder)
    rates["W5"] = postgres.bench(FIGURES.format(f"'{wanted['district']}'") + ";", seconds, folder)
    rates["W4"] = postgres.bench(
        f"{number}INSERT INTO visits (id, unit_id, member_id, status, purpose, channel, assignee_id, visited_at, duration_minutes, notes, "
        "recorded_by, created_by, created_at, updated_at) SELECT gen_random_uuid(), unit_id, id, 'done', 'greeting', 'home', created_by, now(), 20, 'x', "
        "created_by, created_by, now(), now() FROM members WHERE number = :n;", seconds, folder)
    return rates


def member_pages(server, query):
    """The pages of a list of members, newest first, one after the other."""
    path, after = f"/api/v1/members?limit=200&sort=-created_at{query}", None
    while True:
        status, content = server.call("GET", path + (f"&after={urllib.parse.quote(after)}" if after else ""))
        page = json.loads(content)
        if status != 200:
            raise SystemExit(f"{status} {page}")
        yield page
        after = page["next"]
        if not after:
            return


def deep_cursor(server, rows):
    """The cursor of the page that begins so many rows down the district's list."""
    after, seen = None, 0
    for page in member_pages(server, "&status=active"):
        seen += len(page["items"])
        after = page["next"] or after
        if seen >= rows:
            break
    return after, seen


def single_members(ids):
    """The requests of W1."""
    return [("GET", f"/api/v1/members/{one}") for one in ids]


def first_pages(communities):
    """The requests of W2's first page."""
    return [("GET", f"{ACTIVE}&unit={one}") for one in communities]


def visits(ids):
    """The requests of W4."""
    body = {"purpose": "greeting", "channel": "home", "outcome": "done", "duration_minutes": 20, "notes": "走访记录"}
    return [("POST", "/api/v1/visits", json.dumps({"member_id": one, **body}, ensure_ascii=False)) for one in ids]


def year_of_visits(wanted):
    """The request of W5."""
    return [("GET", f"/api/v1/statistics/visits_done?unit_id={wanted['district']}&spread=communities&granularity=month&from=2024-01&to=2024-12")]


def import_members(server, folder, unit):
    """W6: seconds from sending the file to the job's end, and how many came in."""
    mark = uuid.uuid4().hex
    with open(os.path.join(folder, "members_to_import.csv"), "rb") as file:
        rows = file.read()
    options = json.dumps({"kind": "members", "unit_id": unit, "dry_run": False, "accept_duplicates": True})
    body = (f'--{mark}\r\nContent-Disposition: form-data; name="options"\r\nContent-Type: application/json\r\n\r\n{options}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="members.csv"\r\nContent-Type: text/csv\r\n\r\n').encode()
    body += rows + f"\r\n--{mark}--\r\n".encode()
    begun = time.monotonic()
    status, content = server.call("POST", "/api/v1/imports", body, {"Content-Type": f"multipart/form-data; boundary={mark}"})
    if status != 202:
        raise SystemExit(f"import: {status} {content}")
    job = json.loads(content)["id"]
    while True:
        status, content = server.call("GET", f"/api/v1/imports/{job}")
        view = json.loads(content)
        if view.get("state") in ("done", "failed", "cancelled"):
            took = time.monotonic() - begun
            if view["state"] != "done":
                raise SystemExit(f"the import {view['state']}: {view}")
            return took, view.get("rows_imported")
        time.sleep(0.05)


def measure(name, server, floor, wanted, password, wishes, folder):
    """Every work on one database: rate, median, 99th percentile, floor of constant bytes."""
    chance = random.Random(7)
    results = {}
    server.sign_in("coordinator", password)
    members = chance.sample(wanted["members"], min(20_000, len(wanted["members"])))
    visitable = chance.sample(wanted["visitable"], min(20_000, len(wanted["visitable"])))
    cursor, depth = deep_cursor(server, min(50_000, int(wanted["active"] * 0.7)))
    works = {
        "W1": single_members(members),
        "W2 first page": first_pages(wanted["communities"]),
        "W2 deep page": [("GET", f"{ACTIVE}&after={urllib.parse.quote(cursor)}")],
        "W3": [("GET", f"/api/v1/members?limit=50&q={urllib.parse.quote(pair)}") for pair in wanted["pairs"]],
        "W4": visits(visitable),
        "W5": year_of_visits(wanted),
    }
    for work, requests in works.items():
        server.sign_in("coordinator", password)
        status, content = server.call(requests[0][0], requests[0][1], requests[0][2] if len(requests[0]) > 2 else None,
                                      {"Content-Type": "application/json"} if len(requests[0]) > 2 else None)
        if status not in (200, 201):
            raise SystemExit(f"{work}: {status} {content}")
        rate, median, slow = load(server.port, requests, server.token, wishes.seconds, folder)
        constant = floor(content, requests)
        results[work] = {"rate": rate, "p50": median, "p99": slow, "floor": constant, "bytes": len(content)}
        print(f"  {name} {work}: {rate:,.0f}/s, p50 {median:.2f} ms, p99 {slow:.2f} ms; constant bytes {constant:,.0f}/s", flush=True)
    results["depth"] = depth
    return results


def sealed_members(server, unit, pages=20):
    """Ids of members who came in by import, whose telephone and address are sealed."""
    found = itertools.islice(member_pages(server, f"&unit={unit}"), pages)
    return [one["id"] for page in found for one in page["items"]]


def compare(name, server, password, wishes, folder, works):
    """Rates that the page sets beside those of the works."""
    results = {}
    for work, requests in works.items():
        server.sign_in("coordinator", password)
        rate = load(server.port, requests, server.token, wishes.seconds, folder)[0]
        print(f"  {name} {work}: {rate:,.0f}/s", flush=True)
        results[work] = rate
    return results


def grow(name, environment, postgres, password, wanted, wishes, folder):
    """The rate of W5 by how many visits there are."""
    results = {}
    for share, factor in growth.SHARES.items():
        home = os.path.join(folder, f"{name}-{factor}")
        shutil.copytree(environment["LINLI_DATA_FOLDER"], home, ignore=shutil.ignore_patterns("linli.db*"))
        url = None
        if name == "postgres":
            count = growth.postgres(postgres, "grown", factor)
            url = f"{postgres.base}/grown"
        else:
            count = growth.sqlite(os.path.join(environment["LINLI_DATA_FOLDER"], "linli.db"), os.path.join(home, "linli.db"), factor)
        there = {**environment, "LINLI_DATA_FOLDER": home, **({"DATABASE_URL": url} if url else {})}
        subprocess.run([wishes.binary, "statistics", "rebuild"], env=there, cwd=home, check=True)
        server = Server(wishes.binary, home, url)
        rate = compare(f"{name}, {share},", server, password, wishes, folder, {"W5": year_of_visits(wanted)})["W5"]
        results[share] = (count, rate)
        server.stop()
        shutil.rmtree(home)
        if url:
            postgres.drop("grown")
    return results


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1)) // 1024 // 1024
    return f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} processors, {memory} GiB, Linux {platform.release()}"


def mark(reached):
    return "reached" if reached else "**missed**"


def table(name, results):
    lines = ["| work | target | measured | p50 | p99 | constant bytes | ratio | bare database | ratio |", "|---|---|---|---|---|---|---|---|---|"]
    for work, target in TARGETS[name].items():
        r = results[work]
        bare = results["bare"].get(work)
        reached = r["rate"] >= target and (work != "W4" or name != "sqlite" or r["p99"] < 40)
        ratio = f"{r['rate'] / r['floor']:.2f}"
        if work in RATIOS and name == "sqlite":
            ratio += f" (at least {RATIOS[work]}) {mark(r['rate'] / r['floor'] >= RATIOS[work])}"
        bare_rate = f"{bare:,.0f}/s" if bare else "–"
        bare_ratio = f"{r['rate'] / bare:.2f}" if bare else "–"
        if work == "W4" and name == "sqlite":
            bare_ratio += f" (at least 0.7) {mark(r['rate'] / bare >= 0.7)}"
        lines.append(f"| {work} | {target:,}/s | {r['rate']:,.0f}/s {mark(reached)} | {r['p50']:.2f} ms | {r['p99']:.2f} ms "
                     f"| {r['floor']:,.0f}/s | {ratio} | {bare_rate} | {bare_ratio} |")
    lines += ["", "| beside them | measured | share of the work's rate |", "|---|---|---|"]
    for label, work in ((SEALED, "W1"), (UNAUDITED_1, "W1"), (UNAUDITED_50, "W2 first page"), (UNCOUNTED, "W4")):
        rate = results["beside"][label]
        lines.append(f"| {label} | {rate:,.0f}/s | {work} runs at {results[work]['rate'] / rate:.2f} of it |")
    lines += ["", "| W5 with | visits | measured | of its rate above |", "|---|---|---|---|"]
    for share, (count, rate) in results["growth"].items():
        lines.append(f"| {share} | {count:,} | {rate:,.0f}/s | {rate / results['W5']['rate']:.2f} |")
    seconds, count = results["W6"]
    rss, peak = results["memory"]
    lines += [
        "", "| | target | measured |", "|---|---|---|",
        f"| W6: import of {count:,} members | 4 s | {seconds:.1f} s {mark(seconds <= 4)} |",
        f"| memory at the end, W6 included (highest) | 120 MiB | {rss:.0f} MiB {mark(rss <= 120)} ({peak:.0f} MiB) |",
        f"| start, empty | 0.3 s | {results['empty start']:.2f} s {mark(results['empty start'] <= 0.3)} |",
        f"| start, with this data | 0.3 s | {results['start']:.2f} s {mark(results['start'] <= 0.3)} |",
    ]
    return "\n".join(lines)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--scale", type=float, default=1.0)
    arguments.add_argument("--seconds", type=int, default=10)
    arguments.add_argument("--target", default=os.path.join(ROOT, "target/release"), help="where linli and the examples were built")
    arguments.add_argument("--data", default=os.path.join(ROOT, "bench-data"))
    arguments.add_argument("--out", default=os.path.join(ROOT, "docs/benchmarks.md"))
    arguments.add_argument("--only", choices=["sqlite", "postgres"])
    wishes = arguments.parse_args()
    built = os.path.abspath(wishes.target)
    wishes.binary = os.path.join(built, "linli")
    wishes.floor, wishes.unaudited, wishes.uncounted = (os.path.join(built, "examples", one) for one in ("floor", "unaudited", "uncounted"))
    folder = tempfile.mkdtemp(prefix="linli-bench-")
    postgres = None

    def constant(content, requests):
        path = os.path.join(folder, "bytes")
        with open(path, "wb") as file:
            file.write(content)
        process = subprocess.Popen([wishes.floor, path], stdout=subprocess.PIPE, text=True)
        try:
            port = int(process.stdout.readline().rsplit(":", 1)[1])
            same = [(one[0], "/0", *one[2:]) for one in requests]
            return load(port, same, None, max(3, wishes.seconds // 3), folder)[0]
        finally:
            process.kill()
            process.wait()

    try:
        data = os.path.join(wishes.data, f"{wishes.scale:g}")
        if not os.path.exists(os.path.join(data, "gen.sha256")):
            subprocess.run([sys.executable, os.path.join(HERE, "gen.py"), "--out", data, "--scale", str(wishes.scale)], check=True)
        empty = os.path.join(folder, "empty")
        os.makedirs(empty)
        server = Server(wishes.binary, empty)
        server.said.seek(0)
        password = re.search(r"password (\S+)", server.said.read()).group(1)
        environment = server.environment
        server.stop()
        template = os.path.join(folder, "empty.tar")
        subprocess.run([wishes.binary, "export", template], env=environment, cwd=empty, check=True)
        print("preparing", flush=True)
        subprocess.run([sys.executable, os.path.join(HERE, "prepare.py"), "--data", data, "--template", template, "--out", folder], check=True)
        with open(os.path.join(folder, "load.json"), encoding="utf-8") as file:
            wanted = json.load(file)
        results = {}
        for name in TARGETS:
            if wishes.only and name != wishes.only:
                continue
            home, url = os.path.join(folder, name), None
            os.makedirs(home)
            start_empty = os.path.join(folder, name + "-empty")
            os.makedirs(start_empty)
            if name == "postgres":
                postgres = Postgres(folder)
                url = postgres.url
            server = Server(wishes.binary, start_empty, postgres.database("nothing") if url else None)
            empty_start = server.took
            server.stop()
            begun = time.monotonic()
            environment = {**server.environment, "LINLI_DATA_FOLDER": home, **({"DATABASE_URL": url} if url else {})}
            subprocess.run([wishes.binary, "import-archive", os.path.join(folder, "bench.tar")], env=environment, cwd=home, check=True)
            print(f"  {name}: read the archive in {time.monotonic() - begun:.0f} s", flush=True)
            # The archive holds records alone.
            subprocess.run([wishes.binary, "statistics", "rebuild"], env=environment, cwd=home, check=True)
            bare = bare_postgres(postgres, wanted, max(3, wishes.seconds // 2), folder) if url else bare_sqlite(
                os.path.join(home, "linli.db"), wanted, max(3, wishes.seconds // 2))
            server = Server(wishes.binary, home, url)
            start = server.took
            results[name] = measure(name, server, constant, wanted, password, wishes, folder)
            server.sign_in("coordinator", password)
            results[name]["W6"] = import_members(server, folder, wanted["community_for_import"])
            results[name] |= {"bare": bare, "empty start": empty_start, "start": start, "memory": server.memory()}
            print(f"  {name} W6: {results[name]['W6']}, memory {results[name]['memory']}, start {start:.2f} s", flush=True)
            sealed = sealed_members(server, wanted["community_for_import"])
            beside = compare(name, server, password, wishes, folder, {SEALED: single_members(sealed)})
            server.stop()
            server = Server(wishes.unaudited, home, url)
            unaudited = {UNAUDITED_1: single_members(wanted["members"][:20_000]), UNAUDITED_50: first_pages(wanted["communities"])}
            results[name]["beside"] = beside | compare(name, server, password, wishes, folder, unaudited)
            server.stop()
            # Last, since the figures are wrong after it.
            server = Server(wishes.uncounted, home, url)
            results[name]["beside"] |= compare(name, server, password, wishes, folder, {UNCOUNTED: visits(wanted["visitable"][:20_000])})
            server.stop()
            results[name]["growth"] = grow(name, environment, postgres, password, wanted, wishes, folder)
        write(wishes, results, postgres)
    finally:
        # Whatever went wrong in between, nothing stays behind.
        for process in Server.started:
            process.kill()
        if postgres:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def write(wishes, results, postgres):
    count = {name: f"{int(n * wishes.scale):,}" for name, n in (("members", 100_000), ("visits", 1_000_000), ("cases", 50_000), ("events", 5_000))}
    text = f"""# Benchmarks

Made by `make bench` on {date.today().isoformat()}; it writes this page anew.

Machine: {machine()}. The load (wrk, {CONNECTIONS} connections, two threads) and the databases run on the same machine.
Data: {", ".join(f"{n} {name}" for name, n in count.items())} (`bench/gen.py`, scale {wishes.scale:g}). Each work runs {wishes.seconds} s after a warm-up of 2 s.

All requests are authenticated and scoped, every read is audited durably before its answer, writes are synchronised to the disk
(`synchronous = FULL`; PostgreSQL with its defaults). "Constant bytes" is a handler that sends the same bytes and does nothing else. "Bare
database" is the same SQL without the server, in the same run: a loop in process on SQLite, one transaction per insert (in Python, whose own
time is part of it), and `pgbench -M prepared` with {CONNECTIONS} connections on PostgreSQL.

W1: one member by id. W2: 50 members by status, newest first; the first page of a community, and a page far down the whole
district by cursor ({", ".join(f"{r['depth']:,} rows on {name}" for name, r in results.items())}). W3: 50 members whose name contains two given characters. W4: record a visit.
W5: visits of a year by community and month, 1,440 figures.
"""
    titles = {"sqlite": "SQLite", "postgres": f"PostgreSQL ({postgres.version})" if postgres else "PostgreSQL"}
    for name, r in results.items():
        text += f"\n## {titles[name]}\n\n{table(name, r)}\n"
    with open(os.path.join(HERE, "notes.md"), encoding="utf-8") as file:
        text += "\n" + file.read()
    with open(wishes.out, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"written: {wishes.out}")


if __name__ == "__main__":
    main()
