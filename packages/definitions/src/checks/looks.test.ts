import { testCheck } from "./check-case.testing.ts";

const ember = "operational-members/ember.yaml";
const meadow = "organisations/meadow.yaml";
const hypha = "operational-members/hypha.yaml";

testCheck("colours can be read", {
  refused: [
    {
      title: "a contrast just below 4.5 with white",
      edits: [
        [meadow, '"#2f5d1e"', '"#777777"'],
        [meadow, '"#edf5e9"', '"#ffffff"'],
      ],
      at: [`${meadow}: primary-color: "#777777"`, `${meadow}: primary-color-light: "#ffffff"`],
      says: { thing: "primary-color", got: "#777777", what: "can't be read together with white by everybody: their contrast is 4.47" },
    },
    {
      title: "a light colour that is too dark",
      edits: [[meadow, '"#edf5e9"', '"#88aa77"']],
      at: [`${meadow}: primary-color-light: "#88aa77"`],
    },
    {
      title: "a light banner",
      edits: [[ember, 'banner-color: "#541313"', 'banner-color: "#777777"']],
      at: [`${ember}: banner-color: "#777777"`],
    },
    {
      title: "a member that has no Greenlight yet",
      edits: [[hypha, "place: Toronto, Canada", 'place: Toronto, Canada\nlook:\n  primary-color: "#ffffff"']],
      at: [`${hypha}: primary-color: "#ffffff"`],
    },
  ],
  accepted: [
    {
      title: "a contrast just above 4.5",
      edits: [
        [meadow, '"#2f5d1e"', '"#767676"'],
        [meadow, '"#edf5e9"', '"#ffffff"'],
      ],
    },
    { title: "a banner just above", edits: [[ember, 'banner-color: "#541313"', 'banner-color: "#767676"']] },
  ],
});

testCheck("a banner has a text and a colour", {
  refused: [
    {
      title: "a colour without a text",
      edits: [[ember, "  banner-text: Meetings by Ember\n", ""]],
      at: [`${ember}: banner-color: "#541313"`],
    },
    {
      title: "a text without a colour",
      edits: [[ember, '  banner-color: "#541313"\n', ""]],
      at: [`${ember}: banner-text: Meetings by Ember`],
    },
  ],
  accepted: [{ title: "neither", edits: [[ember, '  banner-text: Meetings by Ember\n  banner-color: "#541313"\n', ""]] }],
});

testCheck("a logo is a picture in the definitions", {
  refused: [
    {
      title: "a picture that isn't there, with the nearest that is, once for three Greenlights",
      edits: [[ember, "logo: ember.png", "logo: embr.png"]],
      at: [`${ember}: logo: embr.png`],
      says: {
        got: "embr.png",
        expected: "one of `ember-icon.png`, `ember.png`, `meadow-icon.png`, `meadow.webp`, `summit-icon.png`, `summit.png`",
        meant: "ember.png",
      },
    },
  ],
  accepted: [{ title: "a picture that another has too", edits: [[ember, "logo: ember.png", "logo: summit.png"]] }],
});
