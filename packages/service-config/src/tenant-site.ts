import { checkedHostName, checkedId } from "./host-name.ts";
import { acmeWebroot, nginxSite, nginxSitePath } from "./nginx-site.ts";
import type { TenantPlan } from "./plan.ts";

export interface TenantSiteOptions {
  tenant: TenantPlan;
  /** Full host name of the tenant. */
  hostName: string;
  /** Full host name of the server; its certificate gets the tenant's name too. */
  serverHostName: string;
  /** Whether the server has an IPv6 address. Default true. */
  ipv6?: boolean;
}

/**
 * A bash script that puts a tenant's site on a BBB server and its name into the server's certificate. May run at any time; a second run
 * changes nothing. Holds no secret. Data travels as base64, so that none of it is ever read as a command.
 */
export function siteScript({ tenant, hostName, serverHostName, ipv6 = true }: TenantSiteOptions): string {
  const site = nginxSite(tenant, { hostName, ipv6 });
  const path = nginxSitePath(tenant);
  const id = checkedId(tenant.id);
  return `set -eu
host=${checkedHostName(serverHostName)}
names=/etc/meet-coop/certificate-names
mkdir -p "$names"
exec 9>/run/lock/meet-coop-sites && flock 9 # sites of two tenants may come at once

if ! test -f "/etc/letsencrypt/live/$host/fullchain.pem"; then
  echo "the server's own certificate is missing: /etc/letsencrypt/live/$host; bbb-install asks for it" >&2
  exit 1
fi

# 1. The site, which also answers the authority on port 80.
new=$(mktemp)
trap 'rm -f "$new"' EXIT
base64 -d >"$new" <<'END'
${Buffer.from(site).toString("base64")}
END
chmod 644 "$new"
if cmp -s "$new" ${path}; then
  echo "site of ${id}: no change"
else
  old=$(mktemp)
  if test -f ${path}; then cp ${path} "$old"; fi
  cp "$new" ${path}
  if ! nginx -t -q; then
    if test -s "$old"; then cp "$old" ${path}; else rm ${path}; fi
    rm "$old"
    echo "nginx refuses the site of ${id}; what was there before stays" >&2
    exit 1
  fi
  rm "$old"
  systemctl reload nginx
  echo "site of ${id}: written"
fi

# 2. One certificate for the server and all tenants: renewals and bbb-install keep only the server's own lineage.
echo ${checkedHostName(hostName)} >"$names/${id}"
domains=("$host")
while read -r name; do domains+=("$name"); done < <(cat "$names"/* | sort -u)
has() { openssl x509 -in "/etc/letsencrypt/live/$host/fullchain.pem" -noout -checkhost "$1" | grep -q 'does match'; }
missing=no
for name in "\${domains[@]}"; do has "$name" || missing=yes; done
if [ "$missing" = no ]; then
  echo "certificate: no change"
else
  certbot certonly --non-interactive --agree-tos --quiet --cert-name "$host" --renew-with-new-domains \\
    --webroot --webroot-path ${acmeWebroot} "\${domains[@]/#/--domain=}"
  echo "certificate: now for \${domains[*]}"
fi

# 3. haproxy reads one file with chain and key. certbot runs the hook that writes it at renewals only.
if ! test -f /etc/haproxy/certbundle.pem || ! openssl x509 -in "/etc/letsencrypt/live/$host/fullchain.pem" -noout -fingerprint |
  cmp -s - <(openssl x509 -in /etc/haproxy/certbundle.pem -noout -fingerprint); then
  RENEWED_LINEAGE="/etc/letsencrypt/live/$host" RENEWED_DOMAINS="\${domains[*]}" /etc/letsencrypt/renewal-hooks/deploy/haproxy
fi
`;
}
