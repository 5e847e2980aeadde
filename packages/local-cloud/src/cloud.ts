import type { Driver } from "./driver.ts";
import type { Faults } from "./faults.ts";
import type { Actions } from "./hetzner/actions.ts";
import type { Jobs } from "./jobs.ts";
import type { Store } from "./state.ts";
import type { Stock } from "./stock.ts";

/** What the APIs share: state, driver, faults, the actions that are under way. */
export interface Cloud {
  store: Store;
  jobs: Jobs;
  driver: Driver;
  faults: Faults;
  stock: Stock;
  actions: Actions;
  pool: AddressPool;
  log(line: string): void;
}

/** Where public addresses come from. */
interface AddressPool {
  /** CIDR of the IPv4 addresses. */
  ipv4: string;
  /** Addresses from the start of `ipv4` that are never given away. */
  reserved: number;
  /** CIDR of 48 bits for the IPv6 /64s. */
  ipv6: string;
}
