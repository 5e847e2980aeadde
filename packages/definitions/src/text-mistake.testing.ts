import type { DefinitionFile } from "./definition-files.ts";
import { type Dice, nth } from "./dice.testing.ts";
import { hostileValues } from "./hostile-value.testing.ts";

type TextMistake = (text: string, dice: Dice, others: readonly DefinitionFile[]) => string | Uint8Array;

/** Changes one line of a text into none, one or several. */
const inLine =
  (change: (line: string, dice: Dice, lines: readonly string[]) => string[]): TextMistake =>
  (text, dice) => {
    const lines = text.split("\n");
    const at = dice() % lines.length;
    return lines.toSpliced(at, 1, ...change(lines[at] ?? "", dice, lines)).join("\n");
  };

const pieces = [
  ":",
  ": ",
  "\n",
  "  ",
  "- ",
  "[",
  "]",
  "{",
  "}",
  ",",
  "&a ",
  "*a",
  "!!map ",
  "!x ",
  "'",
  '"',
  "#",
  " #",
  "\t",
  "?",
  "|",
  ">",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "\r",
  "\r\n",
];
const signs = ["\u0000", "\u001b", "\u202e", "\u200b", "\ufeff", "\u2028", "\u0085", "\ud83d\ude00", "é", "ß", "\u{10ffff}"];

/** Mistakes in the text of a file, by what is done. */
export const textMistakes: Readonly<Record<string, TextMistake>> = {
  "delete a line": inLine(() => []),
  "write a line twice": inLine((line) => [line, line]),
  "swap a line with another": (text, dice) => {
    const lines = text.split("\n");
    const [one, other] = [dice() % lines.length, dice() % lines.length];
    return lines
      .with(one, lines[other] ?? "")
      .with(other, lines[one] ?? "")
      .join("\n");
  },
  "indent a line": inLine((line, dice) => [`${" ".repeat(1 + (dice() % 4))}${line}`]),
  "move a line to the left": inLine((line, dice) => [line.replace(new RegExp(`^ {1,${1 + (dice() % 4)}}`), "")]),
  "indent a line with a tab": inLine((line) => [`\t${line.trimStart()}`]),
  "replace a value": inLine((line, dice) => [
    line.replace(/^( *(?:- )?[^:#]*:?) .*$/, (_, key: string) => `${key} ${nth(hostileValues, dice())}`),
  ]),
  "replace a value by that of another line": inLine((line, dice, lines) => [
    `${line.split(": ")[0]}: ${nth(lines, dice()).split(": ").slice(1).join(": ")}`,
  ]),
  "replace a key": inLine((line, dice) => [line.replace(/^( *)[^:]+:/, (_, indent: string) => `${indent}${nth(hostileValues, dice())}:`)]),
  "replace a key by that of another line": inLine((line, dice, lines) => [
    line.replace(/^( *)[^:]+:/, (_, indent: string) => `${indent}${nth(lines, dice()).trim().split(":")[0]}:`),
  ]),
  "misspell a word": inLine((line, dice) => {
    const at = dice() % (line.length + 1);
    return [
      nth(
        [
          line.slice(0, at) + line.slice(at + 1),
          line.slice(0, at) + nth([..."aeX1-_ ."], dice()) + line.slice(at),
          line.slice(0, at) + (line[at + 1] ?? "") + (line[at] ?? "") + line.slice(at + 2),
        ],
        dice(),
      ),
    ];
  }),
  "insert a line": inLine((line, dice) => [line, `${/^ */.exec(line)?.[0]}${nth(hostileValues, dice())}: ${nth(hostileValues, dice())}`]),
  "insert a piece of YAML": (text, dice) => insert(text, dice, nth(pieces, dice())),
  "insert a strange character": (text, dice) => insert(text, dice, nth(signs, dice())),
  "insert bytes": (text, dice) => {
    const bytes = new TextEncoder().encode(text);
    const at = dice() % (bytes.length + 1);
    return Uint8Array.of(...bytes.subarray(0, at), ...Array.from({ length: 1 + (dice() % 4) }, () => dice() % 256), ...bytes.subarray(at));
  },
  "delete a piece": (text, dice) => {
    const at = dice() % (text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + (dice() % 80));
  },
  "cut the end off": (text, dice) => text.slice(0, dice() % (text.length + 1)),
  "append another file": (text, dice, others) => text + nth(["", "\n", "---\n"], dice()) + textOfFile(nth(others, dice())),
  "take the text of another file": (_, dice, others) => textOfFile(nth(others, dice())),
  "save it with another encoding": (text, dice) =>
    new Uint8Array(Buffer.from(nth(["", "\ufeff"], dice()) + text, nth(["utf16le", "latin1"] as const, dice()))),
  "save it with Windows' ends of lines": (text) => text.replaceAll("\n", "\r\n"),
};

function insert(text: string, dice: Dice, piece: string): string {
  const at = dice() % (text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

const textOfFile = ({ bytes }: DefinitionFile) => new TextDecoder().decode(bytes);
