export { createCallLength } from "./checks/create-call.ts";
export { senderDomain } from "./checks/mail.ts";
export { checks } from "./checks.ts";
export { contrast } from "./contrast.ts";
export type { DefinitionsRoot } from "./definition-files.ts";
export { type DomainProof, domainProof } from "./domain-proof.ts";
export { eventPeriod } from "./event-period.ts";
export { type DefinitionField, definitionFields, folderDescription, type JsonSchema, jsonSchema } from "./json-schema.ts";
export { type Footnote, type TableRow, tableRows } from "./kinds/footnote.ts";
export type { Language } from "./kinds/language.ts";
export type { OperationalMember } from "./kinds/operational-member.ts";
export type { PoolParts } from "./kinds/pool.ts";
export type { ServiceLevel } from "./kinds/service-level.ts";
export type { NotesEditor, Renewable, Software } from "./kinds/software.ts";
export type { Look, MailSender, Tenant } from "./kinds/tenant.ts";
export type { Zone } from "./kinds/zone.ts";
export { holesOf, type KnownHole, mendedIn, releaseOf, toRenew } from "./known-holes.ts";
export {
  allowsMore,
  type LimitKey,
  type LimitName,
  type LimitValue,
  type LimitValues,
  limitKeys,
  limitName,
  limits,
  unsaid,
  widest,
  writtenLimit,
} from "./limits.ts";
export { definitionsFolder, examplesFolder, type Loaded, loadDefinitions } from "./load-definitions.ts";
export { type LocalAddress, localAddress } from "./local-address.ts";
export { numbered, ofEvents, serverNames } from "./pool-servers.ts";
export { formatProblems, type Problem, wantsColor } from "./problem.ts";
export { isDay, type Limit, type Money } from "./quantity.ts";
export { type Definitions, type Folder, kinds, type Logo } from "./schema.ts";
export { nearest } from "./spelling.ts";
export {
  type PoolDefinition,
  poolDefinitions,
  type SetLimit,
  type Source,
  type Tenancy,
  type TenancyKind,
  tenancies,
} from "./tenancy.ts";
export { byId, compareTexts } from "./text-order.ts";
export { mailAddress } from "./written-text.ts";
export { zoneFinder } from "./zone-owner.ts";
