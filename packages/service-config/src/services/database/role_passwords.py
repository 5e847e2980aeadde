"""Passwords of PostgreSQL's roles. What the server keeps of one (a SCRAM-SHA-256 verifier, RFC 5802 and 7677) is made here, so that no statement holds a password:
statements reach its log, its statistics and whoever looks at what runs.
"""

import base64
import hashlib
import hmac
import json
import os
import re


def verifier(password, salt, iterations=4096):
    """What PostgreSQL keeps of a password of ASCII characters, as it writes it."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${iterations}:{text(salt)}${text(stored)}:{text(server)}"


def fits(kept, password):
    """Whether what PostgreSQL keeps is that of a password."""
    parts = re.fullmatch(r"SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$\S+", kept)
    return parts is not None and hmac.compare_digest(kept, verifier(password, base64.b64decode(parts[2]), int(parts[1])))


def renew(sql, wanted):
    """Gives roles the passwords that they are to have (role → password), and ends the connections of each that had another. Returns the names of these.

    `sql` runs statements as the superuser, and returns the lines of what they answer.
    """
    kept = dict(line.split("|", 1) for line in sql("select rolname, coalesce(rolpassword, '') from pg_authid;"))
    other = sorted(role for role, password in wanted.items() if not fits(kept.get(role, ""), password))
    if other:
        rows = json.dumps([{"name": role, "verifier": verifier(wanted[role], os.urandom(16))} for role in other])
        sql(
            f"""create temp table renewed as select * from json_to_recordset(convert_from(decode('{text(rows.encode())}', 'base64'), 'utf8')::json) as x(name text, verifier text);
select format('alter role %I password %L', name, verifier) from renewed \\gexec
select pg_terminate_backend(pid) from pg_stat_activity where usename in (select name from renewed) and pid <> pg_backend_pid();
"""
        )
    return other


def text(content):
    return base64.b64encode(content).decode()
