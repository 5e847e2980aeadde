"""Puts the gateway's configuration in force, and tells which domains don't lead to it yet. Reads JSON from standard input."""

import json
import os
import socket
import subprocess
import sys


def addresses(name):
    try:
        return {entry[4][0] for entry in socket.getaddrinfo(name, 443, type=socket.SOCK_STREAM)}
    except OSError:
        return set()


def main(wanted):
    path, new = wanted["path"], wanted["path"] + ".new"
    with open(new, "w", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
        json.dump(wanted["config"], file)
    running = subprocess.run(
        ["docker", "inspect", "--format", "{{.State.Running}}", wanted["container"]], capture_output=True, text=True
    )
    # A gateway that isn't there yet begins with the file.
    if running.stdout.strip() == "true":
        ended = subprocess.run(wanted["reload"] + ["--config", new], capture_output=True, text=True)
        if ended.returncode != 0:
            print("the gateway refuses its configuration and goes on with the one before:", ended.stderr.strip()[-600:], file=sys.stderr)
            sys.exit(1)
    os.rename(new, path)
    print("gateway: in force")
    for one in wanted["domains"]:
        if not addresses(one["domain"]) & addresses(one["target"]):
            print(f"pending: {one['domain']} doesn't lead to us yet. Its owner must set: {one['domain']}. CNAME {one['target']}.")


if __name__ == "__main__":
    main(json.load(sys.stdin))
