set -eu
host=demo-a.example.org
lineage=/etc/letsencrypt/live/$host
names=/etc/meet-coop/certificate-names
foreign=/etc/meet-coop/foreign-names
exec 9>/run/lock/meet-coop-sites && flock 9 # sites of two tenants may come at once
mkdir -p "$names" "$foreign"
if ! test -f "$lineage/fullchain.pem"; then
  echo "the server's own certificate is missing: $lineage; bbb-install asks for it" >&2
  exit 1
fi

# The site, which also answers the authority on port 80.
new=$(mktemp)
old=$(mktemp)
trap 'rm -f "$new" "$old"' EXIT
base64 -d >"$new" <<'END'
IyBTaXRlIG9mIHRoZSB0ZW5hbnQgZGVtbzsgd3JpdHRlbiBieSBtZWV0LWNvb3AsIGNoYW5nZXMgaGVyZSBhcmUgbG9zdC4KCnNlcnZlciB7CiAgbGlzdGVuIDgwOwogIGxpc3RlbiBbOjpdOjgwOwogIHNlcnZlcl9uYW1lIGRlbW8uZXhhbXBsZS5vcmc7CgogIGxvY2F0aW9uIF5+IC8ud2VsbC1rbm93bi9hY21lLWNoYWxsZW5nZS8gewogICAgZGVmYXVsdF90eXBlICJ0ZXh0L3BsYWluIjsKICAgIHJvb3QgL3Zhci93d3cvYmlnYmx1ZWJ1dHRvbi1kZWZhdWx0L2Fzc2V0czsKICB9CgogIGxvY2F0aW9uIC8gewogICAgcmV0dXJuIDMwMSBodHRwczovLyRzZXJ2ZXJfbmFtZSRyZXF1ZXN0X3VyaTsKICB9Cn0KCnNlcnZlciB7CiAgbGlzdGVuIDEyNy4wLjAuMTo4MiBodHRwMiBwcm94eV9wcm90b2NvbDsKICBsaXN0ZW4gMTI3LjAuMC4xOjgxIHByb3h5X3Byb3RvY29sOwogIHNlcnZlcl9uYW1lIGRlbW8uZXhhbXBsZS5vcmc7CgogIHNldF9yZWFsX2lwX2Zyb20gMTI3LjAuMC4xOwogIHJlYWxfaXBfaGVhZGVyIHByb3h5X3Byb3RvY29sOwogIGFic29sdXRlX3JlZGlyZWN0IG9mZjsKICAjIExpbmtzIG9mIGludml0YXRpb25zIGFuZCBvZiBuZXcgcGFzc3dvcmRzIGFyZSBhZGRyZXNzZXMgb2YgcGFnZXMuCiAgYWNjZXNzX2xvZyBvZmY7CgogIGxvY2F0aW9uIF5+IC9icmFuZGluZy8gewogICAgYWxpYXMgL3Zhci9saWIvbWVldC1jb29wL3NlcnZlZC9icmFuZGluZy87CiAgfQoKICAjIFByZXNlbnRhdGlvbnMgb2YgdXAgdG8gMzAgTUIsIGFuZCB0aGUgZm9ybSBhcm91bmQgdGhlbS4KICBjbGllbnRfbWF4X2JvZHlfc2l6ZSAzMW07CgogIGxvY2F0aW9uIC8gewogICAgcHJveHlfcGFzcyBodHRwOi8vMTI3LjExOS4xMjIuOTk6MjgwMzY7CiAgICBwcm94eV9odHRwX3ZlcnNpb24gMS4xOwogICAgcHJveHlfc2V0X2hlYWRlciBIb3N0ICRob3N0OwogICAgcHJveHlfc2V0X2hlYWRlciBYLVJlYWwtSVAgJHJlbW90ZV9hZGRyOwogICAgcHJveHlfc2V0X2hlYWRlciBYLUZvcndhcmRlZC1Gb3IgJHJlbW90ZV9hZGRyOwogICAgcHJveHlfc2V0X2hlYWRlciBYLUZvcndhcmRlZC1Qcm90byBodHRwczsKICAgIHByb3h5X3NldF9oZWFkZXIgQ29ubmVjdGlvbiAiIjsKICAgIHByb3h5X2J1ZmZlcl9zaXplIDEyOGs7CiAgICBwcm94eV9idWZmZXJzIDQgMjU2azsKICAgIHByb3h5X2J1c3lfYnVmZmVyc19zaXplIDI1Nms7CiAgfQoKICBsb2NhdGlvbiAvY2FibGUgewogICAgcHJveHlfcGFzcyBodHRwOi8vMTI3LjExOS4xMjIuOTk6MjgwMzY7CiAgICBwcm94eV9odHRwX3ZlcnNpb24gMS4xOwogICAgcHJveHlfc2V0X2hlYWRlciBIb3N0ICRob3N0OwogICAgcHJveHlfc2V0X2hlYWRlciBYLVJlYWwtSVAgJHJlbW90ZV9hZGRyOwogICAgcHJveHlfc2V0X2hlYWRlciBYLUZvcndhcmRlZC1Gb3IgJHJlbW90ZV9hZGRyOwogICAgcHJveHlfc2V0X2hlYWRlciBYLUZvcndhcmRlZC1Qcm90byBodHRwczsKICAgIHByb3h5X3NldF9oZWFkZXIgVXBncmFkZSAkaHR0cF91cGdyYWRlOwogICAgcHJveHlfc2V0X2hlYWRlciBDb25uZWN0aW9uICJ1cGdyYWRlIjsKICAgIHByb3h5X3JlYWRfdGltZW91dCAxaDsKICB9Cn0K
END
chmod 644 "$new"
if cmp -s "$new" /etc/nginx/sites-enabled/meet-coop-demo.conf; then
  echo "site of demo: no change"
else
  if test -f /etc/nginx/sites-enabled/meet-coop-demo.conf; then cp /etc/nginx/sites-enabled/meet-coop-demo.conf "$old"; fi
  cp "$new" /etc/nginx/sites-enabled/meet-coop-demo.conf
  if ! nginx -t -q; then
    if test -s "$old"; then cp "$old" /etc/nginx/sites-enabled/meet-coop-demo.conf; else rm /etc/nginx/sites-enabled/meet-coop-demo.conf; fi
    echo "nginx refuses the site of demo; what was there before stays" >&2
    exit 1
  fi
  systemctl reload nginx
  echo "site of demo: written"
fi
rm -f "$names/demo" "$foreign/demo"
echo demo.example.org >"$names/demo"

cat >/etc/meet-coop/certificate.new <<'END'
#!/bin/bash
set -eu
host=demo-a.example.org
lineage=/etc/letsencrypt/live/$host
names=/etc/meet-coop/certificate-names
foreign=/etc/meet-coop/foreign-names
exec 9>/run/lock/meet-coop-sites && flock 9 # sites of two tenants may come at once
# One certificate for the server and all tenants: renewals and bbb-install keep only the server's own lineage.
present=$(openssl x509 -in "$lineage/fullchain.pem" -noout -ext subjectAltName | tr ',' '\n' | sed -n 's/^ *DNS://p' | sort -u)
wanted=$({ echo "$host"; cat "$names"/* 2>/dev/null || true; } | sort -u)

# Whether a name leads here: 0 yes, 1 elsewhere, 2 nowhere.
leads() {
  found=$(getent ahosts "$1" | awk '{ print $1 }' | sort -u)
  test -n "$found" || return 2
  for address in $found; do case " $(hostname -I) " in *" $address "*) return 0 ;; esac; done
  return 1
}
for name in $(cat "$foreign"/* 2>/dev/null || true); do
  leads "$name" && where=0 || where=$?
  # A name server that is silent for once takes no name away that was proved.
  if [ $where = 0 ] || { [ $where = 2 ] && grep -qxF "$name" <<<"$present"; }; then
    wanted=$(printf '%s\n' $wanted "$name" | sort -u)
  else
    echo "pending: $name doesn't lead to us yet. Its owner must set: $name. CNAME $host."
  fi
done

if [ "$wanted" = "$present" ]; then
  echo "certificate: no change"
else
  domains=(--domain "$host")
  for name in $wanted; do [ "$name" = "$host" ] || domains+=(--domain "$name"); done
  certbot certonly --non-interactive --agree-tos --quiet --cert-name "$host" --renew-with-new-domains \
    --webroot --webroot-path /var/www/bigbluebutton-default/assets "${domains[@]}"
  echo "certificate: now for" $wanted
fi

# haproxy reads one file with chain and key.
fingerprint() { openssl x509 -in "$1" -noout -fingerprint -sha256 2>/dev/null; }
if [ "$(fingerprint "$lineage/fullchain.pem")" != "$(fingerprint /etc/haproxy/certbundle.pem)" ]; then
  RENEWED_LINEAGE=$lineage RENEWED_DOMAINS=$wanted /etc/letsencrypt/renewal-hooks/deploy/haproxy
fi
END
chmod 755 /etc/meet-coop/certificate.new && mv /etc/meet-coop/certificate.new /etc/meet-coop/certificate
cat >/etc/systemd/system/meet-coop-certificate.service <<'END'
[Unit]
Description=Names of tenants in the server's certificate
ConditionDirectoryNotEmpty=/etc/meet-coop/foreign-names
[Service]
Type=oneshot
ExecStart=/etc/meet-coop/certificate
END
cat >/etc/systemd/system/meet-coop-certificate.timer <<'END'
[Unit]
Description=Names of tenants in the server's certificate
[Timer]
# An authority takes five failures of a name in an hour.
OnCalendar=*:0/20
RandomizedDelaySec=120
[Install]
WantedBy=timers.target
END
systemctl daemon-reload
systemctl enable --quiet --now meet-coop-certificate.timer
exec 9>&- # it takes the lock itself
/etc/meet-coop/certificate
