"""Puts the state of the load balancer, which comes as JSON on standard input, in force with BBBLB's own import, and looks whether it is.

A server that BBBLB knows keeps its secret there until it answers to the new one: with another than its own, BBBLB would take it for dead and forget its meetings. A tenant whose
secret was renewed keeps the old one there too, until its Greenlight is made anew. Then `{"renewed": {"servers": {"members-a.example.org": "…"}}}` comes instead of the whole state,
or `{"renewed": {"tenants": {"t0123456789abcdef": "…"}}}`.

BBBLB prints the secrets that it changes: what it says is shown only where it fails, with every secret taken out. 0.0.18 removes no tenant, and no server that had meetings
within 30 days, so what the state no longer has stays there, disabled. A realm is unique there, for tenants that are gone too: each of these gives its own up.
"""

import fcntl
import hashlib
import json
import subprocess
import sys
import time

BBBLB = ["docker", "exec", "-i", "load-balancer", "bbblb"]
# Any answer will do.
SERVICE = ["curl", "--silent", "--output", "/dev/null", "--max-time", "10", "http://127.0.0.1:8000/bigbluebutton/api"]
LOCK = "/run/lock/meet-coop-load-balancer"
LOOK = "look on this server, with: docker logs load-balancer"


class Refused(Exception):
    pass


def bbblb(*arguments, text=None, secrets=()):
    ended = subprocess.run([*BBBLB, *arguments], input=text, capture_output=True, text=True)
    if ended.returncode != 0:
        # Its own words are in no log: they are its command line's, not the service's.
        said = (ended.stderr.strip() or ended.stdout.strip())[-3000:]
        for secret in secrets:
            said = said.replace(secret, "…")
        raise Refused(f"`bbblb {' '.join(arguments[:2])}` ended with status {ended.returncode}: {said or 'it says nothing'}")
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


def answers(server, secret):
    """Whether a meeting server takes a secret."""
    checksum = hashlib.sha256(f"getMeetings{secret}".encode()).hexdigest()
    address = f"https://{server}/bigbluebutton/api/getMeetings?checksum={checksum}"
    return "<returncode>SUCCESS" in subprocess.run(["curl", "--silent", "--max-time", "20", address], capture_output=True, text=True).stdout


def with_secrets_in_force(wanted, before):
    """The wanted state, in which those that BBBLB knows, and that are told by themselves, have the secrets of before."""
    waiting = {"tenants": set(wanted.get("renewedTenants", [])), "servers": set()}
    for name, one in wanted["servers"].items():
        if before["servers"].get(name, one)["secret"] != one["secret"] and not answers(name, one["secret"]):
            waiting["servers"].add(name)
    return {**wanted, **{kind: with_secrets(wanted[kind], {name: before[kind][name]["secret"] for name in names & before[kind].keys()}) for kind, names in waiting.items()}}


def with_renewed(renewed, before):
    """What BBBLB has, with new secrets of those that it knows."""
    return {**before, **{kind: with_secrets(before[kind], secrets) for kind, secrets in renewed.items()}}


def with_secrets(those, secrets):
    return {name: {**one, "secret": secrets.get(name, one["secret"])} for name, one in those.items()}


def with_those_before(wanted, before):
    """The wanted state and, disabled, what BBBLB has beside: left out, every later import would call itself a change."""
    gone = {kind: {name: one for name, one in before[kind].items() if name not in wanted[kind]} for kind in ("servers", "tenants")}
    servers = {name: {**one, "enabled": False} for name, one in gone["servers"].items()}
    tenants = {name: {**one, "enabled": False, "realm": f"{name}.ended.invalid"} for name, one in gone["tenants"].items()}
    return {**wanted, "servers": {**servers, **wanted["servers"]}, "tenants": {**tenants, **wanted["tenants"]}}


def without_taken_realms(state, before):
    """The state before the last step: whoever has a realm that another is to get has none of its own yet. None where nobody has."""
    holders = {one["realm"]: name for name, one in before["tenants"].items()}
    taken = {holders[one["realm"]] for name, one in state["tenants"].items() if holders.get(one["realm"], name) != name}
    if not taken:
        return None
    moving = {name: {**before["tenants"][name], "realm": f"{name}.moving.invalid"} for name in taken}
    return {**state, "tenants": {**before["tenants"], **moving}}


def put_in_force(wanted):
    wait()
    before = json.loads(bbblb("state", "export", "-"))
    wanted = with_renewed(wanted["renewed"], before) if "renewed" in wanted else with_secrets_in_force(wanted, before)
    state = with_those_before(wanted, before)
    secrets = {one["secret"] for part in (state, before) for kind in ("servers", "tenants") for one in part[kind].values()}
    for step in (without_taken_realms(state, before), state):
        if step:
            bbblb("state", "import", "-", text=json.dumps(step), secrets=secrets)
    there = json.loads(bbblb("state", "export", "-"))
    wrong = sorted(difference(wanted, there))
    if wrong:
        raise Refused("BBBLB took its state, but these are not as they should be: " + ", ".join(wrong))
    print("load balancer: no change" if before == there else "load balancer: changed")


def run(wanted):
    try:
        with open(LOCK, "w") as lock:
            # An import holds everything that BBBLB has: of two at once, one would undo the other.
            fcntl.flock(lock, fcntl.LOCK_EX)
            put_in_force(wanted)
    except Refused as error:
        print(f"load balancer: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    run(json.load(sys.stdin))
