import { testCheck } from "./check-case.testing.ts";

const ember = "operational-members/ember.yaml";

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
