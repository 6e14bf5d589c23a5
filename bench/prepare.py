#!/usr/bin/env python3
"""Turns the files of gen.py into an archive that `linli import-archive` reads, and into what the load needs.

  bench/prepare.py --data bench-data --template empty.tar --out bench-data

`empty.tar` is the export of an installation with nothing but its first administrator: the columns come from it, and
the hash of the password that everybody gets.
"""
import argparse
import collections
import csv
import hashlib
import io
import json
import os
import tarfile
from datetime import datetime, timezone

STATUS = {"active": "active", "pending": "active", "paused": "paused", "closed": "left"}
CASE_STATE = {"open": "received", "assigned": "accepted", "in_progress": "in_progress", "closed": "closed"}
CATEGORY = {"street": "street_order", "housing": "housing", "noise": "noise", "aid": "aid", "work": "work", "paperwork": "paperwork"}
SIGN_UP = {"signed": "signed_up", "attended": "attended", "absent": "absent"}
START = "2022-01-01 00:00:00"


def micros(text):
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc).timestamp()) * 1_000_000


def key(kind, number, at):
    """A UUID of version 7 of that time, the same each time."""
    chance = hashlib.sha256(f"{kind} {number}".encode()).digest()
    head = (at // 1000).to_bytes(6, "big")
    return (head + bytes([0x70 | chance[0] & 0x0F, chance[1], 0x80 | chance[2] & 0x3F]) + chance[3:10]).hex()


class Archive:
    def __init__(self, path, template):
        with tarfile.open(template) as tar:
            self.manifest = tar.extractfile("manifest.json").read()
            account = json.loads(tar.extractfile("tables/accounts/00000.jsonl").readline())
            shape = {t["name"]: [c[0] for c in t["columns"]] for t in json.loads(self.manifest)["tables"]}
        self.password_hash = account[shape["accounts"].index("password_hash")]
        self.columns = shape
        self.tar = tarfile.open(path, "w", format=tarfile.GNU_FORMAT)
        self.digests = {name: {"rows": 0, "sha256": hashlib.sha256(b"").hexdigest()} for name in shape}
        self._append("manifest.json", self.manifest)

    def _append(self, path, content):
        info = tarfile.TarInfo(path)
        info.size = len(content)
        self.tar.addfile(info, io.BytesIO(content))

    def table(self, name, rows, order):
        """Rows are maps; a column that one does not name is null. `order` are the columns of the key."""
        columns = self.columns[name]
        known = set(columns)
        lines = []
        for row in rows:
            unknown = row.keys() - known
            if unknown:
                raise SystemExit(f"{name} has no column {unknown}")
            texts = [None if row.get(c) is None else str(row[c]) for c in columns]
            line = json.dumps(texts, ensure_ascii=False, separators=(",", ":")) + "\n"
            lines.append(("".join(str(row[c]) for c in order), line))
        lines.sort()
        digest, part, number = hashlib.sha256(), [], 0
        size = 0
        for _, line in lines:
            raw = line.encode()
            digest.update(raw)
            part.append(raw)
            size += len(raw)
            if size > 4 << 20:
                self._append(f"tables/{name}/{number:05}.jsonl", b"".join(part))
                part, size, number = [], 0, number + 1
        if part:
            self._append(f"tables/{name}/{number:05}.jsonl", b"".join(part))
        self.digests[name] = {"rows": len(lines), "sha256": digest.hexdigest()}
        print(f"  {name}: {len(lines)}", flush=True)

    def close(self):
        end = {"tables": self.digests, "attachments": 0}
        self._append("digests.json", json.dumps(end).encode())
        self.tar.close()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", required=True)
    arguments.add_argument("--template", required=True)
    arguments.add_argument("--out", required=True)
    wishes = arguments.parse_args()

    def read(name):
        with open(os.path.join(wishes.data, name + ".csv"), newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)

    archive = Archive(os.path.join(wishes.out, "bench.tar"), wishes.template)
    start = micros(START)
    versioned = {"created_at": start, "updated_at": start, "version": 1}

    units = list(read("org_units"))
    unit = {row["id"]: key("unit", row["id"], start) for row in units}
    parent = {row["id"]: row["parent_id"] for row in units}
    kinds = {"1": "district", "2": "subdistrict", "3": "community"}
    archive.table("units", ({"id": unit[r["id"]], "parent_id": unit.get(r["parent_id"]), "kind": kinds[r["level"]],
                             "code": r["code"], "name": r["name"], **versioned} for r in units), ["id"])

    def ancestors():
        for one in unit:
            above, distance = one, 0
            while above:
                yield {"unit_id": unit[one], "ancestor_id": unit[above], "distance": distance}
                above, distance = parent[above], distance + 1

    archive.table("unit_ancestors", ancestors(), ["unit_id", "ancestor_id"])

    # One coordinator of the district for what goes over all of it, one caseworker for each community.
    staff = {"coordinator": ("coordinator", "1")}
    staff |= {f"caseworker-{r['id']}": ("caseworker", r["id"]) for r in units if r["level"] == "3"}
    account = {login: key("account", login, start) for login in staff}
    archive.table("accounts", ({"id": account[login], "login": login, "name": login, "language": "zh-Hans",
                                "password_hash": archive.password_hash, "status": "active", **versioned}
                               for login in staff), ["id"])
    archive.table("grants", ({"id": key("grant", login, start), "account_id": account[login], "role": role,
                              "unit_id": unit[place], "created_at": start} for login, (role, place) in staff.items()), ["id"])
    worker = {place: account[login] for login, (_, place) in staff.items()}

    # Telephone, address and notes are sealed under keys that only the program has: they stay empty here.
    # Who has left is not visited.
    members, by_status, visitable = {}, collections.Counter(), []

    def member_rows():
        for r in read("members"):
            at = micros(r["created_at"])
            one = members[r["id"]] = key("member", r["id"], at)
            status = STATUS[r["status"]]
            by_status[status] += 1
            if status != "left":
                visitable.append(one)
            day = r["created_at"][:10]
            yield {"number": r["id"], "id": one, "unit_id": unit[r["community_id"]], "kind": "resident", "status": status,
                   "name": r["name"], "match_name": r["name"], "wants_visits": 1,
                   "wants_visits_since": day, "joined_on": day, "left_on": day if status == "left" else None,
                   "created_by": worker[r["community_id"]], "created_at": at, "updated_at": at, "version": 1}

    archive.table("members", member_rows(), ["id"])
    archive.table("consents", ({"id": key("consent", n, start), "member_id": one, "purpose": "visits", "action": "given",
                                "text_version": "2026-1", "given_how": "written", "starts_at": start, "created_at": start}
                               for n, one in members.items()), ["id"])

    def visit_rows():
        for r in read("visits"):
            at = micros(r["visited_at"])
            who = worker[r["community_id"]]
            yield {"id": key("visit", r["id"], at), "unit_id": unit[r["community_id"]], "member_id": members[r["member_id"]],
                   "status": "done", "purpose": "greeting", "channel": r["kind"], "assignee_id": who, "visited_at": at,
                   "duration_minutes": r["duration_min"], "recorded_by": who, "created_by": who,
                   "created_at": at, "updated_at": at, "version": 1}

    archive.table("visits", visit_rows(), ["id"])

    counts = collections.Counter(r["event_id"] for r in read("attendances"))

    def event_rows():
        for r in read("events"):
            at = micros(r["starts_at"])
            yield {"id": key("event", r["id"], 0), "unit_id": unit[r["community_id"]], "kind": "get_together", "status": "held",
                   "title": r["title"], "starts_at": at, "ends_at": at + 7_200_000_000,
                   "capacity": max(int(r["capacity"]), counts[r["id"]]), "signed_up": counts[r["id"]], "waiting": 0,
                   **({"published_at": at} if "published_at" in archive.columns["events"] else {}),
                   "created_at": at, "updated_at": at, "version": 1}

    archive.table("events", event_rows(), ["id"])

    def sign_up_rows():
        seen = collections.Counter()
        for r in read("attendances"):
            seen[r["event_id"]] += 1
            yield {"id": key("sign_up", r["id"], start), "event_id": key("event", r["event_id"], 0),
                   "member_id": members[r["member_id"]], "status": SIGN_UP[r["state"]], "position": seen[r["event_id"]],
                   **versioned}

    archive.table("event_sign_ups", sign_up_rows(), ["id"])

    def case_rows():
        for r in read("cases"):
            at = micros(r["opened_at"])
            closed = r["status"] == "closed"
            yield {"id": key("case", r["id"], at), "unit_id": unit[r["community_id"]], "member_id": members[r["member_id"]],
                   "state": CASE_STATE[r["status"]], "category": CATEGORY[r["kind"]], "priority": "normal", "title": r["title"],
                   "opened_at": at, "resolved_at": at if closed else None, "closed_at": at if closed else None,
                   "close_kind": "confirmed" if closed else None, "reopened": 0, "created_at": at, "updated_at": at, "version": 1}

    archive.table("cases", case_rows(), ["id"])
    archive.close()

    dashed = lambda h: "-".join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))
    with open(os.path.join(wishes.out, "members_to_import.csv"), "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["类型", "姓名", "联系电话", "住址", "登记日期", "同意方式"])
        for r in read("members_import"):
            out.writerow(["居民", r["name"], r["phone"], r["address"], r["created_at"][:10], "书面"])
    names = [r["name"] for r, _ in zip(read("members"), range(20_000))]
    with open(os.path.join(wishes.out, "load.json"), "w", encoding="utf-8") as file:
        json.dump({
            "district": dashed(unit["1"]),
            "communities": [dashed(unit[r["id"]]) for r in units if r["level"] == "3"],
            "community_for_import": dashed(unit[units[-1]["id"]]),
            "members": [dashed(one) for one in members.values()],
            "visitable": [dashed(one) for one in visitable],
            "pairs": sorted({name[-2:] for name in names if len(name) >= 3}),
            "active": by_status["active"],
        }, file)


if __name__ == "__main__":
    main()
