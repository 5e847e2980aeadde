/** What the engine consists of, in the versions that stacks are tested with. A test compares them with the npm packages. */

/** How a part is built from its Go module in `plugins/`. */
export interface Build {
  /** Folder below `plugins/`. */
  readonly module: string;
  /** Go package to build, seen from that folder. */
  readonly package: string;
  /** Shares the workspace's dependency versions; the CLI and the language host need other ones than the plugins. */
  readonly workspace: boolean;
  readonly tags?: string;
  /** Go variable that receives the version. */
  readonly versionVariable: string;
  /** Text before the version in that variable. Default: none. */
  readonly versionPrefix?: string;
}

export interface Part {
  readonly name: string;
  /** Without a leading `v`. */
  readonly version: string;
  /** `program`: beside the CLI. `plugin`: in a folder of its own with the exact version. */
  readonly kind: "program" | "plugin";
  readonly file: string;
  readonly build: Build;
  /** The build is not upstream's code but one of ours that serves the same types. */
  readonly standIn?: boolean;
}

const cliVersion = "3.259.0";
const cliVersionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

function plugin(name: string, version: string, more: { tags?: string; standIn?: boolean } = {}): Part {
  const { tags, standIn = false } = more;
  return {
    name,
    version,
    kind: "plugin",
    file: `pulumi-resource-${name}`,
    standIn,
    build: { module: name, package: ".", workspace: true, versionVariable: "main.version", ...(tags === undefined ? {} : { tags }) },
  };
}

/** In the order in which they are built: what is needed first, first. */
export const parts: readonly Part[] = [
  {
    name: "pulumi",
    version: cliVersion,
    kind: "program",
    file: "pulumi",
    build: {
      module: "cli",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      workspace: false,
      versionVariable: cliVersionVariable,
      versionPrefix: "v",
    },
  },
  {
    name: "language-nodejs",
    version: cliVersion,
    kind: "program",
    file: "pulumi-language-nodejs",
    build: {
      module: "language-nodejs",
      package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      workspace: false,
      versionVariable: cliVersionVariable,
      versionPrefix: "v",
    },
  },
  plugin("random", "4.21.2"),
  plugin("command", "1.2.1", { standIn: true }),
  plugin("hcloud", "1.41.0"),
  // Without compose: nothing here uses it, and it brings most of Docker's own source.
  plugin("docker", "5.2.0", { tags: "no_compose" }),
  plugin("cloudflare", "6.22.1"),
];
