"""A PostgreSQL in a container of this server, asked as its superuser by the container's own socket."""

import subprocess
import time

# For a session of the superuser: no statement of ours is logged, not even one that fails.
QUIET = "set log_statement = none; set log_min_error_statement = panic; set log_min_duration_statement = -1;\n"


class Refused(Exception):
    pass


class PostgreSQL:
    def __init__(self, container, superuser="postgres"):
        self.container = container
        self.superuser = superuser
        self.inside = ["docker", "exec", "-i", "-u", "postgres", container]

    def sql(self, statements, database="postgres"):
        """Runs statements, and returns the lines of what they answer."""
        psql = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", self.superuser, "-d", database]
        ended = subprocess.run(self.inside + psql, input=QUIET + statements, capture_output=True, text=True)
        if ended.returncode != 0:
            # Only the server's own first line is told: those after it repeat the statement.
            lines = [line for line in ended.stderr.splitlines() if "ERROR" in line or "error" in line or "Error" in line]
            raise Refused((lines or ["it ended with status %d" % ended.returncode])[0])
        return ended.stdout.splitlines()

    def wait(self):
        # Over TCP: while its image makes the first database, PostgreSQL listens on its socket for a while, and goes away again.
        for _ in range(120):
            if subprocess.run(self.inside + ["pg_isready", "-q", "-h", "127.0.0.1"], capture_output=True).returncode == 0:
                return
            time.sleep(1)
        raise Refused(f"PostgreSQL doesn't answer; `docker logs {self.container}` says why")
