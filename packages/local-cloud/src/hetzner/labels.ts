/** One part of a label selector. */
interface Requirement {
  key: string;
  is: "set" | "unset" | "in" | "notin";
  /** With `in` and `notin`. */
  values: string[];
}

/**
 * Reads a label selector: `k=v`, `k==v`, `k!=v`, `k`, `!k`, `k in (a,b)`, `k notin (a,b)`, joined by commas.
 * Undefined when it cannot be read.
 */
export function parseSelector(text: string): Requirement[] | undefined {
  const parts = text.match(/(?:[^,()]|\([^()]*\))+/g);
  if (parts === null || parts.join(",") !== text) return undefined;
  const requirements: Requirement[] = [];
  for (const part of parts) {
    const requirement = parseRequirement(part.trim());
    if (requirement === undefined) return undefined;
    requirements.push(requirement);
  }
  return requirements;
}

const key = "[a-zA-Z0-9][a-zA-Z0-9./_-]*";
const value = "[a-zA-Z0-9._-]*";

function parseRequirement(text: string): Requirement | undefined {
  const set = new RegExp(`^(!?)\\s*(${key})$`).exec(text);
  if (set?.[2] !== undefined) return { key: set[2], is: set[1] === "!" ? "unset" : "set", values: [] };
  const equal = new RegExp(`^(${key})\\s*(==?|!=)\\s*(${value})$`).exec(text);
  if (equal?.[1] !== undefined) return { key: equal[1], is: equal[2] === "!=" ? "notin" : "in", values: [equal[3] ?? ""] };
  const among = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`).exec(text);
  if (among?.[1] === undefined) return undefined;
  return { key: among[1], is: among[2] === "in" ? "in" : "notin", values: (among[3] ?? "").split(",").map((one) => one.trim()) };
}

/** A missing label satisfies `!=` and `notin`, as in the original. */
export function matchesSelector(requirements: Requirement[], labels: Record<string, string>): boolean {
  return requirements.every((requirement) => {
    const label = labels[requirement.key];
    if (requirement.is === "set") return label !== undefined;
    if (requirement.is === "unset") return label === undefined;
    const among = label !== undefined && requirement.values.includes(label);
    return requirement.is === "in" ? among : !among;
  });
}
