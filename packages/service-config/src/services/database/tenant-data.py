"""Brings the databases, roles and folders of a pool's tenants in line with the plan, which comes as JSON on standard input.

May run at any time, and touches only what changed. Prints names, never a secret. What the plan says of a tenant:
  open      there is a database that its role alone can open, by its password of today, and a folder for its files; before another version of Greenlight begins, a dump
  ending    a dump, and its role can't sign in any more; everything stays
  released  the same; once the plan no longer has it, database, role, files are deleted
A tenant that the plan no longer has without having been released keeps everything.
"""

import base64
import json
import os
import re
import shutil
import sys

import role_passwords
import tenant_life
from postgresql import PostgreSQL, Refused

DATABASE = PostgreSQL("postgresql")
sql = DATABASE.sql


class TenantData:
    def __init__(self, plan):
        self.data = plan["folder"]
        self.tenants = {checked(tenant["id"]): tenant for tenant in plan["tenants"]}
        # Databases of the pool itself: they have no version, and never end.
        self.own = {checked(owner["id"]): owner for owner in plan["own"]}
        self.life = tenant_life.TenantLife(DATABASE, self.data)
        self.changes = []

    def put_in_force(self):
        DATABASE.wait()
        sql("revoke connect on database postgres, template1 from public;")
        self.create()
        self.give_passwords()
        for name, tenant in sorted(self.tenants.items()):
            self.keep(name, tenant)
        self.sign_in()
        self.forget()
        print("\n".join(self.changes) if self.changes else "Nothing to do")

    def create(self):
        there = set(sql("select datname from pg_database;"))
        missing = [name for name in {**self.own, **self.tenants} if name not in there]
        if not missing:
            return
        encoded = base64.b64encode(json.dumps(sorted(missing)).encode()).decode()
        sql(
            f"""create temp table wanted as select json_array_elements_text(convert_from(decode('{encoded}', 'base64'), 'utf8')::json) as name;
select format('create role %I', name) from wanted where not exists (select from pg_roles where rolname = name) \\gexec
select format('alter role %I login', name) from wanted \\gexec
select format('create database %I owner %I', name, name) from wanted \\gexec
select format('revoke all on database %I from public', name) from wanted \\gexec
"""
        )
        self.changes += [f"created: database {name}" for name in sorted(missing)]

    def give_passwords(self):
        owners = {**self.own, **self.tenants}
        missing = set(sql("select rolname from pg_authid where rolpassword is null;"))
        # A renewed tenant has a step of its own, right before its Greenlight comes with the new password.
        wanted = {name: one["password"] for name, one in owners.items() if name in missing or not one.get("renewed")}
        renewed = role_passwords.renew(sql, wanted)
        self.changes += [f"renewed: password of {name}" for name in renewed if f"created: database {name}" not in self.changes]
        # The superuser comes by the socket alone: the password that PostgreSQL's image asks for opens nothing.
        if sql("select rolpassword is not null from pg_authid where rolname = 'postgres';") == ["t"]:
            sql("alter role postgres password null;")
            self.changes.append("taken away: the superuser's password")

    def keep(self, name, tenant):
        os.makedirs(os.path.join(self.data, "tenants", name, "storage"), exist_ok=True)
        self.changes += self.life.go_on(name, tenant, database=name)

    def sign_in(self):
        wanted = {name: tenant["state"] == "open" for name, tenant in self.tenants.items()}
        rows = [row.split("|") for row in sql("select rolname, rolcanlogin from pg_roles;")]
        wrong = [name for name, can in rows if name in wanted and wanted[name] != (can == "t")]
        for name in wrong:
            sql(f'alter role "{name}" {"login" if wanted[name] else "nologin"};')
            if not wanted[name]:
                sql(f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{name}';")

    def forget(self):
        parent = os.path.join(self.data, "tenants")
        for name in sorted(os.listdir(parent)):
            if name in self.tenants:
                continue
            folder = os.path.join(parent, checked(name))
            if (tenant_life.record(folder) or {}).get("state") != "released":
                self.changes.append(f"kept: {name}, which the definitions no longer have and never released")
                continue
            sql(f'drop database if exists "{name}" with (force);')
            sql(f'drop role if exists "{name}";')
            shutil.rmtree(folder)
            shutil.rmtree(os.path.join(self.data, "dumps", name), ignore_errors=True)
            self.changes.append(f"deleted: {name}, which was released")


def checked(name):
    """Ids go into statements and paths: small letters, digits, single hyphens; the pool's own begin with `_`."""
    if not re.fullmatch(r"_?[a-z0-9]+(-[a-z0-9]+)*", name):
        raise Refused(f"{name!r} is no id")
    return name


if __name__ == "__main__":
    try:
        TenantData(json.load(sys.stdin)).put_in_force()
    except Refused as error:
        print(f"tenant data: {error}", file=sys.stderr)
        sys.exit(1)
