"""Puts the state of the load balancer, which comes as JSON on standard input, in force with BBBLB's own import, and looks whether it is.

BBBLB prints the secrets that it changes: nothing of what it says is shown. Of 0.0.18, its import forgets an override that is all that changed (it sees no change and
rolls back), so what is missing afterwards is set by its other command; and it can't delete a server that had meetings within 30 days, so what the state no longer has is only disabled.
"""

import json
import subprocess
import sys
import time

BBBLB = ["docker", "exec", "-i", "load-balancer", "bbblb"]
# Any answer will do.
SERVICE = ["curl", "--silent", "--output", "/dev/null", "--max-time", "10", "http://127.0.0.1:8000/bigbluebutton/api"]
LOOK = "look on this server, with: docker logs load-balancer"


class Refused(Exception):
    pass


def bbblb(*arguments, text=None):
    ended = subprocess.run([*BBBLB, *arguments], input=text, capture_output=True, text=True)
    if ended.returncode != 0:
        raise Refused(f"`bbblb {' '.join(arguments[:2])}` ended with status {ended.returncode}. What it says may hold secrets: {LOOK}")
    return ended.stdout


def wait():
    """Waits for the service itself, which answers once it has made its tables: the command line would make them too, and of two at once one fails."""
    for _ in range(120):
        if subprocess.run(SERVICE).returncode == 0:
            return
        time.sleep(1)
    raise Refused(f"BBBLB doesn't answer within two minutes: {LOOK}")


def overrides(tenant):
    return {(kind, name): value for kind, values in tenant.get("overrides", {}).items() for name, value in values.items()}


def difference(wanted, there):
    """Names of what isn't as wanted. Servers and tenants that BBBLB still has beside are disabled there."""
    for kind in ("servers", "tenants"):
        for name, one in wanted[kind].items():
            other = there[kind].get(name, {})
            same = all(one.get(key) == other.get(key) for key in ("enabled", "secret", "realm"))
            if not same or overrides(one) != overrides(other):
                yield f"{kind[:-1]} {name}"
        for name, other in there[kind].items():
            if name not in wanted[kind] and other.get("enabled"):
                yield f"{kind[:-1]} {name}"


def main(wanted):
    wait()
    before = json.loads(bbblb("state", "export", "-"))
    text = json.dumps(wanted)
    bbblb("state", "import", "-", text=text)
    there = json.loads(bbblb("state", "export", "-"))
    for name, tenant in wanted["tenants"].items():
        has = overrides(there["tenants"].get(name, {}))
        missing = {key: value for key, value in overrides(tenant).items() if has.get(key) != value}
        for (kind, parameter), value in missing.items():
            bbblb("override", "set", name, kind, parameter + value)
    there = json.loads(bbblb("state", "export", "-"))
    wrong = sorted(difference(wanted, there))
    if wrong:
        raise Refused("BBBLB took its state, but these are not as they should be: " + ", ".join(wrong))
    print("load balancer: no change" if before == there else "load balancer: changed")


if __name__ == "__main__":
    try:
        main(json.load(sys.stdin))
    except Refused as error:
        print(f"load balancer: {error}", file=sys.stderr)
        sys.exit(1)
