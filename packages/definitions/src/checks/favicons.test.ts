import { testCheck } from "./check-case.testing.ts";

const demo = "tenants/demo.yaml";
const ember = "operational-members/ember.yaml";
const summit = "dedicated-customers/summit.yaml";

testCheck("a favicon is a picture in the definitions", {
  refused: [
    {
      title: "a picture that isn't there, with the nearest that is, once for three Greenlights",
      edits: [[ember, "favicon: ember-icon.png", "favicon: ember-ico.png"]],
      at: [`${ember}: favicon: ember-ico.png`],
      says: { got: "ember-ico.png", meant: "ember-icon.png", cure: "put the picture into the folder `logos` as `ember-ico.png`" },
    },
  ],
  accepted: [
    { title: "a picture that is a logo too", edits: [[ember, "favicon: ember-icon.png", "favicon: ember.png"]] },
    { title: "a favicon without a logo", edits: [[ember, "  logo: ember.png\n", ""]] },
  ],
});

testCheck("a favicon has a gateway that serves it", {
  refused: [
    {
      title: "where everything runs together",
      edits: [[demo, "look: #", "look:\n  favicon: ember-icon.png #"]],
      at: [`${demo}: favicon: ember-icon.png # dark enough for white letters on it`],
    },
    {
      title: "once for an operational member, whose pool changed",
      edits: [["pools/members.yaml", "front-and-servers", "together"]],
      at: [`${ember}: favicon: ember-icon.png`],
    },
  ],
  accepted: [{ title: "on a pool with a front server", edits: [[summit, "favicon: summit-icon.png", "favicon: ember-icon.png"]] }],
});
