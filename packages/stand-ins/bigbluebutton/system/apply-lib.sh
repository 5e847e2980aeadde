# Functions for /etc/bigbluebutton/bbb-conf/apply-config.sh, which bbb-conf runs before it starts BigBlueButton.
# shellcheck shell=bash

# Opens what BigBlueButton needs and closes the rest of the server, where UFW is installed.
enableUFWRules() {
  if ! command -v ufw >/dev/null; then
    echo "UFW is not installed: the firewall of the cloud is the only one"
    return
  fi
  ufw allow OpenSSH
  ufw allow 80/tcp
  ufw allow 443/tcp
  ufw allow 16384:32768/udp
  ufw --force enable
}
