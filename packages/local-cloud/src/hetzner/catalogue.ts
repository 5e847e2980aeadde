/**
 * What Hetzner offers, as dated data: locations, server types, images, prices.
 *
 * Server prices: as published second-hand for new orders since 15 June 2026, Germany and Finland, EUR a month without VAT. The API's hourly price is derived (monthly ÷ 624,
 * the ratio of earlier price lists). Volume, backup, traffic and address prices: price list before June 2026.
 */
export interface Location {
  id: number;
  name: string;
  description: string;
  country: string;
  city: string;
  latitude: number;
  longitude: number;
  network_zone: string;
}

export const locations: readonly Location[] = [
  {
    id: 1,
    name: "fsn1",
    description: "Falkenstein DC Park 1",
    country: "DE",
    city: "Falkenstein",
    latitude: 50.47612,
    longitude: 12.370071,
    network_zone: "eu-central",
  },
  {
    id: 2,
    name: "nbg1",
    description: "Nuremberg DC Park 1",
    country: "DE",
    city: "Nuremberg",
    latitude: 49.452102,
    longitude: 11.076665,
    network_zone: "eu-central",
  },
  {
    id: 3,
    name: "hel1",
    description: "Helsinki DC Park 1",
    country: "FI",
    city: "Helsinki",
    latitude: 60.169855,
    longitude: 24.938379,
    network_zone: "eu-central",
  },
  {
    id: 4,
    name: "ash",
    description: "Ashburn, VA",
    country: "US",
    city: "Ashburn, VA",
    latitude: 39.045821,
    longitude: -77.487073,
    network_zone: "us-east",
  },
  {
    id: 5,
    name: "hil",
    description: "Hillsboro, OR",
    country: "US",
    city: "Hillsboro, OR",
    latitude: 45.54222,
    longitude: -122.951924,
    network_zone: "us-west",
  },
  {
    id: 6,
    name: "sin",
    description: "Singapore",
    country: "SG",
    city: "Singapore",
    latitude: 1.283333,
    longitude: 103.833333,
    network_zone: "ap-southeast",
  },
];

export interface ServerType {
  id: number;
  name: string;
  category: "cost_optimized" | "regular_purpose" | "general_purpose";
  cores: number;
  memory: number;
  disk: number;
  cpuType: "shared" | "dedicated";
  /** EUR a month, without VAT. */
  monthly: number;
}

export const serverTypes: readonly ServerType[] = [
  { id: 96, name: "ccx13", category: "general_purpose", cores: 2, memory: 8, disk: 80, cpuType: "dedicated", monthly: 42.99 },
  { id: 97, name: "ccx23", category: "general_purpose", cores: 4, memory: 16, disk: 160, cpuType: "dedicated", monthly: 85.99 },
  { id: 98, name: "ccx33", category: "general_purpose", cores: 8, memory: 32, disk: 240, cpuType: "dedicated", monthly: 138.49 },
  { id: 100, name: "ccx53", category: "general_purpose", cores: 32, memory: 128, disk: 600, cpuType: "dedicated", monthly: 533.49 },
  { id: 110, name: "cpx32", category: "regular_purpose", cores: 4, memory: 8, disk: 160, cpuType: "shared", monthly: 35.49 },
  { id: 111, name: "cpx42", category: "regular_purpose", cores: 8, memory: 16, disk: 320, cpuType: "shared", monthly: 69.49 },
  { id: 112, name: "cpx52", category: "regular_purpose", cores: 12, memory: 24, disk: 480, cpuType: "shared", monthly: 100.49 },
  { id: 116, name: "cx43", category: "cost_optimized", cores: 8, memory: 16, disk: 160, cpuType: "shared", monthly: 15.99 },
  { id: 117, name: "cx53", category: "cost_optimized", cores: 16, memory: 32, disk: 320, cpuType: "shared", monthly: 29.49 },
];

/** The prices above hold for these locations only, so the types are offered nowhere else. */
export const pricedLocations = ["fsn1", "nbg1", "hel1"] as const;

export interface Image {
  id: number;
  name: string;
  description: string;
  flavor: "ubuntu" | "debian";
  version: string;
  created: string;
  /** When it was announced to go; null: it stays. */
  deprecated: string | null;
}

export const images: readonly Image[] = [
  {
    id: 15512617,
    name: "ubuntu-20.04",
    description: "Ubuntu 20.04",
    flavor: "ubuntu",
    version: "20.04",
    created: "2020-04-23T17:55:14Z",
    deprecated: "2025-05-28T00:00:00Z",
  },
  {
    id: 67794396,
    name: "ubuntu-22.04",
    description: "Ubuntu 22.04",
    flavor: "ubuntu",
    version: "22.04",
    created: "2022-04-21T13:32:38Z",
    deprecated: null,
  },
  {
    id: 114690387,
    name: "debian-12",
    description: "Debian 12",
    flavor: "debian",
    version: "12",
    created: "2023-06-13T06:00:02Z",
    deprecated: null,
  },
  {
    id: 161547269,
    name: "ubuntu-24.04",
    description: "Ubuntu 24.04",
    flavor: "ubuntu",
    version: "24.04",
    created: "2024-04-25T13:26:27Z",
    deprecated: null,
  },
  {
    id: 310557660,
    name: "debian-13",
    description: "Debian 13",
    flavor: "debian",
    version: "13",
    created: "2025-08-12T05:00:00Z",
    deprecated: null,
  },
];

const vatRate = 0.19;
const hoursInMonthlyCap = 624;
const includedTraffic = 20 * 1024 ** 4;

export function price(net: number): { net: string; gross: string } {
  return { net: net.toFixed(10), gross: (net * (1 + vatRate)).toFixed(10) };
}

export function findLocation(name: string | number): Location | undefined {
  return locations.find((location) => location.name === name || location.id === Number(name));
}

export function findServerType(idOrName: string | number): ServerType | undefined {
  return serverTypes.find((type) => type.name === idOrName || type.id === Number(idOrName));
}

export function findImage(idOrName: string | number): Image | undefined {
  return images.find((image) => image.name === idOrName || image.id === Number(idOrName));
}

export function serverTypePrices(type: ServerType): object[] {
  return pricedLocations.map((location) => ({
    location,
    price_hourly: price(type.monthly / hoursInMonthlyCap),
    price_monthly: price(type.monthly),
    included_traffic: includedTraffic,
    price_per_tb_traffic: price(1),
  }));
}

const shownTypes = new Map<number, object>();

/** The type as the API shows it; the same object each time, as every server carries it. */
export function showServerType(type: ServerType): object {
  const shown = shownTypes.get(type.id) ?? describeServerType(type);
  shownTypes.set(type.id, shown);
  return shown;
}

function describeServerType(type: ServerType): object {
  return {
    id: type.id,
    name: type.name,
    description: type.name.toUpperCase(),
    category: type.category,
    cores: type.cores,
    memory: type.memory,
    disk: type.disk,
    storage_type: "local",
    cpu_type: type.cpuType,
    architecture: "x86",
    included_traffic: 0,
    prices: serverTypePrices(type),
    deprecated: false,
    deprecation: null,
    locations: locations
      .filter((location) => pricedLocations.some((name) => name === location.name))
      .map((location) => ({ id: location.id, name: location.name, available: true, recommended: true, deprecation: null })),
  };
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
    deprecated: image.deprecated,
    deleted: null,
    labels: {},
    architecture: "x86",
  };
}

export function showPricing(): object {
  const everywhere = (net: number) =>
    locations.map(({ name }) => ({ location: name, price_hourly: price(net / hoursInMonthlyCap), price_monthly: price(net) }));
  return {
    currency: "EUR",
    vat_rate: (vatRate * 100).toFixed(6),
    image: { price_per_gb_month: price(0.011) },
    floating_ip: { price_monthly: price(3) },
    floating_ips: ["ipv4", "ipv6"].map((type) => ({ type, prices: everywhere(type === "ipv4" ? 3 : 1) })),
    primary_ips: ["ipv4", "ipv6"].map((type) => ({ type, prices: everywhere(type === "ipv4" ? 0.5 : 0) })),
    traffic: { price_per_tb: price(0) },
    server_backup: { percentage: "20.0000000000" },
    server_types: serverTypes.map((type) => ({ id: type.id, name: type.name, prices: serverTypePrices(type) })),
    load_balancer_types: [],
    volume: { price_per_gb_month: price(0.044) },
  };
}
