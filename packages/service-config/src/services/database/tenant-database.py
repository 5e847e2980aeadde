"""Keeps what a tenant with a PostgreSQL of its own must not lose, as the plan says where it is: a dump before another version of Greenlight begins, and one when it ends.

Reads JSON from standard input, may run at any time, and prints what was done. Its volumes are Docker's; what is remembered and dumped lies in a folder of the server.
"""

import json
import os
import sys

from postgresql import PostgreSQL, Refused
from tenant_life import TenantLife


def main(wanted):
    server = PostgreSQL(wanted["database"]["container"], wanted["database"]["superuser"])
    os.makedirs(os.path.join(wanted["folder"], "dumps"), mode=0o700, exist_ok=True)
    try:
        server.wait()
        changes = TenantLife(server, wanted["folder"]).go_on(wanted["id"], wanted, wanted["database"]["name"])
    except Refused as error:
        sys.exit(f"tenant data: {error}")
    print("\n".join(changes) if changes else "Nothing to do")


if __name__ == "__main__":
    main(json.load(sys.stdin))
