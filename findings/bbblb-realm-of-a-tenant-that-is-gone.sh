#!/usr/bin/env bash
# BBBLB 0.0.18: a state in which a tenant has the realm (host name) of one that is left out is refused as a whole.
#
# `bbblb state import` disables what the state leaves out. A disabled tenant keeps its realm, realms are unique, so the name can't go to another tenant: next year's event, a
# member's file under another name. Nothing of that state is taken, limits of other tenants neither. What helps: keep the former tenant in the state, disabled, with another realm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3.13}" -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet --disable-pip-version-check bbblb==0.0.18 "sqlalchemy[asyncio]==2.0.49" starlette==1.0.0
export BBBLB_DB="sqlite:///$folder/bbblb.db" BBBLB_DOMAIN=balancer.example.org BBBLB_SECRET=secret BBBLB_PATH_DATA="$folder"
bbblb() { "$folder/python/bin/bbblb" "$@" 2>&1; }
state() { echo '{"v": 1, "servers": {}, "tenants": {'"$1"'}}' >"$folder/state.json"; }
tenant() { echo '"'"$1"'": {"enabled": '"$3"', "secret": "secret of '"$1"'", "realm": "'"$2"'", "overrides": {}}'; }

bbblb db migrate >"$folder/migrated"
state "$(tenant first assembly.example.org true)"
bbblb state import "$folder/state.json" | tail -n 1

echo "The first is left out, the second has its realm:"
state "$(tenant second assembly.example.org true)"
status=0
bbblb state import "$folder/state.json" >"$folder/said" || status=$?
echo "status $status"
[ "$status" != 0 ] || { echo "CHANGED: BBBLB took it"; exit 1; }
grep -m 1 -oE 'UNIQUE constraint failed: tenants.realm' "$folder/said" || { echo "CHANGED: it fails otherwise"; exit 1; }

echo "The first is kept, disabled, with a realm that nobody has:"
state "$(tenant first first.ended.invalid false), $(tenant second assembly.example.org true)"
bbblb state import "$folder/state.json" | tail -n 1
bbblb state export - >"$folder/exported"
grep '"realm": "assembly.example.org"' "$folder/exported" || { echo "CHANGED: the realm isn't there"; exit 1; }
echo "As seen on 2026-11-28 with bbblb 0.0.18."
