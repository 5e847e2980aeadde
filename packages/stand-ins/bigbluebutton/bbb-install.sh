#!/bin/bash -e
# Installs the stand-in for a BigBlueButton 3.0 server. Takes the command line of BigBlueButton's own bbb-install.sh (v3.0.x-release), leaves the
# same files in the same places, and overwrites on a second run what the original overwrites. README.md tells what differs.
#
#   wget -qO- http://downloads.local-cloud.test/bbb-install/v3.0.x-release/bbb-install.sh | bash -s -- -v jammy-300 -s HOST -e EMAIL

BBB_STAND_IN_PACKAGE=${BBB_STAND_IN_PACKAGE:-http://downloads.local-cloud.test/bigbluebutton-stand-in.tar.gz}

usage() {
  cat <<'HELP'
Installs the stand-in for BigBlueButton 3.0 on this server (local cloud only).

  wget -qO- http://downloads.local-cloud.test/bbb-install/v3.0.x-release/bbb-install.sh | bash -s -- OPTIONS

  -v VERSION       version to install, jammy-300 (required; without it nothing is done)
  -s HOST          host name of this server; its DNS record must point here
  -e EMAIL         address for the certificate authority
  -x               get the certificate by a manual DNS challenge
  -d               use /local/certs/fullchain.pem and /local/certs/privkey.pem
  -c HOST:SECRET   use an external TURN server; nginx then holds port 443, without haproxy
  -m PATH          link /var/bigbluebutton to PATH
  -w               firewall on the server (UFW)
  -p HOST[:PORT]   proxy for apt, port 3142 by default
  -r HOST          other package repository; accepted, without effect here
  -j               go on although the server is smaller than required
  -i               go on although Apache is installed
  -g, -k, -t K:S   Greenlight, Keycloak, LTI: refused here, the stand-in has none
  -h               this help

Environment: BBB_STAND_IN_PACKAGE, address of the package
  (default http://downloads.local-cloud.test/bigbluebutton-stand-in.tar.gz).
HELP
}

say() { echo "bbb-install: $1"; }

err() {
  say "$1" >&2
  exit 1
}

main() {
  export DEBIAN_FRONTEND=noninteractive
  CERTBOT_CHALLENGE=(--webroot --non-interactive)
  [ "$(uname -m)" = x86_64 ] || err "This server is $(uname -m); BigBlueButton needs a 64-bit x86 server (x86_64)."
  read_options "$@"

  if [ -n "$HOST" ]; then check_host; fi
  if [ -n "$VERSION" ]; then check_version; fi
  if [ -z "$IGNORE_APACHE" ] && dpkg-query -W -f '${Status}' apache2-bin 2>/dev/null | grep -q ' installed'; then
    err "Apache is installed and would hold ports 80 and 443. Remove it, or pass -i."
  fi
  if [ -z "$VERSION" ]; then
    usage
    exit 0
  fi

  # The original prints its environment here: whatever secret is in it ends in the log of the first boot.
  env
  check_size
  need_packages
  wait_for_apt
  displace_docker
  install_package
  # As in the original, the folder is there by now: the link lands inside it, and a second run finds it there.
  if [ -n "$LINK_PATH" ]; then ln -s "$LINK_PATH" /var/bigbluebutton || say "going on without the link"; fi
  if [ -n "$PROVIDED_CERTIFICATE" ] || { [ -n "$HOST" ] && [ -n "$EMAIL" ]; }; then install_certificate; fi
  write_turn_servers
  if [ -n "$TURN_HOST" ]; then
    systemctl disable --now --quiet haproxy.service
  else
    install_haproxy
  fi
  if [ -n "$UFW" ]; then write_firewall; fi

  bbb-conf --setip "${HOST:-$(local_address)}"
  bbb-conf --check
  say "done: the stand-in for BigBlueButton is installed."
}

read_options() {
  while getopts ":hs:r:c:v:e:p:m:t:xgadwjik" opt; do
    case $opt in
      h)
        usage
        exit 0
        ;;
      s)
        HOST=$OPTARG
        if [ "$HOST" = bbb.example.com ]; then err "-s is the example's host name bbb.example.com: give the name of this server."; fi
        ;;
      e)
        EMAIL=$OPTARG
        if [ "$EMAIL" = info@example.com ]; then err "-e is the example's address info@example.com: give one of your own."; fi
        ;;
      v) VERSION=$OPTARG ;;
      x) CERTBOT_CHALLENGE=(--manual --preferred-challenges dns) ;;
      c) read_turn "$OPTARG" ;;
      m) LINK_PATH=$OPTARG ;;
      d) PROVIDED_CERTIFICATE=yes ;;
      w) UFW=yes ;;
      p)
        case $OPTARG in *:*) PROXY=$OPTARG ;; *) PROXY=$OPTARG:3142 ;; esac
        echo "Acquire::http::Proxy \"http://$PROXY\";" >/etc/apt/apt.conf.d/01proxy
        ;;
      r) ;;
      j) SMALL_IS_FINE=yes ;;
      i) IGNORE_APACHE=yes ;;
      a) err "-a (API demos) is gone since BigBlueButton 2.6. Leave it out." ;;
      g | k | t) err "-$opt: the stand-in installs no Greenlight, Keycloak or LTI tools. Leave it out and run Greenlight beside it." ;;
      :) err "-$OPTARG needs a value. bbb-install.sh -h lists the options." ;;
      *)
        say "-$OPTARG is no option of this script." >&2
        usage >&2
        exit 1
        ;;
    esac
  done
}

read_turn() {
  case $1 in
    ?*:?*) ;;
    *) err "-c is '$1', expected HOST:SECRET of the TURN server." ;;
  esac
  TURN_HOST=${1%%:*}
  TURN_SECRET=${1#*:}
  if [ "$TURN_HOST" = turn.example.com ] || [ "$TURN_SECRET" = 1234abcd ]; then err "-c is the example of the documentation: give your own TURN server and secret."; fi
}

# The first IPv4 address of the interface that the default route takes.
local_address() {
  local device
  device=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
  if [ -n "$device" ]; then ip -4 -br address show dev "$device" | awk '{ sub("/.*", "", $3); print $3; exit }'; else hostname -I | awk '{ print $1 }'; fi
}

check_host() {
  if [ -n "$PROVIDED_CERTIFICATE" ]; then return; fi
  local found mine
  found=$(getent ahostsv4 "$HOST" | awk '{ print $1; exit }' || true)
  mine=$(local_address)
  if [ -z "$found" ]; then err "DNS has no IPv4 address for $HOST. Make its A record first, pointing to $mine, then run this again."; fi
  if ! ip -4 -o address | awk '{ sub("/.*", "", $4); print $4 }' | grep -qxF "$found"; then
    err "DNS says that $HOST is $found, but this server is $mine. Correct the A record, then run this again."
  fi
}

check_version() {
  case $VERSION in
    jammy-30*) ;;
    *) err "-v is '$VERSION': this script installs BigBlueButton 3.0 only, expected jammy-300." ;;
  esac
  if ! wget -q --spider "$BBB_STAND_IN_PACKAGE"; then
    err "There are no packages for $VERSION: nothing answers at $BBB_STAND_IN_PACKAGE (BBB_STAND_IN_PACKAGE). Is the local cloud running?"
  fi
  if [ "$EUID" != 0 ]; then err "This must run as root; it runs as $(id -un). Use sudo."; fi
}

# A server in the local cloud shows the cores and the memory of the machine below it, so what is too small here is said but doesn't stop.
check_size() {
  local cores memory
  cores=$(nproc --all)
  memory=$(awk '$1 == "MemTotal:" { print int($2 / 1000) }' /proc/meminfo)
  if [ -n "$SMALL_IS_FINE" ]; then return; fi
  if [ "$cores" -lt 4 ]; then say "this server has $cores CPU cores. A real BigBlueButton server with fewer than 4 would be refused without -j."; fi
  if [ "$memory" -lt 3940 ]; then say "this server has $memory MB of memory. A real BigBlueButton server with less than 4 GB would be refused without -j."; fi
}

need_packages() {
  local package missing=()
  for package in nginx haproxy certbot openssl; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed' || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then err "These packages are missing on this server: ${missing[*]}. Install them by apt-get install ${missing[*]}."; fi
  command -v node >/dev/null || err "There is no node on this server; the stand-in needs Node 24 in /usr/local/bin."
}

wait_for_apt() {
  local lock
  for lock in /var/lib/dpkg/lock /var/lib/dpkg/lock-frontend; do
    until apt_lock_is_free "$lock"; do
      say "waiting: another process holds $lock"
      sleep 1
    done
  done
}

# dpkg locks by fcntl, which flock(1) doesn't see.
apt_lock_is_free() {
  python3 -c 'import fcntl, sys; fcntl.lockf(open(sys.argv[1], "a"), fcntl.LOCK_EX | fcntl.LOCK_NB)' "$1" 2>/dev/null
}

# The original replaces docker.io by docker-ce: Docker stops, and with it every container; those with a restart policy come back.
displace_docker() {
  local marker=/var/lib/bigbluebutton-stand-in/docker-displaced
  if [ -e "$marker" ]; then return; fi
  mkdir -p "${marker%/*}"
  if systemctl cat docker.service >/dev/null 2>&1; then
    say "replacing Docker; its containers restart"
    systemctl restart docker.service || err "Docker did not come back. See journalctl -u docker."
  fi
  touch "$marker"
}

install_package() {
  local unpacked package
  say "installing from $BBB_STAND_IN_PACKAGE"
  unpacked=$(mktemp -d)
  wget -qO "$unpacked/package.tar.gz" "$BBB_STAND_IN_PACKAGE"
  tar -xzf "$unpacked/package.tar.gz" -C "$unpacked" --no-same-owner
  package=$(dirname "$(find "$unpacked" -maxdepth 2 -name package.json | head -n 1)")
  bash "$package/system/install-files.sh" "$package"
  # shellcheck source=system/web-front.sh
  source "$package/system/web-front.sh"
  rm -rf "$unpacked"
}

write_turn_servers() {
  local host=${TURN_HOST:-$HOST} secret=${TURN_SECRET:-none}
  cat >/etc/bigbluebutton/turn-stun-servers.xml <<XML
<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by bbb-install on each run. The stand-in carries no media: nothing reads this. -->
<turn-servers><turn url="turn:$host:3478" secret="$secret"/></turn-servers>
XML
  chown root:bigbluebutton /etc/bigbluebutton/turn-stun-servers.xml
  chmod 640 /etc/bigbluebutton/turn-stun-servers.xml
}

write_firewall() {
  local apply=/etc/bigbluebutton/bbb-conf/apply-config.sh
  if [ -f "$apply" ]; then return; fi
  printf '#!/bin/bash\nsource /etc/bigbluebutton/bbb-conf/apply-lib.sh\nenableUFWRules\n' >"$apply"
  chmod +x "$apply"
}

main "$@"
