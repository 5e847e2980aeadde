"""Renews the secrets of one tenant where they are asked for, right before its Greenlight comes with them: the password of the role that owns its database and, where there is
a load balancer, the secret with which it signs there. Reads both as JSON from standard input, may run at any time, and prints no secret.
"""

import json
import sys

import load_balancer
import role_passwords
from postgresql import PostgreSQL, Refused


def renew_password(database):
    server = PostgreSQL(database["container"], database["superuser"])
    try:
        server.wait()
        renewed = role_passwords.renew(server.sql, {database["role"]: database["password"]})
    except Refused as error:
        sys.exit(f"tenant secrets: {server.container}: {error}")
    print("renewed: the database's password" if renewed else "the database's password: no change")


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    renew_password(wanted["database"])
    if "loadBalancer" in wanted:
        load_balancer.run({"renewed": {"tenants": wanted["loadBalancer"]}})
