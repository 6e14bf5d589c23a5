#!/usr/bin/env python3
"""Pulls a release of figures from Linli, whole. Needs Python 3.9 or later and nothing else.

    LINLI_TOKEN=linli_d_... python3 pull_release.py https://linli.example.org --out figures
    LINLI_TOKEN=linli_d_... python3 pull_release.py https://linli.example.org --period 2026-Q3 --out figures

Writes the newest release (or the newest vintage of the period) as `release_<period>_<vintage>.csv`, SDMX-CSV as it was
published, and its description with the citation beside it as `.json`. Pulled twice, both files are the same, byte by byte.
An empty OBS_VALUE with OBS_STATUS `Q` is a figure that was withheld; it is not zero.
"""

import argparse
import csv
import io
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ATTEMPTS = 5


def fetch(url, token):
    """The bytes behind an address. Waits when the server says that it has been asked too often."""
    for _ in range(ATTEMPTS):
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                problem = json.loads(error.read() or b"{}")
                sys.exit(f"{url}: {error.code} {problem.get('detail', error.reason)}")
            time.sleep(int(error.headers.get("Retry-After", "1")))
    sys.exit(f"{url}: the server was busy {ATTEMPTS} times")


def releases(base, token):
    """All releases that the token may read, the newest first."""
    after = None
    while True:
        query = {"limit": 200, **({"after": after} if after else {})}
        page = json.loads(fetch(f"{base}/releases?{urllib.parse.urlencode(query)}", token))
        yield from page["items"]
        after = page["next"]
        if after is None:
            return


def write(path, content):
    """Writes a file whole or not at all."""
    with open(path + ".part", "wb") as file:
        file.write(content)
    os.replace(path + ".part", path)


def main():
    parser = argparse.ArgumentParser(description="Pulls a release of figures from Linli.")
    parser.add_argument("server", help="such as https://linli.example.org")
    parser.add_argument("--period", help="a quarter, such as 2026-Q3; the newest release if not given")
    parser.add_argument("--out", default=".", help="the folder to write to")
    wishes = parser.parse_args()
    token = os.environ.get("LINLI_TOKEN") or sys.exit("LINLI_TOKEN is not set")
    base = wishes.server.rstrip("/") + "/api/v1"

    fitting = (one for one in releases(base, token) if wishes.period in (None, one["period"]))
    release = next(fitting, None) or sys.exit("there is no such release")
    detail = json.loads(fetch(f"{base}/releases/{release['id']}", token))
    data = fetch(f"{base}/releases/{release['id']}/data", token)

    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    if len(lines) != detail["observations"]:
        sys.exit(f"{len(lines)} lines came, {detail['observations']} were announced")
    os.makedirs(wishes.out, exist_ok=True)
    name = os.path.join(wishes.out, f"release_{detail['period']}_{detail['vintage']}")
    write(name + ".csv", data)
    write(name + ".json", json.dumps(detail, ensure_ascii=False, indent=2, sort_keys=True).encode() + b"\n")
    withheld = sum(line["OBS_STATUS"] == "Q" for line in lines)
    print(f"{name}.csv: {len(lines)} figures, {withheld} withheld. {detail['citation']}")


if __name__ == "__main__":
    main()
