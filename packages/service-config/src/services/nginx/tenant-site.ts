import { checkedHostName, checkedId } from "../../host-name.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { acmeWebroot, nginxSite, nginxSitePath } from "./nginx-site.ts";

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
  return `${preparation(serverHostName)}
# The site, which also answers the authority on port 80.
new=$(mktemp)
old=$(mktemp)
trap 'rm -f "$new" "$old"' EXIT
base64 -d >"$new" <<'END'
${Buffer.from(site).toString("base64")}
END
chmod 644 "$new"
if cmp -s "$new" ${path}; then
  echo "site of ${id}: no change"
else
  if test -f ${path}; then cp ${path} "$old"; fi
  cp "$new" ${path}
  if ! nginx -t -q; then
    if test -s "$old"; then cp "$old" ${path}; else rm ${path}; fi
    echo "nginx refuses the site of ${id}; what was there before stays" >&2
    exit 1
  fi
  systemctl reload nginx
  echo "site of ${id}: written"
fi
echo ${checkedHostName(hostName)} >"$names/${id}"
${certificate}`;
}

/** A bash script that takes the site away again, and its name from the certificate: else its renewal would fail once the name is gone. */
export function siteRemovalScript({ tenant, serverHostName }: Pick<TenantSiteOptions, "tenant" | "serverHostName">): string {
  return `${preparation(serverHostName)}
rm -f ${nginxSitePath(tenant)} "$names/${checkedId(tenant.id)}"
systemctl reload nginx
${certificate}`;
}

const preparation = (serverHostName: string) => `set -eu
host=${checkedHostName(serverHostName)}
lineage=/etc/letsencrypt/live/$host
names=/etc/meet-coop/certificate-names
mkdir -p "$names"
exec 9>/run/lock/meet-coop-sites && flock 9 # sites of two tenants may come at once
if ! test -f "$lineage/fullchain.pem"; then
  echo "the server's own certificate is missing: $lineage; bbb-install asks for it" >&2
  exit 1
fi
`;

/** certbot runs the hooks of its folder at renewals only, so the one that writes haproxy's file is called here. */
const certificate = `
# One certificate for the server and all tenants: renewals and bbb-install keep only the server's own lineage.
wanted=$({ echo "$host"; cat "$names"/* 2>/dev/null || true; } | sort -u)
present=$(openssl x509 -in "$lineage/fullchain.pem" -noout -ext subjectAltName | tr ',' '\\n' | sed -n 's/^ *DNS://p' | sort -u)
if [ "$wanted" = "$present" ]; then
  echo "certificate: no change"
else
  domains=(--domain "$host")
  for name in $wanted; do [ "$name" = "$host" ] || domains+=(--domain "$name"); done
  certbot certonly --non-interactive --agree-tos --quiet --cert-name "$host" --renew-with-new-domains \\
    --webroot --webroot-path ${acmeWebroot} "\${domains[@]}"
  echo "certificate: now for" $wanted
fi

# haproxy reads one file with chain and key.
fingerprint() { openssl x509 -in "$1" -noout -fingerprint -sha256 2>/dev/null; }
if [ "$(fingerprint "$lineage/fullchain.pem")" != "$(fingerprint /etc/haproxy/certbundle.pem)" ]; then
  RENEWED_LINEAGE=$lineage RENEWED_DOMAINS=$wanted /etc/letsencrypt/renewal-hooks/deploy/haproxy
fi
`;
