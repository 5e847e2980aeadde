import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoTenant, togetherSite } from "../../test-plan.testing.ts";
import { siteRemovalScript, siteScript } from "./tenant-site.ts";

const serverHostName = "demo-a.example.org";
const other = { ...demoTenant, id: "other", localAddress: { ...demoTenant.localAddress, port: demoTenant.localAddress.port + 1 } };

/** Stands for the server: its folders below a temporary one, and commands that write down that they were called. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "site-"));
  for (const folder of [
    "bin",
    "etc/nginx/sites-enabled",
    "etc/haproxy",
    "etc/letsencrypt/renewal-hooks/deploy",
    "etc/systemd/system",
    "run/lock",
    `etc/letsencrypt/live/${serverHostName}`,
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  const live = join(root, "etc/letsencrypt/live", serverHostName);
  const command = (path: string, body: string) => writeFileSync(join(root, path), `#!/bin/bash\nset -e\n${body}\n`, { mode: 0o755 });
  command("bin/nginx", `echo "nginx $*" >>'${root}/calls'; ! test -e '${root}/nginx-refuses'`);
  command("bin/systemctl", `case $1 in daemon-reload|enable) ;; *) echo "systemctl $*" >>'${root}/calls' ;; esac`);
  command("bin/hostname", "echo 198.18.1.10 2001:db8::1");
  command("bin/getent", `cat '${root}/dns/'"$2" 2>/dev/null || exit 2`);
  mkdirSync(join(root, "dns"));
  command(
    "bin/certbot",
    `echo "certbot" >>'${root}/calls'
names=
while [ $# -gt 0 ]; do if [ "$1" = --domain ]; then names="$names,DNS:$2"; shift; fi; shift; done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x -addext "subjectAltName=\${names#,}" -keyout '${live}/privkey.pem' -out '${live}/fullchain.pem' 2>/dev/null`,
  );
  command(
    "etc/letsencrypt/renewal-hooks/deploy/haproxy",
    `echo hook >>'${root}/calls'; cp '${live}/fullchain.pem' '${root}/etc/haproxy/certbundle.pem'`,
  );
  spawnSync(join(root, "bin/certbot"), ["--domain", serverHostName]);
  rmSync(join(root, "calls"));
});
afterEach(() => rmSync(root, { recursive: true }));

function run(script: string) {
  const input = script.replaceAll(/(?<![\w.])\/(etc|run)\//g, `${root}/$1/`);
  const { status, stdout, stderr } = spawnSync("bash", ["-s"], {
    input,
    encoding: "utf8",
    env: { ...process.env, PATH: `${root}/bin:${process.env.PATH}` },
  });
  const calls = existsSync(join(root, "calls")) ? readFileSync(join(root, "calls"), "utf8").trim().split("\n") : [];
  rmSync(join(root, "calls"), { force: true });
  return { status, stdout, stderr, calls };
}
const place = (tenant = demoTenant) => {
  const { site, routes } = togetherSite(tenant, `${tenant.id}.example.org`);
  return run(siteScript(site, { routes, serverHostName }));
};
const site = (id: string) => join(root, `etc/nginx/sites-enabled/meet-coop-${id}.conf`);

test("a tenant's site is written, its name certified, and haproxy told, once", () => {
  expect(place()).toMatchObject({
    status: 0,
    stdout: "site of demo: written\ncertificate: now for demo-a.example.org demo.example.org\n",
    calls: ["nginx -t -q", "systemctl reload nginx", "certbot", "hook"],
  });
  expect(readFileSync(site("demo"), "utf8")).toContain("server_name demo.example.org;");
  expect(place()).toMatchObject({ status: 0, stdout: "site of demo: no change\ncertificate: no change\n", calls: [] });
});

test("the certificate holds the names of all tenants", () => {
  place();
  expect(place(other).stdout).toContain("certificate: now for demo-a.example.org demo.example.org other.example.org\n");
  expect(place().stdout).toContain("certificate: no change");
});

test("a bundle that was rewritten without us is written again", () => {
  place();
  writeFileSync(join(root, "etc/haproxy/certbundle.pem"), "something else");
  expect(place().calls).toEqual(["hook"]);
});

test("a site that nginx refuses leaves what was there", () => {
  writeFileSync(join(root, "nginx-refuses"), "");
  const { status, stderr, calls } = place();
  expect([status, stderr]).toEqual([1, "nginx refuses the site of demo; what was there before stays\n"]);
  expect(existsSync(site("demo"))).toBe(false);
  expect(calls).toEqual(["nginx -t -q"]);
});

const domain = { name: "meet.customer.example.org", proof: { name: "x", value: "y" }, hostedIn: null };
/** What the name servers say of the customer's domain; undefined: nothing. */
const leadsTo = (address: string | undefined) => {
  const file = join(root, "dns", domain.name);
  if (address === undefined) rmSync(file, { force: true });
  else writeFileSync(file, `${address} STREAM ${domain.name}\n`);
};
const pending = `pending: ${domain.name} doesn't lead to us yet. Its owner must set: ${domain.name}. CNAME ${serverHostName}.`;

test("a customer's domain that doesn't lead here yet is told, and keeps nothing waiting; the server looks again by itself", () => {
  for (const address of [undefined, "192.0.2.1"]) {
    leadsTo(address);
    expect(place({ ...demoTenant, domain })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`${pending}\ncertificate: no change\n`),
    });
  }
  leadsTo("198.18.1.10");
  const again = spawnSync(join(root, "etc/meet-coop/certificate"), {
    encoding: "utf8",
    env: { ...process.env, PATH: `${root}/bin:${process.env.PATH}` },
  });
  expect([again.status, again.stdout]).toEqual([0, `certificate: now for demo-a.example.org ${domain.name}\n`]);
  expect(readFileSync(join(root, "etc/systemd/system/meet-coop-certificate.timer"), "utf8")).toContain("OnCalendar=*:0/20");
});

test("name servers that are silent for once take no domain out of the certificate; one that leads elsewhere goes", () => {
  leadsTo("198.18.1.10");
  place({ ...demoTenant, domain });
  leadsTo(undefined);
  expect(place({ ...demoTenant, domain }).stdout).toContain("certificate: no change");
  leadsTo("192.0.2.1");
  expect(place({ ...demoTenant, domain }).stdout).toContain(`${pending}\ncertificate: now for demo-a.example.org\n`);
});

test("a tenant that goes takes its site and its name with it, and leaves the others'", () => {
  place();
  place(other);
  const { status, stdout } = run(siteRemovalScript(demoTenant, { serverHostName }));
  expect([status, stdout]).toEqual([0, "certificate: now for demo-a.example.org other.example.org\n"]);
  expect([existsSync(site("demo")), existsSync(site("other"))]).toEqual([false, true]);
});

test("without the server's own certificate it says who asks for it", () => {
  rmSync(join(root, "etc/letsencrypt/live"), { recursive: true });
  expect(place()).toMatchObject({ status: 1, stderr: expect.stringContaining("bbb-install asks for it") });
});
