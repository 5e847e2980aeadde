import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { CommandFailed, type Docker, DockerEngine } from "@meet-coop/docker";
import { registryImages } from "@meet-coop/stand-ins";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LocalCloud } from "../local-cloud.ts";
import { ContainersDriver } from "./driver.ts";
import { containerName } from "./server.ts";

// Two servers through the API, one of them behind a firewall, as the original's clients see them.
const instance = "driver-test";
const stateFolder = mkdtempSync(join(tmpdir(), "driver-test-"));
const options = { driver: "containers" as const, instance, stateFolder, ports: 0 as const, subnetIndex: 77 };
let cloud: LocalCloud;
let docker: Docker;

interface Made {
  id: number;
  public_net: { ipv4: { ip: string }; ipv6: { ip: string } };
}
let web: Made;
let peer: Made;
let hostKey: string;

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${cloud.settings.hetznerEndpoint}${path}`, {
    method,
    headers: { authorization: `Bearer ${cloud.settings.hetznerToken}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  await cloud.idle();
  return (text === "" ? {} : JSON.parse(text)) as T;
}

/** Runs a shell script on a server. */
async function on(server: Made, script: string): Promise<string> {
  return (await docker.run(["exec", "--interactive", containerName(instance, server.id), "bash", "-es"], { input: script })).trim();
}

/** Waits until a script on a server succeeds; a server that isn't up yet counts as not yet. */
async function until(server: Made, script: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await on(server, script);
    } catch (error) {
      if (!(error instanceof CommandFailed) || attempt > 150) throw error;
      await sleep(400);
    }
  }
}

/** "open", "refused", or "no answer", which a firewall gives. */
function port(address: string, number: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: number, timeout: 2_000 });
    const end = (result: string) => {
      socket.destroy();
      resolve(result);
    };
    socket.on("connect", () => end("open"));
    socket.on("timeout", () => end("no answer"));
    socket.on("error", () => end("refused"));
  });
}

async function addRecord(name: string, { public_net }: Made): Promise<void> {
  await fetch(`${cloud.settings.cloudflareBaseUrl}/zones/${cloud.settings.zoneId}/dns_records`, {
    method: "POST",
    headers: { authorization: `Bearer ${cloud.settings.cloudflareToken}`, "content-type": "application/json" },
    body: JSON.stringify({ type: "A", name, content: public_net.ipv4.ip, ttl: 60 }),
  });
}

function keyPair(name: string): { secret: string; open: string } {
  const path = join(stateFolder, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path]);
  return { secret: readFileSync(path, "utf8"), open: readFileSync(`${path}.pub`, "utf8").trim() };
}

beforeAll(async () => {
  cloud = await LocalCloud.start(options);
  const engine = await DockerEngine.find();
  if (engine === undefined) throw new Error("no engine after the start");
  docker = engine.docker;

  const login = keyPair("login");
  const host = keyPair("host");
  hostKey = host.open;
  await api("POST", "/ssh_keys", { name: "login", public_key: login.open });
  const { network } = await api<{ network: { id: number } }>("POST", "/networks", {
    name: "inside",
    ip_range: "10.0.0.0/16",
    subnets: [{ type: "cloud", ip_range: "10.0.1.0/24", network_zone: "eu-central" }],
  });
  const { firewall } = await api<{ firewall: { id: number } }>("POST", "/firewalls", {
    name: "web",
    rules: ["22", "80", "443"].map((number) => ({ direction: "in", protocol: "tcp", port: number, source_ips: ["0.0.0.0/0", "::/0"] })),
  });
  const create = async (name: string, more: object) =>
    (
      await api<{ server: Made }>("POST", "/servers", {
        ...{ name, server_type: "cpx32", image: "debian-12", location: "nbg1", ssh_keys: ["login"], networks: [network.id] },
        ...more,
      })
    ).server;
  const indented = (text: string) => text.trimEnd().replaceAll(/^/gm, "    ");
  web = await create("web", {
    firewalls: [{ firewall: firewall.id }],
    user_data: `#cloud-config\nssh_keys:\n  ed25519_private: |\n${indented(host.secret)}\n  ed25519_public: ${host.open}\nruncmd: [[touch, /root/first-boot]]\n`,
  });
  peer = await create("peer", {
    user_data: `#cloud-config\nwrite_files: [{path: /root/.ssh/id_ed25519, permissions: "0600", content: ${JSON.stringify(login.secret)}}]\n`,
  });
  await Promise.all([web, peer].map((server) => until(server, "cloud-init status --wait >/dev/null; systemctl is-active docker ssh")));
  await addRecord(`web.${cloud.settings.zone}`, web);
});

afterAll(async () => {
  await cloud.stop();
  await new ContainersDriver().reset({ instance, stateFolder, publicSubnet: "198.18.77.0/24", log: () => {} });
  rmSync(stateFolder, { recursive: true, force: true });
});

test("a server is reached by SSH with the account's key, and shows the host key of its user data", async () => {
  const address = web.public_net.ipv4.ip;
  const script = `echo '${address} ${hostKey}' > /tmp/known; ssh -o BatchMode=yes -o UserKnownHostsFile=/tmp/known root@${address} 'hostname; ls /root'`;
  expect((await on(peer, script)).split("\n")).toEqual(["web", "first-boot"]);
});

test("a public port without a rule doesn't answer, with a rule it does, and private traffic is not filtered", async () => {
  await on(web, "for port in 80 8081; do systemd-run --quiet nc -lk -p $port; done");
  await until(web, "nc -z 127.0.0.1 80 && nc -z 127.0.0.1 8081");
  const { ip } = web.public_net.ipv4;
  expect([await port(ip, 80), await port(ip, 8081), await port(ip, 443)]).toEqual(["open", "no answer", "refused"]);
  const inside = await on(
    web,
    "ip -o -4 address show | sed -n 's/.* priv[0-9]* .*inet \\([0-9.]*\\).*/\\1/p; s/.*: priv[0-9]* *inet \\([0-9.]*\\).*/\\1/p' | head -n 1",
  );
  expect(inside).toMatch(/^10\.0\./);
  expect(await on(peer, `nc -z -w 3 ${inside} 8081 && echo open`)).toBe("open");
  expect(await on(peer, `nc -z -w 2 ${ip} 8081 || echo closed`)).toBe("closed");
});

test("a container's published port is behind the firewall too", async () => {
  await on(
    web,
    "docker pull -q registry.local-cloud.test:5000/redis:8 && docker run -d --name cache -p 6390:6379 registry.local-cloud.test:5000/redis:8",
  );
  expect(await port(web.public_net.ipv4.ip, 6390)).toBe("no answer");
  expect(await on(web, "sleep 1; docker exec cache redis-cli ping")).toBe("PONG");
});

test("a server gets a certificate by ACME that the local root vouches for", async () => {
  const name = `web.${cloud.settings.zone}`;
  await on(web, "systemctl stop 'run-*.service'");
  await on(web, `certbot certonly --standalone --non-interactive --agree-tos --email admin@example.org -d ${name}`);
  const live = `/etc/letsencrypt/live/${name}`;
  await on(
    web,
    `systemd-run --quiet openssl s_server -cert ${live}/cert.pem -cert_chain ${live}/chain.pem -key ${live}/privkey.pem -accept 443 -www`,
  );
  await until(web, "nc -z 127.0.0.1 443");
  const authorized = await new Promise((resolve, reject) => {
    const ca = readFileSync(cloud.settings.authority, "utf8");
    const socket = connectTls({ host: web.public_net.ipv4.ip, port: 443, servername: name, ca }, () => resolve(socket.authorized));
    socket.on("error", reject);
  });
  expect(authorized).toBe(true);
});

test("each image of the registry can be pulled, and trusts the authority: Caddy gets a certificate by itself", async () => {
  const registry = "registry.local-cloud.test:5000";
  const manifests = registryImages.map(({ name, tag }) => `http://${registry}/v2/${name}/manifests/${tag}`);
  await on(peer, `curl -fsS --remote-name-all --output-dir /root/manifests --create-dirs ${manifests.join(" ")}`);
  const name = `front.${cloud.settings.zone}`;
  await addRecord(name, peer);
  const caddy = registryImages.find(({ folder }) => folder === "caddy");
  const settings = `{\n acme_ca https://authority.local-cloud.test/acme/local/directory\n}\n${name} {\n respond "from Caddy"\n}\n`;
  await on(peer, `mkdir /etc/caddy && echo ${Buffer.from(settings).toString("base64")} | base64 -d > /etc/caddy/Caddyfile`);
  const rights = "--cap-drop ALL --cap-add NET_BIND_SERVICE --network host --volume /etc/caddy:/etc/caddy:ro";
  const image = `${registry}/${caddy?.name}:${caddy?.tag}`;
  await on(peer, `docker pull --quiet ${image} && docker run --detach --name caddy ${rights} ${image}`);
  expect(await until(peer, `curl -fsS https://${name}/`)).toBe("from Caddy");
});

test("a reset keeps the disk and the firewall, and what is plugged in", async () => {
  await on(web, "echo kept > /root/kept; sync");
  await api("POST", `/servers/${web.id}/actions/reset`);
  await until(web, "systemctl is-active docker ssh");
  expect(await on(web, "cat /root/kept")).toBe("kept");
  expect(await port(web.public_net.ipv4.ip, 8081)).toBe("no answer");
  expect(await on(web, "ip -o -4 address show | grep -c 'priv.*10\\.0\\.'")).toBe("1");
});

test("a restart from the inside brings the server back", async () => {
  const before = await on(web, "cat /proc/sys/kernel/random/boot_id /proc/1/stat | cut -d' ' -f22 | tail -n 1");
  await on(web, "systemd-run --quiet --on-active=1 --timer-property=AccuracySec=100ms reboot");
  await until(web, `[ "$(cut -d' ' -f22 /proc/1/stat)" != "${before}" ] && systemctl is-active docker`);
  expect(await port(web.public_net.ipv4.ip, 8081)).toBe("no answer");
});

test("a volume outlives the move to another server, mounted where the original mounts it", async () => {
  const { volume } = await api<{ volume: { id: number } }>("POST", "/volumes", {
    ...{ name: "data", size: 10, format: "ext4", automount: true, server: web.id },
  });
  const file = `/mnt/HC_Volume_${volume.id}/file`;
  await on(
    web,
    `mountpoint -q /mnt/HC_Volume_${volume.id}; test -b /dev/disk/by-id/scsi-0HC_Volume_${volume.id}; echo mine > ${file}; sync`,
  );
  await api("POST", `/volumes/${volume.id}/actions/detach`);
  await api("POST", `/volumes/${volume.id}/actions/attach`, { server: peer.id, automount: true });
  expect(await on(peer, `cat ${file}`)).toBe("mine");
});

test("servers, disks and the authority come back after a stop of the local cloud", async () => {
  const root = readFileSync(cloud.settings.authority, "utf8");
  await cloud.stop();
  cloud = await LocalCloud.start(options);
  expect(await until(web, "systemctl is-active docker >/dev/null && cat /root/kept")).toBe("kept");
  expect(readFileSync(cloud.settings.authority, "utf8")).toBe(root);
  expect(await on(peer, "ls /mnt/HC_Volume_*/file | wc -l")).toBe("1");
});

test("a rebuild gives a fresh disk", async () => {
  await api("POST", `/servers/${web.id}/actions/rebuild`, { image: "debian-12" });
  await until(web, "cloud-init status --wait");
  expect(await on(web, "ls /root")).not.toContain("kept");
});
