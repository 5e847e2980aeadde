import { basename, extname } from "node:path";
import { childrenOf, type Element, parseXml } from "./xml.ts";

/** Milliseconds after which a document that doesn't come is given up. */
const patience = 10_000;

/** What bbb-web turns into slides. */
const slides = new Set("pdf ppt pptx doc docx odt odp ods odg rtf txt xls xlsx jpg jpeg png svg webp".split(" "));

/** A document that came with `create` or `insertDocument`. */
export interface Presentation {
  readonly name: string;
  /** Undefined: it couldn't be fetched. */
  readonly bytes: number | undefined;
}

/** What a meeting shows that was created without a document. */
export const defaultPresentation: Presentation = { name: "default.pdf", bytes: 0 };

/**
 * The documents that an XML body names, `<modules><module name="presentation"><document url="…" filename="…"/><document name="…">base64</document>`,
 * the `current` one first. As in the original each is fetched before the call is answered, and one that can't be had is only logged.
 * Throws when the body is no XML.
 */
export async function presentationsOf(body: string, log: (line: string) => void): Promise<readonly Presentation[]> {
  const modules = childrenOf(parseXml(body), "module").filter(({ attributes }) => attributes.name === "presentation");
  const documents = modules.flatMap((module) => childrenOf(module, "document"));
  const isCurrent = ({ attributes }: Element): boolean => attributes.current?.toLowerCase() === "true";
  const ordered = [...documents.filter(isCurrent), ...documents.filter((document) => !isCurrent(document))];
  const found: Presentation[] = [];
  for (const document of ordered) {
    const presentation = await presentationOf(document, log);
    if (presentation !== undefined) found.push(presentation);
  }
  return found;
}

async function presentationOf({ attributes, content }: Element, log: (line: string) => void): Promise<Presentation | undefined> {
  const { url = "", filename = "" } = attributes;
  const name = basename(filename || (url === "" ? (attributes.name ?? "") : decoded(url.split("/").at(-1) ?? "")));
  if (!slides.has(extname(name).slice(1).toLowerCase())) {
    log(`document passed over: ${name === "" ? "it has no name" : "its name doesn't end like slides"}`);
    return undefined;
  }
  if (url === "") return { name, bytes: Buffer.from(typeof content === "string" ? content : "", "base64").length };
  return { name, bytes: await fetched(url, log) };
}

async function fetched(url: string, log: (line: string) => void): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.arrayBuffer()).byteLength;
  } catch (error) {
    // The address holds a token that opens the document to anybody.
    log(
      `document of ${URL.parse(url)?.host ?? "no address"} couldn't be fetched: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return part;
  }
}
