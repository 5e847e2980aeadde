#!/bin/bash -e
# Puts the files of the package into place, as BigBlueButton's Debian packages do: what is under /usr is replaced, what is under /etc/bigbluebutton is kept.
# Called by bbb-install.sh with the folder of the unpacked package.
package=$1
web=/usr/share/bbb-web
properties=$web/WEB-INF/classes/bigbluebutton.properties

id bigbluebutton >/dev/null 2>&1 || useradd --system --home-dir /var/bigbluebutton --no-create-home --shell /usr/sbin/nologin bigbluebutton
mkdir -p "$web/WEB-INF/classes" /usr/share/bigbluebutton/nginx /etc/bigbluebutton/{nginx,bbb-conf,bbb-webrtc-sfu,recording} \
  /usr/local/bigbluebutton/core/scripts/post_publish /var/www/bigbluebutton-default/assets /var/log/bigbluebutton \
  /var/bigbluebutton/{published,unpublished,deleted,recording/process}

# Without its types the program needs less than half of the memory.
node "$package/system/strip-types.ts" "$package/src" "$web/stand-in"
install -m 644 "$package/package.json" "$web/stand-in/package.json"
install -m 755 "$package/system/bbb-conf" /usr/bin/bbb-conf
install -m 644 "$package/system/bbb-web.service" "$package/system/bigbluebutton.target" /lib/systemd/system/
install -m 644 "$package/system/web.nginx" /usr/share/bigbluebutton/nginx/web.nginx
install -m 644 "$package/system/index.html" /var/www/bigbluebutton-default/assets/index.html
install -m 644 "$package/system/apply-lib.sh" /etc/bigbluebutton/bbb-conf/apply-lib.sh
echo "BIGBLUEBUTTON_RELEASE=3.0.35" >/etc/bigbluebutton/bigbluebutton-release

bash "$package/system/package-source.sh"

# A new secret with each installation, as in the original; the one in the override file stays in force.
secret=$(openssl rand -base64 32 | tr -d '=+/\n')
(
  umask 027
  SECRET=$secret awk '/^securitySalt=/ { print "securitySalt=" ENVIRON["SECRET"]; next } { print }' "$package/system/bigbluebutton.properties" >"$properties"
)
chgrp bigbluebutton "$properties"

keep() { if [ ! -e "$1" ]; then cat >"$1"; fi; }
keep /etc/bigbluebutton/nginx/include_default.nginx <<<'include /usr/share/bigbluebutton/nginx/*.nginx;'
keep /etc/bigbluebutton/bbb-html5.yml <<<$'public:\n  media:\n    sipjsHackViaWs: true'
keep /etc/bigbluebutton/bbb-apps-akka.conf <<<$'services {\n  bbbWebAPI="http://localhost/bigbluebutton/api"\n  sharedSecret="changeme"\n}'
keep /usr/local/bigbluebutton/core/scripts/bigbluebutton.yml <<<$'playback_host: localhost\nplayback_protocol: http'
if [ ! -e /etc/bigbluebutton/bbb-web.properties ]; then install -m 640 -g bigbluebutton /dev/null /etc/bigbluebutton/bbb-web.properties; fi

chgrp bigbluebutton /etc/bigbluebutton/bbb-apps-akka.conf
chmod 640 /etc/bigbluebutton/bbb-apps-akka.conf
chown -R bigbluebutton:bigbluebutton /var/bigbluebutton/ /var/log/bigbluebutton
rm -f /etc/nginx/sites-enabled/default
ln -sf /etc/nginx/sites-available/bigbluebutton /etc/nginx/sites-enabled/bigbluebutton
systemctl daemon-reload
systemctl enable --quiet bbb-web.service bigbluebutton.target
