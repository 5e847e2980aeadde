/** Keys and values of a Java properties file, in the order of the file. */
export type Properties = ReadonlyMap<string, string>;

/**
 * Reads the text of a Java properties file as `java.util.Properties.load` documents it: `#` and `!` comments, `=`, `:` or blank as separator,
 * continued lines, and the escapes `\t \n \r \f \uXXXX`. The last of several equal keys wins.
 */
export function parseProperties(text: string): Properties {
  const properties = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const { key, value } = split(line);
    properties.set(unescapeText(key), unescapeText(value));
  }
  return properties;
}

/** Lays `overrides` over `base` and replaces `${key}` in values by the value of that key; an unknown key stays as it is written. */
export function resolveProperties(base: Properties, overrides: Properties): Properties {
  const merged = new Map([...base, ...overrides]);
  const resolved = new Map<string, string>();
  for (const key of merged.keys()) resolved.set(key, resolve(key, merged, []));
  return resolved;
}

function resolve(key: string, properties: Properties, path: readonly string[]): string {
  const value = properties.get(key) ?? "";
  return value.replace(/\$\{([^}]+)\}/g, (written, name: string) =>
    properties.has(name) && name !== key && !path.includes(name) ? resolve(name, properties, [...path, key]) : written,
  );
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, "");
    if (open === undefined && (line === "" || line.startsWith("#") || line.startsWith("!"))) continue;
    const whole = (open ?? "") + line;
    // An odd number of backslashes at the end continues the line; an even number is backslashes only.
    const trailing = /\\*$/.exec(line)?.[0].length ?? 0;
    if (trailing % 2 === 1) open = whole.slice(0, -1);
    else {
      lines.push(whole);
      open = undefined;
    }
  }
  if (open !== undefined) lines.push(open);
  return lines;
}

function split(line: string): { key: string; value: string } {
  let end = 0;
  while (end < line.length && !/[=: \t\f]/.test(line.charAt(end))) end += line.charAt(end) === "\\" ? 2 : 1;
  const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, "");
  return { key: line.slice(0, end), value: rest };
}

const escapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescapeText(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, code: string) =>
    code.length === 5 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}
