import type { Disk } from "../disk.ts";
import { Containers } from "./containers.ts";
import { Images } from "./images.ts";
import { Networks } from "./networks.ts";
import type { DockerSettings } from "./settings.ts";
import { Volumes } from "./volumes.ts";

/** The Docker engine of a server: all that `docker` would tell, and nothing that runs. */
export class DockerEngine {
  readonly hostName: string;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly images: Images;
  readonly containers: Containers;

  constructor(disk: Disk, hostName: string, settings: DockerSettings) {
    this.hostName = hostName;
    this.networks = new Networks(disk, settings);
    this.volumes = new Volumes(disk);
    this.images = new Images(disk);
    this.containers = new Containers(disk, { networks: this.networks, volumes: this.volumes, images: this.images }, hostName);
  }
}
