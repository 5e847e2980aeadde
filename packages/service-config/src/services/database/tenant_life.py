"""What is done for the data of a tenant as its life goes on: a dump before another version of Greenlight begins, and one when it ends."""

import json
import os
import re
import subprocess
import time

from postgresql import Refused


class TenantLife:
    def __init__(self, server, data):
        self.server = server
        self.data = data

    def go_on(self, name, tenant, database):
        """Makes the dump that is due, remembers where the tenant is, and returns what changed."""
        folder = os.path.join(self.data, "tenants", name)
        os.makedirs(folder, exist_ok=True)
        before = record(folder)
        now = {"version": tenant["version"], "state": tenant["state"]}
        if before == now:
            return []
        changes = []
        if before is not None:
            if now["state"] == "open" and before["version"] != now["version"]:
                changes.append(self.dump(name, database, "before-" + now["version"]))
            elif now["state"] != "open" and before["state"] == "open":
                changes.append(self.dump(name, database, "ending"))
        write(os.path.join(folder, "tenant.json"), json.dumps(now).encode())
        if before is not None and before["state"] != now["state"]:
            changes.append(f"{now['state']}: {name}")
        return changes

    def dump(self, name, database, reason):
        folder = os.path.join(self.data, "dumps", name)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime()) + "-" + re.sub(r"[^a-zA-Z0-9.-]", "-", reason) + ".dump")
        command = self.server.inside + ["pg_dump", "--format=custom", f"--username={self.server.superuser}", f"--dbname={database}"]
        with open(path + ".partial", "wb", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
            ended = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, text=True)
        if ended.returncode != 0:
            os.remove(path + ".partial")
            raise Refused(f"no dump of {name}, so nothing was changed for it: {ended.stderr.strip()[:300]}")
        os.rename(path + ".partial", path)
        return f"dumped: {name} ({reason})"


def record(folder):
    try:
        with open(os.path.join(folder, "tenant.json")) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def write(path, content):
    with open(path + ".new", "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.rename(path + ".new", path)
