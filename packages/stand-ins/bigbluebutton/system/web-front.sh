# Functions of bbb-install.sh for what stands in front of BigBlueButton: certificate, nginx, haproxy. Sourced from the unpacked package.
# They read HOST, EMAIL, TURN_HOST, PROVIDED_CERTIFICATE and CERTBOT_CHALLENGE.
# shellcheck shell=bash disable=SC2154

NGINX_SITE=/etc/nginx/sites-available/bigbluebutton
NGINX_PARTS=/usr/share/bigbluebutton/nginx
WEBROOT=/var/www/bigbluebutton-default/assets
WEB_PROPERTIES=/usr/share/bbb-web/WEB-INF/classes/bigbluebutton.properties
WEB_OVERRIDES=/etc/bigbluebutton/bbb-web.properties
SCRIPTS=/usr/local/bigbluebutton/core/scripts

ipv6_works() { grep -q '^00000000000000000000000000000001 ' /proc/net/if_inet6 2>/dev/null; }

# Prints one listen line, and its twin for IPv6 where the server has it. $1 = IPv4, $2 = IPv6, $3 = what follows.
listen_lines() {
  echo "  listen $1$3;"
  if ipv6_works; then echo "  listen $2${3/ proxy_protocol/};"; fi
}

install_certificate() {
  local live=/etc/letsencrypt/live/$HOST
  if [ ! -f "$live/fullchain.pem" ]; then
    if ! grep -qsF "$HOST" "$NGINX_SITE"; then
      { echo "server {"; listen_lines 80 '[::]:80' ""; echo "  server_name $HOST;"; echo "  root $WEBROOT;"; echo "}"; } >"$NGINX_SITE"
    fi
    systemctl enable --quiet nginx
    systemctl restart nginx
    if [ -n "$PROVIDED_CERTIFICATE" ]; then
      mkdir -p "$live"
      ln -s /local/certs/fullchain.pem "$live/fullchain.pem"
      ln -s /local/certs/privkey.pem "$live/privkey.pem"
    else
      say "asking for a certificate for $HOST"
      certbot --email "$EMAIL" --agree-tos --rsa-key-size 4096 -w "$WEBROOT/" -d "$HOST" \
        --deploy-hook "systemctl reload nginx" "${CERTBOT_CHALLENGE[@]}" certonly ||
        err "The certificate for $HOST was refused. /var/log/letsencrypt/letsencrypt.log tells why; then run this again."
    fi
  fi
  write_site
  sed -i 's#^bigbluebutton.web.serverURL=http:#bigbluebutton.web.serverURL=https:#' "$WEB_PROPERTIES"
  if [ -f "$WEB_OVERRIDES" ]; then sed -i 's#^bigbluebutton.web.serverURL=http:#bigbluebutton.web.serverURL=https:#' "$WEB_OVERRIDES"; fi
  sed -i 's#^playback_protocol: .*#playback_protocol: https#' "$SCRIPTS/bigbluebutton.yml"
  nginx -t -q
  systemctl enable --quiet nginx
  systemctl reload-or-restart nginx
}

# Rewrites BigBlueButton's own site on each run: sites of others belong into files of their own.
write_site() {
  {
    echo "server_tokens off;"
    echo "server {"
    listen_lines 80 '[::]:80' ""
    echo "  server_name $HOST;"
    echo "  location ^~ /.well-known/acme-challenge/ { root $WEBROOT; default_type text/plain; }"
    echo "  location / { return 301 https://\$server_name\$request_uri; }"
    echo "}"
    if [ -z "$TURN_HOST" ]; then
      # haproxy ends TLS and tells the visitor's address by the proxy protocol.
      echo "set_real_ip_from 127.0.0.1;"
      echo "real_ip_header proxy_protocol;"
      echo "real_ip_recursive on;"
    fi
    echo "server {"
    if [ -z "$TURN_HOST" ]; then
      listen_lines 127.0.0.1:82 '[::1]:82' " http2 proxy_protocol"
      listen_lines 127.0.0.1:81 '[::1]:81' " proxy_protocol"
      echo "  absolute_redirect off;"
    else
      listen_lines 443 '[::]:443' " ssl http2"
      echo "  ssl_certificate /etc/letsencrypt/live/$HOST/fullchain.pem;"
      echo "  ssl_certificate_key /etc/letsencrypt/live/$HOST/privkey.pem;"
      echo "  ssl_protocols TLSv1.2 TLSv1.3;"
    fi
    echo "  server_name $HOST;"
    echo "  access_log /var/log/nginx/bigbluebutton.access.log;"
    echo "  set \$real_scheme https;"
    echo "  location / { root $WEBROOT; try_files \$uri @bbb-fe; }"
    echo "  include /etc/bigbluebutton/nginx/*.nginx;"
    echo "}"
  } >"$NGINX_SITE"
  if [ ! -f "$NGINX_PARTS/default-fe.nginx" ] && [ ! -f "$NGINX_PARTS/default-fe.nginx.disabled" ]; then
    echo "location @bbb-fe { root $WEBROOT; try_files /index.html =404; }" >"$NGINX_PARTS/default-fe.nginx"
  fi
}

install_haproxy() {
  local hook=/etc/letsencrypt/renewal-hooks/deploy/haproxy
  write_haproxy_configuration
  mkdir -p "${hook%/*}"
  # Only the host's own lineage goes into the bundle, at each renewal of whichever certificate: names of others must be in that lineage.
  cat >"$hook" <<HOOK
#!/bin/bash -e
touch /etc/haproxy/certbundle.pem.new
chmod 0640 /etc/haproxy/certbundle.pem.new
cat /etc/letsencrypt/live/$HOST/fullchain.pem /etc/letsencrypt/live/$HOST/privkey.pem >/etc/haproxy/certbundle.pem.new
chown root:haproxy /etc/haproxy/certbundle.pem.new
mv /etc/haproxy/certbundle.pem.new /etc/haproxy/certbundle.pem
if systemctl is-active --quiet haproxy; then systemctl reload haproxy; fi
HOOK
  chmod 0755 "$hook"
  "$hook"
  systemctl enable --quiet haproxy
  systemctl reload-or-restart haproxy
}

write_haproxy_configuration() {
  local bind='*:443'
  if ipv6_works; then bind='*:443,:::443'; fi
  cat >/etc/haproxy/haproxy.cfg <<CFG
# Written by bbb-install on each run.
global
  log /dev/log local0
  chroot /var/lib/haproxy
  stats socket /run/haproxy/admin.sock mode 660 level admin
  user haproxy
  group haproxy
  ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
  log global
  mode tcp
  option tcplog
  option dontlognull
  timeout connect 5s
  timeout client 50s
  timeout server 50s
  timeout tunnel 1h

frontend https
  bind $bind ssl crt /etc/haproxy/certbundle.pem alpn h2,http/1.1
  use_backend nginx-http2 if { ssl_fc_alpn h2 }
  default_backend nginx

backend nginx
  server localhost 127.0.0.1:81 send-proxy check

backend nginx-http2
  server localhost 127.0.0.1:82 send-proxy check
CFG
  chown root:haproxy /etc/haproxy/haproxy.cfg
  chmod 640 /etc/haproxy/haproxy.cfg
}
