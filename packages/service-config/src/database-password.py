"""Gives the role that owns a PostgreSQL of its own the password that it is to have: the image takes one at its first start only.

Reads container, role and password as JSON from standard input, may run at any time, and prints no secret.
"""

import json
import subprocess
import sys
import time

import role_passwords


def main(wanted):
    container, role = wanted["container"], wanted["role"]
    inside = ["docker", "exec", "-i", container]

    def sql(statements):
        psql = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", role, "-d", "postgres"]
        ended = subprocess.run(inside + psql, input=role_passwords.QUIET + statements, capture_output=True, text=True)
        if ended.returncode != 0:
            sys.exit(f"database password: {container} refused it: {(ended.stderr.strip().splitlines() or ['it says nothing'])[0]}")
        return ended.stdout.splitlines()

    # Over TCP: while its image makes the first database, PostgreSQL listens on its socket for a while, and goes away again.
    for _ in range(120):
        if subprocess.run(inside + ["pg_isready", "-q", "-h", "127.0.0.1"], capture_output=True).returncode == 0:
            break
        time.sleep(1)
    else:
        sys.exit(f"database password: PostgreSQL doesn't answer; `docker logs {container}` says why")
    print("renewed: the database's password" if role_passwords.renew(sql, {role: wanted["password"]}) else "Nothing to do")


if __name__ == "__main__":
    main(json.load(sys.stdin))
