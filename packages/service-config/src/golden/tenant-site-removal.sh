set -eu
host=demo-a.example.org
lineage=/etc/letsencrypt/live/$host
names=/etc/meet-coop/certificate-names
mkdir -p "$names"
exec 9>/run/lock/meet-coop-sites && flock 9 # sites of two tenants may come at once
if ! test -f "$lineage/fullchain.pem"; then
  echo "the server's own certificate is missing: $lineage; bbb-install asks for it" >&2
  exit 1
fi

rm -f /etc/nginx/sites-enabled/meet-coop-demo.conf "$names/demo"
systemctl reload nginx

# One certificate for the server and all tenants: renewals and bbb-install keep only the server's own lineage.
wanted=$({ echo "$host"; cat "$names"/* 2>/dev/null || true; } | sort -u)
present=$(openssl x509 -in "$lineage/fullchain.pem" -noout -ext subjectAltName | tr ',' '\n' | sed -n 's/^ *DNS://p' | sort -u)
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
