#!/bin/bash
# The official image's start: on an empty volume make the cluster, the user, the database, and run /docker-entrypoint-initdb.d;
# then run `postgres` with the arguments given. Variables: POSTGRES_PASSWORD (required for a new cluster), POSTGRES_USER (postgres),
# POSTGRES_DB (= POSTGRES_USER), POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD (scram-sha-256; `trust` needs no password), each also as *_FILE.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

# Value of a variable, from itself or from the file that <name>_FILE names; or the default.
setting() {
  local name=$1 default=${2:-} file=${1}_FILE
  if [[ -n ${!name:-} && -n ${!file:-} ]]; then fail "Both $name and $file are set: set one of them."; fi
  if [[ -n ${!file:-} ]]; then
    cat "${!file}"
  else
    printf '%s' "${!name:-$default}"
  fi
}

# Images of 18 and later keep each release's data in a folder of its own, and take none for a new cluster while older data is there, or a volume where older images had
# theirs: it would stay empty.
refuse_old_data() {
  local folder found=()
  for folder in /var/lib/postgresql /var/lib/postgresql/data /var/lib/postgresql/*/docker; do
    if [[ -s $folder/PG_VERSION ]]; then found+=("$folder"); fi
  done
  if [[ ${#found[@]} -eq 0 ]] && mountpoint -q /var/lib/postgresql/data; then found+=("/var/lib/postgresql/data (a volume that nothing uses)"); fi
  if [[ ${#found[@]} -eq 0 ]]; then return; fi
  fail "There is data of another release in ${found[*]}, and this image has $PG_MAJOR: it has to be upgraded first. From 18 on the volume belongs at /var/lib/postgresql."
}

initialize() {
  local user password database method
  user=$(setting POSTGRES_USER postgres)
  password=$(setting POSTGRES_PASSWORD)
  database=$(setting POSTGRES_DB "$user")
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [[ -z $password && $method != trust ]]; then
    fail "The volume at $PGDATA is empty and POSTGRES_PASSWORD is not set: a new cluster needs a password for \"$user\"."
  fi

  # The password goes through a pipe: not in the list of processes, not on the disk.
  eval "initdb --username=\"\$user\" --pwfile=<(printf '%s\n' \"\$password\") --auth-local=trust --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"

  # While scripts run, the server listens on its Unix socket only: nobody outside takes it for ready.
  pg_ctl --pgdata="$PGDATA" --options="-c listen_addresses=''" --wait start
  if [[ $database != postgres ]]; then
    psql --no-psqlrc -v ON_ERROR_STOP=1 --username "$user" --no-password --dbname postgres --set db="$database" --quiet <<<'CREATE DATABASE :"db";'
  fi
  local script query=(psql --no-psqlrc -v ON_ERROR_STOP=1 --username "$user" --no-password --dbname "$database")
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh)
        if [[ -x $script ]]; then
          echo "running $script"
          POSTGRES_USER=$user POSTGRES_DB=$database "$script"
        else
          echo "sourcing $script"
          # shellcheck source=/dev/null
          POSTGRES_USER=$user POSTGRES_DB=$database . "$script"
        fi
        ;;
      *.sql) echo "running $script" && "${query[@]}" -f "$script" ;;
      *.sql.gz) echo "running $script" && gunzip -c "$script" | "${query[@]}" ;;
    esac
  done
  pg_ctl --pgdata="$PGDATA" --mode=fast --wait stop
}

if [[ ${1:-} == -* ]]; then
  set -- postgres "$@"
fi

if [[ ${1:-} == postgres ]]; then
  if [[ $(id -u) == 0 ]]; then
    mkdir -p "$PGDATA"
    chmod 0700 "$PGDATA"
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid=postgres --regid=postgres --clear-groups -- "$0" "$@"
  fi
  if [[ ! -s $PGDATA/PG_VERSION ]]; then
    if [[ $PGDATA == "/var/lib/postgresql/$PG_MAJOR/docker" ]]; then refuse_old_data; fi
    initialize
  fi
  if [[ $(<"$PGDATA/PG_VERSION") != "$PG_MAJOR" ]]; then
    fail "The data in $PGDATA are of PostgreSQL $(<"$PGDATA/PG_VERSION"), this image has $PG_MAJOR: dump with the old one and restore, or keep the old image."
  fi
fi
exec "$@"
