import { checkedHostName, checkedId } from "../../host-name.ts";
import type { TenantPlan } from "../../tenant-plan.ts";

export interface NginxSiteOptions {
  /** Full host name of the tenant. */
  hostName: string;
  /** Whether the server has an IPv6 address. Default true. */
  ipv6?: boolean;
}

/** Where bbb-install's certificates are proved: its own site answers from the same folder. */
export const acmeWebroot = "/var/www/bigbluebutton-default/assets";

/** The file of a tenant's site. Sorts after BBB's own, which so stays the site for unknown names; bbb-install never writes it. */
export const nginxSitePath = (tenant: Pick<TenantPlan, "id">): string => `/etc/nginx/sites-enabled/meet-coop-${checkedId(tenant.id)}.conf`;

/**
 * A tenant's site behind BBB's haproxy, which holds 443 and the certificates and hands over by the PROXY protocol: HTTP/2 to
 * 127.0.0.1:82, the rest to 127.0.0.1:81. Listening options are those of BBB's own site, else nginx refuses both.
 */
export function nginxSite(tenant: TenantPlan, { hostName, ipv6 = true }: NginxSiteOptions): string {
  const host = checkedHostName(hostName);
  const id = checkedId(tenant.id);
  const headers = [
    "Host $host",
    "X-Real-IP $remote_addr",
    "X-Forwarded-For $remote_addr",
    // haproxy ended TLS; without this Greenlight redirects to https for ever.
    "X-Forwarded-Proto https",
  ].map((header) => `    proxy_set_header ${header};`);
  const proxy = [
    `    proxy_pass http://${tenant.localAddress.host}:${tenant.localAddress.port};`,
    "    proxy_http_version 1.1;",
    ...headers,
  ];
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

  # Presentations of up to 30 MB, and the form around them.
  client_max_body_size 31m;

  location / {
${proxy.join("\n")}
    proxy_set_header Connection "";
    proxy_buffer_size 128k;
    proxy_buffers 4 256k;
    proxy_busy_buffers_size 256k;
  }

  location /cable {
${proxy.join("\n")}
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 1h;
  }
}
`;
}
