import { frontServer } from "../../front-server.ts";
import { asOnServer, trustedRoots } from "../part.ts";
import type { Service } from "../service.ts";
import { gatewayCommand, gatewayConfigPath, gatewayContainer, gatewayInput } from "./gateway-config.ts";

/** MiB that it may use. */
const memory = 512;

/** Caddy: certificates, and one route for each host name of a front server. */
export const gateway: Service = {
  needs: ["served", "names"],
  onServer: (place) => [
    // It begins with what is there, so its routes come before it.
    { kind: "step", what: "gateway-routes", input: gatewayInput(place), script: gatewayCommand, tellsPending: true },
    {
      kind: "container",
      what: gatewayContainer,
      image: { of: "caddy", tag: place.pool.front?.caddy ?? "" },
      memory,
      network: "server",
      command: ["caddy", "run", "--config", gatewayConfigPath],
      keeps: [{ folder: `${frontServer.data}/gateway`, at: "/data" }],
      shares: [asOnServer(frontServer.gateway)],
      reads: [asOnServer(frontServer.served), asOnServer(trustedRoots)],
    },
  ],
  statusPath: "/",
};
