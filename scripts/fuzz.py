#!/usr/bin/env python3
"""Sends what openapi/linli.json allows, and what it does not, to a throw-away server with each role's token.

  scripts/fuzz.py --binary target/debug/linli [--schemathesis schemathesis] [--examples 20] [--seconds 240] [--role ROLE …]

Every role has a server of its own, which the requests of another did not change. The ids in paths and bodies are
those of records of that server, and an unknown one: random ids alone would see nothing but 404. An answer of 5xx, or one that the document
does not have, ends it with status 1. With DATABASE_URL the servers use that database, which must be an empty one, and
one role alone.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"
# They end the session or change what signs in: they come when everything else is done.
UNKNOWN = "01890000-0000-7000-8000-000000000000"
LAST = ["auth_logout", "auth_logout_everywhere", "me_password"]


def instance(binary, folder):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LINLI_")}
    environment["LINLI_LOG_FILTER"] = "warn"
    process = subprocess.Popen([binary, "serve", "--ephemeral", "--demo"], stdout=subprocess.PIPE, cwd=folder, env=environment, text=True)
    return process, json.loads(process.stdout.readline())


def answers(address):
    """How many answers had which status, as the server counted them."""
    with urllib.request.urlopen(address + "/metrics") as answer:
        figures = answer.read().decode()
    counts = collections.Counter()
    for status, count in re.findall(r'^linli_http_requests_total\{[^}]*status="(\d+)"[^}]*\} (\d+)', figures, re.MULTILINE):
        counts[status] += int(count)
    return ", ".join(f"{status}: {counts[status]}" for status in sorted(counts))


def fetch(address, token, path):
    request = urllib.request.Request(f"{address}/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return [item["id"] for item in json.load(answer)["items"]][:4]


def known_ids(address, tokens):
    """Ids of the records there are, by the table's name."""
    ids = {}
    seen_by = {"coordinator": "members visits cases events households rounds imports departments", "partner": "referrals",
               "administrator": "units accounts invitations"}
    for role, tables in seen_by.items():
        for table in tables.split():
            ids[table] = fetch(address, tokens[role], table)
    # Those that one of the role's own has come first: nobody else's would be in scope.
    ids["units"] = fetch(address, tokens["coordinator"], "units") + ids["units"]
    ids["consents"] = [one for member in ids["members"] for one in fetch(address, tokens["coordinator"], f"members/{member}/consents")]
    ids["sign_ups"] = [one for event in ids["events"] for one in fetch(address, tokens["coordinator"], f"events/{event}/sign_ups")]
    return ids


def aimed(document, ids):
    """The document with ids that exist in its requests; its answers stay as they are."""
    tables = {"member_id": "members", "member_ids": "members", "business_id": "members", "different_from": "members", "unit_id": "units",
              "parent_id": "units", "household_id": "households", "department_id": "departments", "assignee_id": "accounts",
              "round_id": "rounds", "follows_id": "visits"}

    def choose(schema, table):
        if ids.get(table):
            null = [None] if "null" in schema.get("type", ()) else []
            schema["enum"] = [*ids[table], UNKNOWN, *null]

    for name, schema in document["components"]["schemas"].items():
        for field, one in schema.get("properties", {}).items() if name.endswith("Body") else ():
            if field in tables:
                choose(one.get("items", one), tables[field])
    for path, operations in document["paths"].items():
        parts = path.split("/")
        for operation in operations.values():
            for one in operation.get("parameters", ()):
                if one["in"] == "path" and one["name"] == "id":
                    choose(one["schema"], parts[parts.index("{id}") - 1])
                elif one["name"].lower() == "if-match":
                    one["schema"]["enum"] = ['"1"', '"2"', '"3"']
    return document


def run(wishes, address, token, chosen, seconds, log):
    command = [wishes.schemathesis, "run", log.name + ".json", "--url", address, "--checks", CHECKS, "--no-shrink",
               "--max-examples", str(wishes.examples), "--max-time", str(seconds), "--continue-on-failure", "--warnings", "off",
               "--suppress-health-check", "all", "--output-truncate", "false", "--seed", str(wishes.seed), *chosen]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    return subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, cwd=log.name + ".d", check=False).returncode


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", default=os.path.join(ROOT, "target/debug/linli"))
    arguments.add_argument("--schemathesis", default="schemathesis")
    arguments.add_argument("--examples", type=int, default=20)
    arguments.add_argument("--seconds", type=int, default=240, help="for each role; an access token lives for ten minutes")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--role", action="append")
    arguments.add_argument("--logs", default=tempfile.mkdtemp(prefix="linli-fuzz-"))
    wishes = arguments.parse_args()
    wishes.binary = os.path.abspath(wishes.binary)
    os.makedirs(wishes.logs, exist_ok=True)
    roles, failed = wishes.role, []
    while roles is None or roles:
        role = roles.pop(0) if roles else "nobody"
        process, told = instance(wishes.binary, wishes.logs)
        try:
            tokens = {person["role"]: person["access_token"] for person in told["people"]}
            if roles is None:
                roles = sorted(tokens)
            path = os.path.join(wishes.logs, f"{role}.log")
            os.makedirs(path + ".d", exist_ok=True)
            with open(os.path.join(ROOT, "openapi/linli.json"), encoding="utf-8") as file:
                document = aimed(json.load(file), known_ids(told["address"], tokens))
            with open(path + ".json", "w", encoding="utf-8") as file:
                json.dump(document, file)
            with open(path, "w", encoding="utf-8") as log:
                codes = [
                    run(wishes, told["address"], tokens.get(role), [f for one in LAST for f in ("--exclude-operation-id", one)], wishes.seconds, log),
                    run(wishes, told["address"], tokens.get(role), [f for one in LAST for f in ("--include-operation-id", one)], wishes.seconds // 10 + 1, log),
                ]
            alive = process.poll() is None
            told = answers(told["address"]) if alive else "the server ended"
            print(f"{role:<14} {'ok' if codes == [0, 0] and alive else 'FAILED'}  {told}  {path}", flush=True)
            if codes != [0, 0] or not alive:
                failed.append(role)
        finally:
            process.terminate()
            process.wait(60)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
