/** The programs that run on servers, by the names of their folders here; the two ways in which a database is had share one. */
export type ServiceName =
  | "bigbluebutton"
  | "database"
  | "gateway"
  | "greenlight"
  | "load-balancer"
  | "nginx"
  | "redis"
  | "served"
  | "tenant-database";
