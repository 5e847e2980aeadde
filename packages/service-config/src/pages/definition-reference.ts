import { type DefinitionField, definitionFields, type Folder, folderDescription, kinds } from "@meet-coop/definitions";
import type { BlockContent, PhrasingContent } from "mdast";
import { generatedHeader } from "./generated-header.ts";
import { heading, markdownPage, plain, table, withCode } from "./markdown-page.ts";

const introduction = [
  "What circles may write in the files below `packages/definitions/definitions/`: a folder for each kind of thing, a file for each thing. A file is named after its thing, in small letters, digits and hyphens: `level-1.yaml`; by that name, without `.yaml`, other files speak of it. Pictures lie in the folder `logos`, as PNG or WebP.",
  "A line is `field: value`. A dot in a name below means lines below a line: `contribution.monthly` is the line `monthly` below the line `contribution`, indented by two spaces; `<key>` is a word that you choose. `npm run check` tells what is wrong in a file, where, and how to mend it.",
];

/** A reference of every field of every kind of file, as a page of Markdown for those who edit them. `source`: where its text comes from. Pure. */
export function definitionReference(source: string): string {
  return markdownPage(generatedHeader(source), [
    heading(1, "Fields of the definitions"),
    ...introduction.map(paragraph),
    ...(Object.keys(kinds) as Folder[])
      .sort()
      .flatMap((folder) => [
        heading(2, folder),
        paragraph(folderDescription(folder)),
        table([
          ["field", "what it means", "how it is written", "needed"].map((title) => [plain(title)]),
          ...definitionFields(folder).map(row),
        ]),
      ]),
  ]);
}

const paragraph = (text: string): BlockContent => ({ type: "paragraph", children: withCode(text) });

const row = (field: DefinitionField): PhrasingContent[][] => [
  [{ type: "inlineCode", value: field.name }],
  withCode(field.description),
  withCode(field.expected),
  withCode(neededText(field)),
];

function neededText({ needed, within, default: standard }: DefinitionField): string {
  if (needed) return within === undefined ? "yes" : `yes, in \`${within}\``;
  return standard === undefined ? "no" : `no; without it: \`${standard}\``;
}
