#!/bin/bash
# First argument an option or a configuration file: it is for redis-server. Started as root: hand over to the user `redis`.
set -eu

if [[ ${1:-} == -* || ${1:-} == *.conf ]]; then
  set -- redis-server "$@"
fi

if [[ ${1:-} == redis-server ]]; then
  # Outside of its own service file Redis refuses clients from other machines unless told otherwise; a container's network is the border here.
  set -- "$@"
  if [[ " $* " != *" --protected-mode "* && " $* " != *" --requirepass "* && " $* " != *.conf* ]]; then
    set -- "$@" --protected-mode no
  fi
  if [[ " $* " != *" --bind "* && " $* " != *.conf* ]]; then
    set -- "$@" --bind '* -::*'
  fi
  if [[ $(id -u) == 0 ]]; then
    find . \! -user redis -exec chown redis '{}' +
    exec setpriv --reuid=redis --regid=redis --clear-groups -- "$@"
  fi
fi
exec "$@"
