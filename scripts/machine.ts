import { existsSync } from "node:fs";
import { detail, Mendable, step } from "@meet-coop/command-line";
import { type Engine, ensureEngine } from "@meet-coop/engine";
import { $ } from "zx";

/** Debian packages by the program that each brings: those that everything needs, those for the images of servers, those for a Docker engine of our own. */
const always = { "/usr/bin/ssh": "openssh-client", "/usr/bin/openssl": "openssl" };
const forImages = { "/usr/bin/pip3": "python3-pip" };
const forAnEngine = {
  "/usr/sbin/dockerd": "docker.io",
  "/usr/bin/ip": "iproute2",
  "/usr/sbin/debootstrap": "debootstrap",
};

/**
 * Installs what is missing from Debian, after listing it; only root can. `needsDocker`: servers are to boot.
 * @throws Mendable that says what is missing and how to get it.
 */
export async function installDebianPackages(needsDocker: boolean): Promise<void> {
  const dockerRuns = needsDocker && (await $({ nothrow: true, quiet: true })`docker info`).exitCode === 0;
  const root = process.getuid?.() === 0;
  if (needsDocker && !dockerRuns && !root) {
    throw new Mendable(
      [
        "Servers of the local cloud are containers, but no Docker answers here (`docker info`), and only root can start one.",
        "Cure: install Docker (Debian: `sudo apt-get install docker.io`) and let this user use it (`sudo usermod -aG docker $USER`, then sign in anew); or run the same command as root.",
      ].join("\n"),
    );
  }
  const needed = { ...always, ...(needsDocker ? forImages : {}), ...(needsDocker && !dockerRuns ? forAnEngine : {}) };
  const missing = Object.entries(needed).flatMap(([program, name]) => (existsSync(program) ? [] : [name]));
  if (missing.length === 0) return;
  if (!root || !existsSync("/usr/bin/apt-get")) {
    throw new Mendable(
      [
        `This machine lacks: ${missing.join(", ")}, and this user can't install packages.`,
        `Cure: run \`sudo apt-get install ${missing.join(" ")}\`${needsDocker ? ", start Docker and let this user use it (`docker info` must answer)" : ""}, then run the same command again.`,
      ].join("\n"),
    );
  }
  await step(`Debian packages: ${missing.join(", ")}`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const update = await $({ env, nothrow: true, quiet: true })`apt-get update -qq`;
    const install = await $({ env, nothrow: true, quiet: true })`apt-get install -y -qq --no-install-recommends ${missing}`;
    if (install.exitCode !== 0) {
      throw new Mendable(`apt-get could not install them:\n${(update.stderr + install.stderr).trim().split("\n").slice(-6).join("\n")}`);
    }
  });
}

/**
 * Brings this machine to where the other steps can work: Debian packages, then the engine. Quick when nothing is left to do.
 * @throws Mendable that says what is needed and how to get it.
 */
export async function prepareMachine(needs: { docker: boolean; quiet?: boolean }): Promise<Engine> {
  if (process.platform !== "linux") {
    throw new Mendable(
      `The local cloud needs Linux; this is \`${process.platform}\`. Cure: run it in a Linux virtual machine (Debian 12 or newer, 2 cores, 4 GB).`,
    );
  }
  await installDebianPackages(needs.docker);

  if (needs.quiet) return ensureEngine({ log: console.error });
  return step("Engine: Pulumi and its plugins", () => ensureEngine({ log: detail }));
}
