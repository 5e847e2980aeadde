import { loadDefinitions } from "@meet-coop/definitions";
import { type PoolPlan, plan, poolOf, type TenantPlan } from "./plan.ts";

const { definitions } = loadDefinitions();
if (!definitions) throw new Error("the co-op's own definitions have errors: npm run check");

/** The co-op's own definitions, its demo pool and tenant, for tests. */
export const ownDefinitions = definitions;
export const demoPool: PoolPlan = poolOf(plan(definitions, "2026-11-22"), "demo");
const [tenant] = demoPool.tenants;
if (!tenant) throw new Error("the demo pool has no tenant");
export const demoTenant: TenantPlan = tenant;

/** Texts that would do harm wherever data became code. */
const hostileTexts = [
  `it's "quoted"`,
  "two\nlines\r\n",
  "#{exit}",
  "$(reboot) `reboot` $HOME",
  "{{ .Values }} {% raw %}",
  "100 % %s %{x}",
  "back\\slash \\u0041 \\n",
  "عربي \u202eright to left\u202c",
  "</script><script>",
  "'; DROP TABLE users; --",
  " blanks around ",
  "# no comment: = !",
  "x".repeat(10_240),
];

/** The hostile texts, each with a short name for the title of a test. */
export const namedTexts = hostileTexts.map((text): [name: string, text: string] => [JSON.stringify(text.slice(0, 40)), text]);
