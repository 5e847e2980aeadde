import { CloudApis, type CloudApisOptions, type Holdings } from "@meet-coop/holdings";
import type { Resource } from "./deployment.ts";
import { DockerHoldings, type DockerRun, dockerOverSsh } from "./docker.ts";

export interface CloudsOptions extends CloudApisOptions {
  /** The resources of the state. */
  resources: () => Resource[];
  docker?: DockerRun;
}

/** The clouds that a stack uses, and Docker on its servers. */
export class Clouds {
  readonly #apis: CloudApis;
  readonly #docker: Holdings<Resource>;

  constructor({ resources, docker = dockerOverSsh, ...options }: CloudsOptions) {
    this.#apis = new CloudApis(options);
    this.#docker = new DockerHoldings(resources, docker);
  }

  /**
   * The cloud that holds a resource; undefined for what no cloud holds (random values, commands).
   * @throws Mendable when there is no token for it.
   */
  async of({ type }: Resource): Promise<Holdings<Resource> | undefined> {
    return type.startsWith("docker:") ? this.#docker : await this.#apis.of(type);
  }
}
