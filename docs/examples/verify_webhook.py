#!/usr/bin/env python3
"""Checks a message of Linli's webhooks (Standard Webhooks). Standard library only.

    verify(secret, headers, body) is what a receiver calls; run as a program it reads the body from standard
    input, the secret from LINLI_WEBHOOK_SECRET and the three headers from its arguments.
"""
import base64
import hashlib
import hmac
import os
import sys
import time

TOLERANCE_SECONDS = 5 * 60


def verify(secret, headers, body, now=None):
    """Whether the bytes `body` came from whoever has the secret, within the last five minutes."""
    now = time.time() if now is None else now
    message, sent = headers["webhook-id"], headers["webhook-timestamp"]
    if not sent.isdigit() or abs(now - int(sent)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{sent}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers["webhook-signature"].split()
    return any(hmac.compare_digest(f"v1,{wanted}", one) for one in given)


if __name__ == "__main__":
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    good = verify(os.environ["LINLI_WEBHOOK_SECRET"], dict(zip(names, sys.argv[1:])), sys.stdin.buffer.read())
    print("good" if good else "not from Linli")
    sys.exit(0 if good else 1)
