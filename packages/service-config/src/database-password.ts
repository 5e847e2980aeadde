import { pythonCommand } from "./python-command.ts";

export interface DatabasePassword {
  /** The container in which PostgreSQL runs. */
  container: string;
  /** The role that owns everything there, its superuser. */
  role: string;
  password: string;
}

/** What `database-password.py` reads, as JSON; a secret. */
export const databasePassword = ({ container, role, password }: DatabasePassword): string => JSON.stringify({ container, role, password });

/** A bash script that puts {@link databasePassword}, its standard input, in force in a PostgreSQL of a tenant's own. Prints whether it was renewed, or `Nothing to do`. */
export const databasePasswordCommand = pythonCommand("database-password.py", "role_passwords.py");
