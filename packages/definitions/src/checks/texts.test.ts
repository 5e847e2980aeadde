import { textOf } from "../fixture.testing.ts";
import { testCheck } from "./check-case.testing.ts";

const community = "circles/community.yaml";
const products = "circles/products-and-services.yaml";
const [ca, es, en] = ["languages/ca.yaml", "languages/es.yaml", "languages/en.yaml"] as const;
const fairUse = "footnotes/fair-use.yaml";

testCheck("every folder has a circle that approves it", {
  refused: [
    {
      title: "a folder that every circle leaves out",
      edits: [
        [community, ", languages]", "]"],
        [products, "languages, ", ""],
      ],
      at: [`${community}: approves: [footnotes]`],
      says: { what: "leaves out `languages`, and so does every other circle" },
    },
    { title: "pictures too", edits: [[products, "logos, ", ""]], at: [`${community}: approves: [footnotes, languages]`] },
    {
      title: "where the first circle approves nothing",
      edits: [
        [products, "logos, ", ""],
        [community, "approves: [footnotes, languages]\n", ""],
      ],
      at: [`${community}: name: Community`],
    },
  ],
  accepted: [{ title: "a folder that one of two circles leaves out", edits: [[community, ", languages]", "]"]] }],
});

testCheck("a footnote's number is its own", {
  refused: [
    {
      title: "another's",
      edits: [[fairUse, "number: 4", "number: 3"]],
      at: [`${fairUse}: number: 3`],
      says: { got: "3", what: "is already the number of `footnotes/events.yaml`" },
    },
  ],
  accepted: [{ title: "a number with a gap before it", edits: [[fairUse, "number: 4", "number: 7"]] }],
});

testCheck("every language has every footnote", {
  refused: [
    {
      title: "a footnote that isn't translated",
      edits: [["footnotes/new.yaml", textOf(fairUse, ["number: 4", "number: 7"])]],
      at: [`${ca}: footnotes:`, `${es}: footnotes:`],
      says: { thing: "new", what: "isn't translated into `Català`", cure: "add a line `new: …` below `footnotes`" },
    },
    {
      title: "a footnote called like something that every object has",
      edits: [["footnotes/constructor.yaml", textOf(fairUse, ["number: 4", "number: 7"])]],
      at: [`${ca}: footnotes:`, `${es}: footnotes:`],
    },
    {
      title: "what a price depends on",
      edits: [[es, "prices:\n  custom: las características y la ubicación del servidor\n", ""]],
      at: [`${es}: name: Español`],
      says: { thing: "custom", cure: "add a line `prices:`, and indented below it `custom: …`" },
    },
  ],
  accepted: [
    { title: "English, which has them in their own files", edits: [[en, "name: English", "name: British English"]] },
    {
      title: "a translated one",
      edits: [
        ["footnotes/new.yaml", textOf(fairUse, ["number: 4", "number: 7"])],
        [ca, "footnotes:\n", "footnotes:\n  new: Nova.\n"],
        [es, "footnotes:\n", "footnotes:\n  new: Nueva.\n"],
      ],
    },
  ],
});

testCheck("a phrase has a place for its value", {
  refused: [
    {
      title: "a number that is left out",
      edits: [[es, 'minutes: "{count} min"', "minutes: minutos"]],
      at: [`${es}: minutes: minutos`],
      says: { got: "minutos", expected: "a phrase with `{count}`" },
    },
    {
      title: "one of two values",
      edits: [[ca, '"{amount} {currency}"', '"{amount} euros"']],
      at: [`${ca}: money: "{amount} euros"`],
      says: { expected: "a phrase with `{amount}`, `{currency}`", cure: "write `{currency}` where the value belongs" },
    },
    {
      title: "a key with a hyphen",
      edits: [[es, 'up-front: "{period}, pagados', 'up-front: "pagados']],
      at: [`${es}: up-front: "pagados por adelantado"`],
    },
  ],
  accepted: [{ title: "the values in another order", edits: [[ca, '"{amount} {currency}"', '"{currency} {amount}"']] }],
});

testCheck("a language is called by its code", {
  refused: [
    {
      title: "a file called by the language's name",
      edits: [["languages/portugues.yaml", textOf(ca, ["name: Català", "name: Português"])]],
      at: ["languages/portugues.yaml: name: Português"],
      says: { got: "portugues", cure: "rename the file" },
    },
  ],
  accepted: [{ title: "a code of two letters", edits: [["languages/pt.yaml", textOf(ca, ["name: Català", "name: Português"])]] }],
});

testCheck("every language is there once, and English among them", {
  refused: [
    { title: "none of English", edits: [[en, null]], at: [`${ca}: name: Català`] },
    {
      title: "a copy that still says what it was copied from",
      edits: [["languages/pt.yaml", textOf(ca)]],
      at: ["languages/pt.yaml: name: Català"],
      says: { got: "Català" },
    },
  ],
  accepted: [{ title: "one more", edits: [["languages/pt.yaml", textOf(ca, ["name: Català", "name: Português"])]] }],
});

testCheck("a language translates what is there", {
  refused: [
    {
      title: "what a price depends on, where it depends on nothing",
      edits: [["service-levels/custom.yaml", "  priced-by: server specification and location\n", ""]],
      at: [
        `${ca}: custom: les característiques i la ubicació del servidor`,
        `${es}: custom: las características y la ubicación del servidor`,
      ],
    },
  ],
  accepted: [
    {
      title: "what it depends on in other words",
      edits: [["service-levels/custom.yaml", "server specification and location", "the server"]],
    },
  ],
});
