import type { DefinitionFile } from "./definition-files.ts";
import { type Dice, nth } from "./dice.testing.ts";
import { kinds } from "./schema.ts";

type FileMistake = (file: DefinitionFile, dice: Dice, others: readonly DefinitionFile[]) => DefinitionFile[];

const folders = Object.keys(kinds) as (keyof typeof kinds)[];

/** The file under another name. It is shown below a folder of its own, so that a message says which of two files with one name is meant. */
const called = ({ bytes }: DefinitionFile, folder: DefinitionFile["folder"], id: string, dice: Dice): DefinitionFile => ({
  ...{ folder, id, bytes, file: `moved-${dice()}/${folder}/${id}.yaml` },
});

/** Mistakes with files as a whole, by what is done; each gives the files that stand in one's place. */
export const fileMistakes: Readonly<Record<string, FileMistake>> = {
  "put it into another folder": (file, dice) => [called(file, nth(folders, dice()), file.id, dice)],
  "give it the name of another": (file, dice, others) => [called(file, file.folder, nth(others, dice()).id, dice)],
  "copy it": (file, dice) => [
    file,
    called(file, file.folder, nth(["copy", "constructor", "event", "members", "demo", "summit", "x".repeat(40)], dice()), dice),
  ],
  "delete it": () => [],
};
