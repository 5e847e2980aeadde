import { means } from "../route.ts";

/** What Hetzner's Cloud API has and this one doesn't. */
export interface Gap {
  /** What is missing, as it stands in a sentence. */
  what: string;
  /** Its calls: method and path below `/v1`; `*` stands for any method, or for the rest of a path. */
  calls: readonly string[];
  /** What answers all the same, for clients that list everything. */
  answered?: string;
}

const all = (resource: string) => [`* /${resource}`, `* /${resource}/*`];

/** `docs/local-cloud.md` says the same to people; a test keeps them one. */
export const gaps: readonly Gap[] = [
  { what: "load balancers", calls: all("load_balancers"), answered: "an empty list" },
  { what: "types of load balancers", calls: ["GET /load_balancer_types/*"], answered: "an empty list" },
  { what: "floating IPs", calls: all("floating_ips"), answered: "an empty list" },
  { what: "certificates", calls: all("certificates"), answered: "an empty list" },
  { what: "DNS zones", calls: all("zones") },
  {
    what: "snapshots and backups of servers (images of one's own)",
    calls: [
      "POST /servers/:id/actions/create_image",
      "PUT /images/:id",
      "DELETE /images/:id",
      "POST /images/:id/actions/change_protection",
    ],
    answered: "backups can be switched on and off; none is ever made",
  },
  {
    what: "ISO images",
    calls: ["GET /isos/:id", "POST /servers/:id/actions/attach_iso", "POST /servers/:id/actions/detach_iso"],
    answered: "an empty list",
  },
  { what: "a server's screen (VNC)", calls: ["POST /servers/:id/actions/request_console"] },
  { what: "storage boxes", calls: [...all("storage_boxes"), ...all("storage_box_types")] },
];

/** The gap that a call falls into. */
export function gapOf(method: string, path: string): Gap | undefined {
  return gaps.find(({ calls }) =>
    calls.some((call) => {
      const [wanted = "", pattern = ""] = call.split(" ");
      return (wanted === "*" || wanted === method) && means(pattern, path);
    }),
  );
}
