import { checkedHostName, checkedId } from "../../host-name.ts";
import type { Site } from "../../sites.ts";
import type { TenantPlan } from "../../tenant-plan.ts";
import { brandingPath } from "../served/logo-address.ts";
import type { Files, Route } from "../service.ts";

/** A host name of a tenant. */
export type TenantSite = Extract<Site, { kind: "tenant" }>;

/** Where bbb-install's certificates are proved: its own site answers from the same folder. */
export const acmeWebroot = "/var/www/bigbluebutton-default/assets";

/** The file of a tenant's site. Sorts after BBB's own, which so stays the site for unknown names; bbb-install never writes it. */
export const nginxSitePath = (tenant: Pick<TenantPlan, "id">): string => `/etc/nginx/sites-enabled/meet-coop-${checkedId(tenant.id)}.conf`;

/**
 * A tenant's site behind BBB's haproxy, which holds 443 and the certificates and hands over by the PROXY protocol: HTTP/2 to
 * 127.0.0.1:82, the rest to 127.0.0.1:81. Listening options are those of BBB's own site, else nginx refuses both. Where nothing leads to a program, it says since when it is closed.
 * `ipv6`: whether the server has such an address.
 */
export function nginxSite({ host: name, tenant }: TenantSite, routes: readonly Route[], { ipv6 = true }: { ipv6?: boolean } = {}): string {
  const host = checkedHostName(name);
  const id = checkedId(tenant.id);
  return `# Site of the tenant ${id}; written by meet-coop, changes here are lost.

server {
  listen 80;
${ipv6 ? "  listen [::]:80;\n" : ""}  server_name ${host};

  location ^~ /.well-known/acme-challenge/ {
    default_type "text/plain";
    root ${acmeWebroot};
  }

  location / {
    return 301 https://$server_name$request_uri;
  }
}

server {
  listen 127.0.0.1:82 http2 proxy_protocol;
  listen 127.0.0.1:81 proxy_protocol;
  server_name ${host};

  set_real_ip_from 127.0.0.1;
  real_ip_header proxy_protocol;
  absolute_redirect off;
  # Links of invitations and of new passwords are addresses of pages.
  access_log off;

${locations(tenant, routes)}
}
`;
}

function locations({ openUntil }: TenantPlan, routes: readonly Route[]): string {
  const to = routes.find(({ paths }) => paths === null)?.to;
  if (!to || "folder" in to)
    return `  location / {
    default_type "text/plain; charset=utf-8";
    return 410 "Closed since ${checkedDay(openUntil)}.\\n";
  }`;
  const headers = [
    "Host $host",
    "X-Real-IP $remote_addr",
    "X-Forwarded-For $remote_addr",
    // haproxy ended TLS; without this Greenlight redirects to https for ever.
    "X-Forwarded-Proto https",
  ].map((header) => `    proxy_set_header ${header};`);
  const hidden = (to.withoutHeaders ?? []).map((header) => `    proxy_hide_header ${header};`);
  const proxy = [`    proxy_pass http://${to.address};`, "    proxy_http_version 1.1;", ...headers, ...hidden].join("\n");
  const files = routes.flatMap(({ paths, to }) => ("folder" in to ? (paths ?? []).map((path) => fileLocation(path, to)) : []));
  return `${files.join("")}  # Presentations of up to 30 MB, and the form around them.
  client_max_body_size 31m;

  location / {
${proxy}
    proxy_set_header Connection "";
    proxy_buffer_size 128k;
    proxy_buffers 4 256k;
    proxy_busy_buffers_size 256k;
  }

  location /cable {
${proxy}
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 1h;
  }`;
}

/** A path of files: a folder below `/*`, or one file, which is led to the folder, since nginx tells a type by the name that is asked for. */
const fileLocation = (path: string, { folder, file }: Files): string =>
  file === undefined
    ? `  location ^~ ${path.replace(/\*$/, "")} {
    alias ${folder}/;
  }

`
    : `  location = ${path} {
    rewrite ^ ${brandingPath}${file} last;
  }

`;

/** A day is digits: nothing of a definition is read as a command. */
function checkedDay(day: string | null): string {
  if (day === null || !/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`\`${day}\` is not a day`);
  return day;
}
