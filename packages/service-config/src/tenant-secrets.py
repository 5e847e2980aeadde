"""Renews the secrets of one tenant where they are asked for, right before its Greenlight comes with them: the password of the role that owns its database and, where there is
a load balancer, the secret with which it signs there. Reads both as JSON from standard input, may run at any time, and prints no secret.
"""

import json
import subprocess
import sys
import time

import load_balancer
import role_passwords


def renew_password(database):
    container, superuser = database["container"], database["superuser"]
    inside = ["docker", "exec", "-i", "-u", "postgres", container]

    def sql(statements):
        psql = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", superuser, "-d", "postgres"]
        ended = subprocess.run(inside + psql, input=role_passwords.QUIET + statements, capture_output=True, text=True)
        if ended.returncode != 0:
            sys.exit(f"tenant secrets: {container} refused it: {(ended.stderr.strip().splitlines() or ['it says nothing'])[0]}")
        return ended.stdout.splitlines()

    # Over TCP: while its image makes the first database, PostgreSQL listens on its socket for a while, and goes away again.
    for _ in range(120):
        if subprocess.run(inside + ["pg_isready", "-q", "-h", "127.0.0.1"], capture_output=True).returncode == 0:
            break
        time.sleep(1)
    else:
        sys.exit(f"tenant secrets: PostgreSQL doesn't answer; `docker logs {container}` says why")
    renewed = role_passwords.renew(sql, {database["role"]: database["password"]})
    print("renewed: the database's password" if renewed else "the database's password: no change")


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    renew_password(wanted["database"])
    if "loadBalancer" in wanted:
        load_balancer.run({"renewed": {"tenants": wanted["loadBalancer"]}})
