import { serverSecret } from "../../derived-secret.ts";
import { serverHostNameOf } from "../../host-name.ts";
import type { Service } from "../service.ts";
import { bigbluebuttonHolds } from "./limits.ts";

/** BigBlueButton, which bbb-install puts on a server of its own kind: `MeetingServer` of the components sees to its steps. */
export const bigbluebutton: Service = {
  holds: bigbluebuttonHolds,
  offers: ({ pool, server, zone }) => ({
    meetings: {
      endpoint: `https://${serverHostNameOf(server, zone)}/bigbluebutton/`,
      secret: ({ rootKey }) => serverSecret(rootKey, server.name, pool.secretsRotation),
      ownSecretIn: null,
    },
  }),
  statusPath: "/bigbluebutton/api",
  inspected: () => ({ bigbluebutton: "/etc/bigbluebutton/bigbluebutton-release" }),
};
