import { checkedHostName, checkedId } from "../../host-name.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import type { Route } from "../service.ts";
import { acmeWebroot, nginxSite, nginxSitePath, type TenantSite } from "./nginx-site.ts";

export interface TenantSiteOptions {
  /** What leads to the tenant's programs. */
  routes: readonly Route[];
  /** Full host name of the server; its certificate gets the tenant's name too. */
  serverHostName: string;
  /** Whether the server has an IPv6 address. Default true. */
  ipv6?: boolean;
}

/**
 * A bash script that puts a tenant's site on a BBB server and its name into the server's certificate. May run at any time; a second run
 * changes nothing. Holds no secret. Data travels as base64, so that none of it is ever read as a command. Prints `pending: …` for each name that its owner must still point to us.
 */
export function siteScript(site: TenantSite, { routes, serverHostName, ipv6 = true }: TenantSiteOptions): string {
  const path = nginxSitePath(site.tenant);
  const id = checkedId(site.tenant.id);
  return `${preparation(serverHostName)}
# The site, which also answers the authority on port 80.
new=$(mktemp)
old=$(mktemp)
trap 'rm -f "$new" "$old"' EXIT
base64 -d >"$new" <<'END'
${Buffer.from(nginxSite(site, routes, { ipv6 })).toString("base64")}
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
rm -f "$names/${id}" "$foreign/${id}"
echo ${checkedHostName(site.host)} >"$${site.zone === null ? "foreign" : "names"}/${id}"
${certificate(serverHostName)}`;
}

/** A bash script that takes the site away again, and its name from the certificate: else its renewal would fail once the name is gone. */
export function siteRemovalScript(tenant: Pick<TenantPlan, "id">, { serverHostName }: Pick<TenantSiteOptions, "serverHostName">): string {
  return `${preparation(serverHostName)}
rm -f ${nginxSitePath(tenant)} "$names/${checkedId(tenant.id)}" "$foreign/${checkedId(tenant.id)}"
systemctl reload nginx
${certificate(serverHostName)}`;
}

const variables = (serverHostName: string) => `set -eu
host=${checkedHostName(serverHostName)}
lineage=/etc/letsencrypt/live/$host
names=/etc/meet-coop/certificate-names
foreign=/etc/meet-coop/foreign-names
exec 9>/run/lock/meet-coop-sites && flock 9 # sites of two tenants may come at once`;

const preparation = (serverHostName: string) => `${variables(serverHostName)}
mkdir -p "$names" "$foreign"
if ! test -f "$lineage/fullchain.pem"; then
  echo "the server's own certificate is missing: $lineage; bbb-install asks for it" >&2
  exit 1
fi
`;

const certificateProgram = "/etc/meet-coop/certificate";

/** Asks for the certificate now, and again as long as a domain of somebody else's is among the names: whether that leads to us changes without us. */
const certificate = (serverHostName: string) => `
cat >${certificateProgram}.new <<'END'
#!/bin/bash
${variables(serverHostName)}
${askForCertificate}
END
chmod 755 ${certificateProgram}.new && mv ${certificateProgram}.new ${certificateProgram}
cat >/etc/systemd/system/meet-coop-certificate.service <<'END'
[Unit]
Description=Names of tenants in the server's certificate
ConditionDirectoryNotEmpty=/etc/meet-coop/foreign-names
[Service]
Type=oneshot
ExecStart=${certificateProgram}
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
${certificateProgram}
`;

/** certbot runs the hooks of its folder at renewals only, so the one that writes haproxy's file is called here. */
const askForCertificate = `# One certificate for the server and all tenants: renewals and bbb-install keep only the server's own lineage.
present=$(openssl x509 -in "$lineage/fullchain.pem" -noout -ext subjectAltName | tr ',' '\\n' | sed -n 's/^ *DNS://p' | sort -u)
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
    wanted=$(printf '%s\\n' $wanted "$name" | sort -u)
  else
    echo "pending: $name doesn't lead to us yet. Its owner must set: $name. CNAME $host."
  fi
done

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
fi`;
