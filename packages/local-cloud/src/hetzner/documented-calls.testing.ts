/** Every call of Hetzner's Cloud API in November 2026, by path below `/v1`. */
const actionsOf = { actions: "GET", "actions/:id": "GET", ":id/actions": "GET", ":id/actions/:action": "GET" };
const kept = { "": "GET POST", ":id": "GET PUT DELETE" };
const offered = { "": "GET", ":id": "GET" };
const post = (...names: string[]) => Object.fromEntries(names.map((name) => [`:id/actions/${name}`, "POST"]));

const documented: Record<string, Record<string, string>> = {
  actions: offered,
  certificates: { ...kept, ...actionsOf, ...post("retry") },
  datacenters: offered,
  firewalls: { ...kept, ...actionsOf, ...post("apply_to_resources", "remove_from_resources", "set_rules") },
  floating_ips: { ...kept, ...actionsOf, ...post("assign", "change_dns_ptr", "change_protection", "unassign") },
  images: { "": "GET", ":id": "GET PUT DELETE", ...actionsOf, ...post("change_protection") },
  isos: offered,
  load_balancer_types: offered,
  load_balancers: {
    ...kept,
    ...actionsOf,
    ...post("add_service", "add_target", "attach_to_network", "change_algorithm", "change_dns_ptr", "change_protection", "change_type"),
    ...post("delete_service", "detach_from_network", "disable_public_interface", "enable_public_interface", "remove_target"),
    ...post("update_service"),
    ":id/metrics": "GET",
  },
  locations: offered,
  networks: {
    ...kept,
    ...actionsOf,
    ...post("add_route", "add_subnet", "change_ip_range", "change_protection", "delete_route", "delete_subnet"),
    ":id/members": "GET",
  },
  placement_groups: kept,
  pricing: { "": "GET" },
  primary_ips: { ...kept, ...actionsOf, ...post("assign", "change_dns_ptr", "change_protection", "unassign") },
  server_types: offered,
  servers: {
    ...kept,
    ...actionsOf,
    ...post("add_to_placement_group", "attach_iso", "attach_to_network", "change_alias_ips", "change_dns_ptr", "change_protection"),
    ...post("change_type", "create_image", "detach_from_network", "detach_iso", "disable_backup", "disable_rescue", "enable_backup"),
    ...post("enable_rescue", "poweroff", "poweron", "reboot", "rebuild", "remove_from_placement_group", "request_console", "reset"),
    ...post("reset_password", "shutdown"),
    ":id/metrics": "GET",
  },
  ssh_keys: kept,
  volumes: { ...kept, ...actionsOf, ...post("attach", "change_protection", "detach", "resize") },
  zones: { ...kept, ...actionsOf, ":id/rrsets": "GET POST", ":id/zonefile": "GET" },
};

/** Method and path, with ids that nothing has. */
export const documentedCalls: readonly [string, string][] = Object.entries(documented).flatMap(([resource, calls]) =>
  Object.entries(calls).flatMap(([below, methods]) =>
    methods.split(" ").map((method): [string, string] => {
      const path = `/${resource}/${below}`.replace(/\/$/, "").replace(/:\w+/g, "999999999");
      return [method, path];
    }),
  ),
);
