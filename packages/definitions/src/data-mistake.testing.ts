import { type Dice, nth } from "./dice.testing.ts";
import { hostileValues } from "./hostile-value.testing.ts";

type DataMistake = (data: unknown, path: readonly (string | number)[], dice: Dice, donor: unknown) => unknown;

/** Mistakes in the data of a file, at a random path, by what is done. */
export const dataMistakes: Readonly<Record<string, DataMistake>> = {
  "write another value": (data, path, dice) => changed(data, path, () => nth(hostileValues, dice()).replace(/^"(.*)"$/, "$1")),
  "write a neighbouring value": (data, path, dice) => changed(data, path, (value) => neighbour(value, dice)),
  "write a value from another file": (data, path, dice, donor) => changed(data, path, () => valueAt(donor, nth(pathsOf(donor), dice()))),
  "give a value another shape": (data, path, dice) =>
    changed(data, path, (value) =>
      nth<unknown>([[value], [value, value], { value }, {}, [], "", [[]], { a: { b: { c: value } } }], dice()),
    ),
  "remove a key": (data, path) => changed(data, path, () => undefined),
  "add a key": (data, path, dice, donor) =>
    changed(data, path.slice(0, -1), (value) =>
      isMap(value) ? { ...value, [nth(namesOf(donor), dice())]: valueAt(donor, nth(pathsOf(donor), dice())) } : value,
    ),
  "add a key that nobody knows": (data, path, dice) =>
    changed(data, path.slice(0, -1), (value) => (isMap(value) ? { ...value, [nth(hostileValues, dice()).slice(0, 60)]: "x" } : value)),
  "rename a key": (data, path, dice, donor) =>
    changed(data, path.slice(0, -1), (value) =>
      isMap(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key === path.at(-1) ? nth(namesOf(donor), dice()) : key, one]))
        : value,
    ),
  "repeat an item": (data, path) => changed(data, path.slice(0, -1), (value) => (Array.isArray(value) ? [...value, ...value] : value)),
};

/** A value that is as right as the one before, or nearly: another number, the other truth, another day. */
function neighbour(value: unknown, dice: Dice): unknown {
  if (typeof value !== "string") return Array.isArray(value) ? value.toReversed().slice(dice() % 2) : value;
  if (value === "true" || value === "false") return String(value !== "true");
  const [from, factor] = [dice() % 3, nth([-2, -1, 1, 2, 10, 100], dice())];
  let number = 0;
  return value.replace(/\d+/g, (digits) =>
    number++ === from || !/\d.*\d/.test(value) ? String(Math.abs(Number(digits) + factor)).padStart(digits.length, "0") : digits,
  );
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Every path of data, those of lists and maps too. */
export function pathsOf(data: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  const keys = Array.isArray(data) ? [...data.keys()] : isMap(data) ? Object.keys(data) : [];
  return [
    ...(at.length > 0 ? [[...at]] : []),
    ...keys.flatMap((key) => pathsOf((data as Record<string | number, unknown>)[key], [...at, key])),
  ];
}

const namesOf = (data: unknown): string[] => pathsOf(data).map((path) => String(path.at(-1)));
const valueAt = (data: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], data);

/** The data with another value at a path; undefined: without it. */
function changed(data: unknown, path: readonly (string | number)[], change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(data);
  if (Array.isArray(data))
    return data.flatMap((value, index) => (index === key ? [changed(value, rest, change)].filter((one) => one !== undefined) : [value]));
  if (!isMap(data)) return data;
  const entries = Object.entries(data).map(([name, value]) => [name, name === key ? changed(value, rest, change) : value] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
