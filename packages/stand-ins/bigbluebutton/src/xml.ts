/** Content of an element: text, nothing, or elements in order. */
export type Content = string | number | boolean | undefined | readonly Element[];

/** One XML element, as the API and metadata.xml use them. */
export interface Element {
  readonly name: string;
  readonly content: Content;
  readonly attributes: Readonly<Record<string, string>>;
}

export function element(name: string, content?: Content, attributes: Readonly<Record<string, string>> = {}): Element {
  return { name, content, attributes };
}

/** Writes an element, indented by two blanks for each level. */
export function writeXml({ name, content = "", attributes }: Element, indent = ""): string {
  // A name that came from outside (metadata) must not be able to open another element.
  const tag = name.replace(/[^\w.-]/g, "_").replace(/^(?=[^A-Za-z_])/, "_");
  const opening = Object.entries(attributes).reduce((text, [key, value]) => `${text} ${key}="${escapeText(value)}"`, tag);
  if (typeof content !== "object") return `${indent}<${opening}>${escapeText(String(content))}</${tag}>\n`;
  if (content.length === 0) return `${indent}<${opening}></${tag}>\n`;
  return `${indent}<${opening}>\n${content.map((child) => writeXml(child, `${indent}  `)).join("")}${indent}</${tag}>\n`;
}

/** Escapes for XML and HTML, in content and in quoted attributes; drops what XML can't carry. */
export function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/** An element whose end hasn't been read yet. */
interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads one XML document; comments and processing instructions are passed over. Throws when tags don't match. */
export function parseXml(text: string): Element {
  const open: OpenElement[] = [{ name: "", attributes: {}, children: [], text: "" }];
  const pattern = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/g;
  for (const [, cdata, closing, name = "", inside = "", empty, plain] of text.matchAll(pattern)) {
    const current = open.at(-1);
    if (current === undefined) throw new Error("XML: more closing tags than opening ones");
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += unescapeText(plain);
    else if (closing === "/") {
      const parent = open.at(-2);
      if (current.name !== name || parent === undefined) throw new Error(`XML: </${name}> closes <${current.name}>`);
      open.pop();
      parent.children.push(element(name, current.children.length > 0 ? current.children : current.text.trim(), current.attributes));
    } else if (empty === "/") current.children.push(element(name, "", attributesOf(inside)));
    else if (name !== "") open.push({ name, attributes: attributesOf(inside), children: [], text: "" });
  }
  const root = open[0]?.children[0];
  if (open.length !== 1 || root === undefined) throw new Error(`XML: <${open.at(-1)?.name ?? ""}> is not closed`);
  return root;
}

function attributesOf(inside: string): Readonly<Record<string, string>> {
  const found = [...inside.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(found.map(([, name = "", double, single = ""]) => [name, unescapeText(double ?? single)]));
}

/** All children of that name. */
export function childrenOf(parent: Element, name: string): readonly Element[] {
  return typeof parent.content === "object" ? parent.content.filter((child) => child.name === name) : [];
}

/** The first child of that name. */
export function childOf(parent: Element | undefined, name: string): Element | undefined {
  return parent && childrenOf(parent, name)[0];
}

/** Text of the first child of that name, "" when there is none. */
export function textOf(parent: Element | undefined, name: string): string {
  const content = childOf(parent, name)?.content;
  return typeof content === "object" ? "" : String(content ?? "");
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (written, code: string) => {
    if (code.startsWith("#x")) return String.fromCodePoint(Number.parseInt(code.slice(2), 16));
    if (code.startsWith("#")) return String.fromCodePoint(Number(code.slice(1)));
    return entities[code] ?? written;
  });
}
