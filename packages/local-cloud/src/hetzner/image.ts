import { invalid } from "./call.ts";
import { type Deprecation, isOver } from "./deprecation.ts";

export interface Image {
  id: number;
  name: string;
  description: string;
  flavor: "ubuntu" | "debian";
  version: string;
  created: string;
  /** When it was announced to go and from when on nothing is made of it; null: it stays. */
  deprecation: Deprecation | null;
}

export const images: readonly Image[] = [
  {
    id: 15512617,
    name: "ubuntu-20.04",
    description: "Ubuntu 20.04",
    flavor: "ubuntu",
    version: "20.04",
    created: "2020-04-23T17:55:14Z",
    deprecation: { announced: "2025-05-28T00:00:00Z", unavailable_after: "2025-08-28T00:00:00Z" },
  },
  {
    id: 67794396,
    name: "ubuntu-22.04",
    description: "Ubuntu 22.04",
    flavor: "ubuntu",
    version: "22.04",
    created: "2022-04-21T13:32:38Z",
    deprecation: null,
  },
  {
    id: 114690387,
    name: "debian-12",
    description: "Debian 12",
    flavor: "debian",
    version: "12",
    created: "2023-06-13T06:00:02Z",
    deprecation: null,
  },
  {
    id: 161547269,
    name: "ubuntu-24.04",
    description: "Ubuntu 24.04",
    flavor: "ubuntu",
    version: "24.04",
    created: "2024-04-25T13:26:27Z",
    deprecation: null,
  },
  {
    id: 310557660,
    name: "debian-13",
    description: "Debian 13",
    flavor: "debian",
    version: "13",
    created: "2025-08-12T05:00:00Z",
    deprecation: null,
  },
];

export function findImage(idOrName: string | number): Image | undefined {
  return images.find((image) => image.name === idOrName || image.id === Number(idOrName));
}

/** Refuses an image of which nothing is made any more. One that is only announced to go still serves. */
export function refuseGone(image: Image): void {
  if (isOver(image.deprecation)) throw invalid("image", `image '${image.name}' is deprecated`);
}

export function showImage(image: Image): object {
  return {
    id: image.id,
    type: "system",
    status: "available",
    name: image.name,
    description: image.description,
    image_size: null,
    disk_size: 5,
    created: image.created,
    created_from: null,
    bound_to: null,
    os_flavor: image.flavor,
    os_version: image.version,
    rapid_deploy: true,
    protection: { delete: false },
    deprecation: image.deprecation,
    // On its way out since September 2026.
    deprecated: image.deprecation?.announced ?? null,
    deleted: null,
    labels: {},
    architecture: "x86",
  };
}
