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

rm -f /etc/nginx/sites-enabled/meet-coop-demo.conf "$names/demo" "$foreign/demo"
systemctl reload nginx

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
