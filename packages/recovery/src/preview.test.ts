import { expect, test } from "vitest";
import { plannedCreations } from "./preview.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const state = { urn: "urn:pulumi:a::b::t::n", custom: true, type: "t", provider: "urn:pulumi:a::b::p::d::p1", inputs: { name: "n" } };
const preview = (steps: object[]) => plannedCreations(JSON.stringify({ config: {}, steps }));

test("only resources that a known provider would create are planned creations", () => {
  expect(preview([{ op: "create", urn: state.urn, newState: state }])).toEqual([state]);
  expect(preview([{ op: "same", newState: state }])).toEqual([]);
  expect(preview([{ op: "create", newState: { ...state, custom: false } }])).toEqual([]);
  expect(preview([{ op: "create", newState: { ...state, provider: `urn:pulumi:a::b::p::d::${unknown}` } }])).toEqual([]);
});

test("inputs that a preview hides are left out, wherever they hide", () => {
  const inputs = { name: "n", userData: "[secret]", ids: [unknown], nested: { a: { b: "[secret]" } }, rules: [{ port: "80" }] };
  expect(preview([{ op: "create", newState: { ...state, inputs } }])[0]?.inputs).toEqual({ name: "n", rules: [{ port: "80" }] });
});
