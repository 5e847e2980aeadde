/** Where things are on a front server. */
export const frontServer = {
  /** The volume: what must outlive the server. */
  data: "/var/lib/meet-coop/data",
  /** What the gateway serves itself: logos, the pool's page. Made anew from the definitions at any time. */
  served: "/var/lib/meet-coop/served",
  /** The gateway's configuration and the socket through which it takes a new one. */
  gateway: "/var/lib/meet-coop/gateway",
  /** The server's own address in Docker's first network: containers of all tenants reach the database there, and nobody outside. */
  bridgeAddress: "172.17.0.1",
  /** Addresses of all containers: {@link dockerSettings} gives them. */
  containerAddresses: "172.16.0.0/12",
} as const;

/** Docker's `daemon.json`: without it, 31 networks are the most, and each tenant has one of its own. */
export const dockerSettings: object = {
  bip: `${frontServer.bridgeAddress}/16`,
  "default-address-pools": [{ base: "172.18.0.0/15", size: 28 }],
};
