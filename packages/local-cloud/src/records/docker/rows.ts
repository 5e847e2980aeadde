/** What a Docker engine keeps. Words and shapes are those of its API where it has them. */

export interface NetworkRow {
  id: string;
  name: string;
  created: string;
  driver: string;
  /** CIDR; null where there are no addresses (`host`, `none`). */
  subnet: string | null;
  gateway: string | null;
  internal: boolean;
  attachable: boolean;
  ingress: boolean;
  ipv6: boolean;
  ipamDriver: string;
  ipamOptions: Record<string, string> | null;
  labels: Record<string, string>;
  options: Record<string, string>;
}

export interface VolumeRow {
  name: string;
  created: string;
  driver: string;
  labels: Record<string, string> | null;
  options: Record<string, string> | null;
}

export interface ImageRow {
  /** With its tag, as people write it: `redis:7`. */
  reference: string;
  id: string;
  digest: string;
  created: string;
}

export interface ContainerRow {
  id: string;
  name: string;
  created: string;
  imageId: string;
  config: ContainerConfig;
  hostConfig: HostConfig;
  status: "created" | "running" | "exited";
  exitCode: number;
  error: string;
  startedAt: string;
  finishedAt: string;
  /** By the name that the network was asked for with. */
  networks: Record<string, EndpointRow>;
  /** Published ports; none while it doesn't run. */
  ports: Record<string, PortBinding[]>;
}

/** The parts that the engine reads; the rest is kept as it came. */
export interface ContainerConfig {
  [key: string]: unknown;
  Image: string;
  Hostname: string;
  Cmd: string[] | null;
  Entrypoint: string[] | null;
  Labels: Record<string, string>;
}

export interface HostConfig {
  [key: string]: unknown;
  NetworkMode: string;
  Binds: string[] | null;
  Mounts: MountWish[];
  PortBindings: Record<string, PortBinding[] | null>;
  RestartPolicy: { Name: string; MaximumRetryCount: number };
  Memory: number;
  MemorySwap: number;
}

interface MountWish {
  [key: string]: unknown;
  Type: string;
  Source: string;
  Target: string;
  ReadOnly?: boolean | undefined;
}

export interface PortBinding {
  HostIp: string;
  HostPort: string;
}

export interface EndpointRow {
  aliases: string[] | null;
  ipamConfig: { [key: string]: unknown; IPv4Address?: string | undefined } | null;
  driverOptions: Record<string, string> | null;
  /** Empty until the container first runs. */
  networkId: string;
  /** Empty while it doesn't run. */
  endpointId: string;
  /** Empty while it doesn't run. */
  address: string;
}
