export { broken, conformance, fill, isolation, type Outcome } from "./conformance.ts";
export { outcomePage, outcomeTable } from "./outcome-table.ts";
export { field, RunningTenant } from "./running-tenant.ts";
export { type Answer, Visitor } from "./visitor.ts";
