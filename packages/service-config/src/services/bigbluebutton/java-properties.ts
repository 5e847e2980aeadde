/** A Java properties file, sorted by key. Any text survives: `java.util.Properties` reads the same back. */
export function javaProperties(entries: Record<string, string>): string {
  return Object.keys(entries)
    .sort()
    .map((key) => `${escapeKey(key)}=${escapeValue(entries[key] ?? "")}\n`)
    .join("");
}

const escapeKey = (text: string) => escapeControls(text.replaceAll("\\", "\\\\").replace(/[ =:#!]/g, "\\$&"));

// A blank in front would be skipped; `#` and `=` mean nothing inside a value.
const escapeValue = (text: string) => escapeControls(text.replaceAll("\\", "\\\\").replace(/^ /, "\\ "));

/** The file is read as ISO 8859-1: whatever isn't printable ASCII is written as its UTF-16 code unit. */
const escapeControls = (text: string) =>
  text
    .split("")
    .map((unit) => (/[ -~]/.test(unit) ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`))
    .join("");
