import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Mendable } from "@meet-coop/command-line";
import type { Docker } from "@meet-coop/docker";
import type { VolumeSpec } from "../driver.ts";

/** Where the disks of an instance's volumes are kept: sparse files, one for each volume, named by its id. */
function volumesFolder(stateFolder: string): string {
  return join(stateFolder, "volumes");
}

/** Block device of a volume on a server, as on the original. */
function devicePath(volumeId: number): string {
  return `/dev/disk/by-id/scsi-0HC_Volume_${volumeId}`;
}

/** Where the original mounts a volume that was attached with `automount`. */
function mountPath(volumeId: number): string {
  return `/mnt/HC_Volume_${volumeId}`;
}

/** Volumes of an instance: files that become loop devices on this machine, and device nodes in a server. */
export class VolumeStore {
  readonly #docker: Docker;
  readonly #image: string;
  readonly #stateFolder: string;
  /** `image`: any with e2fsprogs, xfsprogs and losetup. */
  constructor(docker: Docker, image: string, stateFolder: string) {
    this.#docker = docker;
    this.#image = image;
    this.#stateFolder = stateFolder;
  }

  async create(spec: VolumeSpec): Promise<void> {
    const file = `/state/volumes/${spec.id}.img`;
    const format = spec.format === undefined ? "" : spec.format === "ext4" ? `mkfs.ext4 -q -F ${file}` : `mkfs.xfs -q -f ${file}`;
    await this.#script(`truncate --size ${spec.sizeGb}G ${file}.new\nmv ${file}.new ${file}\n${format}`);
  }

  async remove(volumeId: number): Promise<void> {
    await this.#script(`${detachLines(volumeId)}\nrm -f /state/volumes/${volumeId}.img`);
  }

  /** The file system on it is grown by whoever uses it, as on the original. */
  async resize(spec: VolumeSpec): Promise<void> {
    await this.#script(
      `truncate --size ${spec.sizeGb}G /state/volumes/${spec.id}.img\n` +
        `for device in $(losetup --noheadings --output NAME --associated /state/volumes/${spec.id}.img); do losetup --set-capacity $device; done`,
    );
  }

  /** Gives a running server the device, and mounts it when asked; a volume that it has already stays as it is. */
  async attach(container: string, spec: VolumeSpec): Promise<void> {
    if (!existsSync("/dev/loop-control")) {
      throw new Mendable(
        `Volume ${spec.name}: this kernel has no loop devices, which volumes of the local cloud are made of (modprobe loop, as root)`,
      );
    }
    const file = `/state/volumes/${spec.id}.img`;
    const device = await this.#script(
      `device=$(losetup --noheadings --output NAME --associated ${file} | head -n 1)\n` +
        `[ -n "$device" ] || device=$(losetup --find --show ${file})\necho "$device"`,
    );
    const name = device.trim();
    const minor = Number(/^\/dev\/loop(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(minor)) throw new Error(`Volume ${spec.name}: losetup gave "${name}", expected a device like /dev/loop3`);
    const [link, folder] = [devicePath(spec.id), mountPath(spec.id)];
    const lines = [
      `[ -e ${name} ] || mknod --mode 660 ${name} b 7 ${minor}`,
      `mkdir -p /dev/disk/by-id && ln -sfn ${name} ${link}`,
      ...(spec.automount && spec.format !== undefined
        ? [
            `mkdir -p ${folder}`,
            `grep -q '^${link} ' /etc/fstab || echo '${link} ${folder} ${spec.format} discard,nofail,defaults 0 0' >> /etc/fstab`,
            `mountpoint -q ${folder} || mount ${folder}`,
          ]
        : []),
    ];
    await this.#docker.run(["exec", "--interactive", container, "sh", "-es"], { input: lines.join("\n") });
  }

  /** Takes the device away, mounted or not. */
  async detach(container: string | undefined, volumeId: number): Promise<void> {
    if (container !== undefined) {
      const [link, folder] = [devicePath(volumeId), mountPath(volumeId)];
      const script = `umount ${folder} 2>/dev/null || umount --lazy ${folder} 2>/dev/null\ndevice=$(readlink ${link}) && rm -f ${link} "$device"\ntrue`;
      await this.#docker.run(["exec", "--interactive", container, "sh", "-s"], { input: script });
    }
    await this.#script(detachLines(volumeId));
  }

  /** Frees all loop devices of the instance. */
  async release(volumeIds: number[]): Promise<void> {
    if (volumeIds.length > 0) await this.#script(volumeIds.map(detachLines).join("\n"));
  }

  /** Removes all volumes, and what the services wrote into the state folder. */
  async removeAll(): Promise<void> {
    await this.#script(
      'for file in /state/volumes/*.img; do for device in $(losetup -nO NAME -j "$file"); do losetup -d $device; done; done; rm -rf /state/volumes /state/services',
    );
  }

  async #script(script: string): Promise<string> {
    mkdirSync(volumesFolder(this.#stateFolder), { recursive: true, mode: 0o700 });
    return await this.#docker.run(
      [
        ...["run", "--rm", "--interactive", "--network", "none", "--cap-add", "SYS_ADMIN", "--security-opt", "apparmor=unconfined"],
        ...["--device-cgroup-rule", "b 7:* rwm", "--device-cgroup-rule", "c 10:237 rwm", "--volume", "/dev:/dev"],
        ...["--volume", `${this.#stateFolder}:/state`, "--entrypoint", "/bin/sh", this.#image, "-es"],
      ],
      { input: script },
    );
  }
}

function detachLines(volumeId: number): string {
  const file = `/state/volumes/${volumeId}.img`;
  return `if [ -e ${file} ]; then for device in $(losetup --noheadings --output NAME --associated ${file}); do losetup --detach $device; done; fi`;
}
