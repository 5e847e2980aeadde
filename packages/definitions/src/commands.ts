// What command lines take. Apart from the package's index, which stacks load too.
export { checkCommand } from "./check-command.ts";
export { type DefinitionWords, definitionArguments, withDefinitionOptions } from "./definition-options.ts";
