/** Does a route such as `/servers/:id/actions/*` mean this path? `:name` stands for one part of it, `*` for all that follows. */
export function means(route: string, path: string): boolean {
  const source = route
    .split("/")
    .map((part) => (part === "*" ? ".+" : part.startsWith(":") ? "[^/]+" : part))
    .join("/");
  return new RegExp(`^${source}$`).test(path);
}
