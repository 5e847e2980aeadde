import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { command, runCommand } from "@meet-coop/command-line/command";
import { formatProblems, loadDefinitions, wantsColor } from "@meet-coop/definitions";
import { type DefinitionWords, definitionArguments, withDefinitionOptions } from "@meet-coop/definitions/commands";
import { type GeneratedFile, generatedFiles, generatedFolders, isGenerated } from "@meet-coop/service-config/pages";
import { root } from "./local-stack.ts";

const does = "Writes what follows from the definitions and their schema.";
const more = `What it writes:
  docs/service-levels.md               the table of the service levels, with its footnotes
  docs/service-levels/<language>.html  the same as a page for members, in each language of \`languages\`
  docs/definitions.md                  every field of every kind of file
  packages/definitions/schemas/        the same for editors, as JSON Schema

Examples:
  npm run generate                     into this repository; then read what changed
  npm run generate -- --check          what a review would find

Exit status: 0, or 1 when the definitions have errors or \`--check\` found a file, 2 when the command itself is wrong.`;

await runCommand(
  withDefinitionOptions(command("npm run generate", does, more))
    .option("--check", "write nothing; name the files that are not as the definitions say")
    .option("--into <folder>", "the folder to write into (default: this repository)")
    .action((folder: string | undefined, words: Words) => {
      process.exitCode = generate(folder, words);
    }),
);

interface Words extends DefinitionWords {
  check?: boolean;
  into?: string;
}

/** Returns the exit status. */
function generate(folder: string | undefined, { check, into = root, ...words }: Words): number {
  const { definitions, problems } = loadDefinitions(definitionArguments(words, folder));
  if (!definitions) {
    process.stderr.write(formatProblems(problems, { color: wantsColor(process.stderr, process.env) }));
    return 1;
  }
  const top = resolve(process.env.INIT_CWD ?? process.cwd(), into);
  const files = generatedFiles(definitions);
  const stale = files.filter(({ path, text }) => textAt(join(top, path)) !== text);
  const gone = generatedNoMore(top, files);
  if (check) return report([...stale.map(({ path }) => path), ...gone]);
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
    console.log(`✓ ${path}`);
  }
  for (const path of gone) {
    rmSync(join(top, path));
    console.log(`✓ ${path} removed`);
  }
  if (stale.length + gone.length === 0) console.log(`✓ nothing to change: ${files.length} files are as the definitions say`);
  return 0;
}

function report(stale: string[]): number {
  if (stale.length === 0) return 0;
  const files = stale.map((path) => `  ${path}\n`).join("");
  process.stderr.write(`Not as the definitions say:\n${files}Cure: run \`npm run generate\` and commit what it changes.\n`);
  return 1;
}

function textAt(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** What was generated once, from a language or a kind that there is no more. Files without the header are somebody's own. */
function generatedNoMore(top: string, files: GeneratedFile[]): string[] {
  return generatedFolders.flatMap((folder) => {
    if (!existsSync(join(top, folder))) return [];
    const paths = readdirSync(join(top, folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [`${folder}/${entry.name}`] : [],
    );
    return paths.filter((path) => !files.some((file) => file.path === path) && isGenerated(readFileSync(join(top, path), "utf8"))).sort();
  });
}
