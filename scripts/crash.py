#!/usr/bin/env python3
"""Kills a server again and again while it writes, and looks whether anything that it acknowledged is lost.

  scripts/crash.py [--rounds 100] [--binary target/release/linli] [--folder DIR]

Each round starts `linli serve` on the same SQLite database, lets several clients create members as fast as they
can, and ends it with SIGKILL at a moment of chance. Then the file is opened as the next start would find it: every
member whose 201 came back must be there with its audit entry and search terms, and `PRAGMA integrity_check` must
say ok. Ends with 1 at the first loss and leaves the folder for a look.
"""
import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid

CLIENTS = 8


def free_start(binary, folder, *arguments):
    """Starts the server on a free port; gives the process, its port and what it said."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("LINLI_") and k != "DATABASE_URL"},
        "LINLI_DATA_FOLDER": folder,
        "LINLI_LISTEN": "127.0.0.1:0",
        "LINLI_LOG_FILTER": "error",
    }
    process = subprocess.Popen(
        [binary, "serve", *arguments], env=environment, stdout=subprocess.PIPE, text=True, cwd=folder
    )
    said = []
    for line in process.stdout:
        said.append(line)
        found = re.search(r"listens at http://127\.0\.0\.1:(\d+)", line)
        if found:
            # What else it says comes at once; reading on would wait for its end.
            if "--demo" in arguments:
                for line in process.stdout:
                    said.append(line)
                    if " volunteer" in line:
                        break
            return process, int(found.group(1)), "".join(said)
    raise SystemExit(f"the server did not start: {''.join(said)}")


def call(connection, method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read()
    return answer.status, json.loads(text) if text else None


def sign_in(port, password):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    status, answer = call(
        connection, "POST", "/api/v1/auth/login", body={"login": "caseworker", "password": password}
    )
    if status != 200:
        raise SystemExit(f"sign-in: {status} {answer}")
    token = answer["access_token"]
    status, me = call(connection, "GET", "/api/v1/units?limit=1", token)
    if status != 200:
        raise SystemExit(f"units: {status} {me}")
    return token, me["items"][0]["id"]


def write(port, token, unit, acknowledged, stop):
    """One client: everything it puts into `acknowledged` was answered with 201."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    while not stop.is_set():
        body = {"unit_id": unit, "kind": "resident", "name": f"崩溃{uuid.uuid4().hex}"}
        try:
            status, answer = call(connection, "POST", "/api/v1/members", token, body)
        except (OSError, http.client.HTTPException, ValueError):
            return
        if status != 201:
            raise SystemExit(f"a write was answered {status}: {answer}")
        acknowledged.append(answer["id"])


def check(path, acknowledged):
    """What is wrong with the file, or nothing."""
    database = sqlite3.connect(path)
    try:
        said = database.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            return f"integrity_check: {said}"
        if database.execute("PRAGMA foreign_key_check").fetchone():
            return "a foreign key leads nowhere"
        for one in acknowledged:
            key = uuid.UUID(one).bytes
            row = database.execute("SELECT number FROM members WHERE id = ?", (key,)).fetchone()
            if row is None:
                return f"member {one} was acknowledged and is lost"
            audited = database.execute("SELECT 1 FROM audit_entries WHERE subject_id = ?", (key,)).fetchone()
            if audited is None:
                return f"member {one} has no audit entry"
            # The table behind the index: an older SQLite cannot open the index itself.
            found = database.execute("SELECT 1 FROM member_search_docsize WHERE id = ?", row).fetchone()
            if found is None:
                return f"member {one} is not in the search index"
        return None
    finally:
        database.close()


def broken_trail(binary, folder):
    """What is wrong with the audit trail, or nothing."""
    verified = subprocess.run(
        [binary, "audit", "verify"], env={**os.environ, "LINLI_DATA_FOLDER": folder}, capture_output=True, text=True
    )
    return None if verified.returncode == 0 else verified.stderr.strip()


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=100)
    arguments.add_argument("--binary", default="target/release/linli")
    arguments.add_argument("--folder", help="kept afterwards; without it one that is removed")
    arguments.add_argument("--seed", type=int, default=random.randrange(2**32))
    wishes = arguments.parse_args()
    chance = random.Random(wishes.seed)
    binary = os.path.abspath(wishes.binary)
    folder = wishes.folder or tempfile.mkdtemp(prefix="linli-crash-")
    os.makedirs(folder, exist_ok=True)
    print(f"{wishes.rounds} rounds, seed {wishes.seed}, in {folder}", flush=True)

    process, port, said = free_start(binary, folder, "--demo")
    password = re.search(r"shown this once: (\S+)", said).group(1)
    process.send_signal(signal.SIGTERM)
    process.wait()
    everything = []
    for number in range(1, wishes.rounds + 1):
        process, port, _ = free_start(binary, folder)
        token, unit = sign_in(port, password)
        acknowledged, stop = [], threading.Event()
        clients = [
            threading.Thread(target=write, args=(port, token, unit, acknowledged, stop), daemon=True)
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        time.sleep(0.05 + chance.random())
        process.kill()
        process.wait()
        stop.set()
        for client in clients:
            client.join()
        # Of earlier rounds a sample: what a later one damages shows there.
        wrong = check(os.path.join(folder, "linli.db"), acknowledged + chance.sample(everything, min(200, len(everything))))
        wrong = wrong or broken_trail(binary, folder)
        everything += acknowledged
        if wrong:
            print(f"round {number}: {wrong}; the files are in {folder}")
            return 1
        print(f"round {number}: {len(acknowledged)} acknowledged, all there", flush=True)
    wrong = check(os.path.join(folder, "linli.db"), everything) or broken_trail(binary, folder)
    if wrong:
        print(f"at the end: {wrong}; the files are in {folder}")
        return 1
    print(f"{wishes.rounds} kills, {len(everything)} acknowledged writes: every one is there, integrity_check ok")
    if not wishes.folder:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
