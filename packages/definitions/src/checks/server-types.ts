import type { ServerType } from "../kinds/price-book.ts";
import type { PoolDefinition } from "../tenancy.ts";
import { type Checked, type Found, inFile, inPool, oneOf } from "./finding.ts";

/** Server types by name, as the newest price book says that has it. */
export function serverTypes({ priceBooks }: Checked): Map<string, ServerType> {
  const books = priceBooks.toSorted((one, other) => (one.from < other.from ? -1 : 1));
  return new Map(books.flatMap(({ serverTypes }) => Object.entries(serverTypes)));
}

/** What a pool rents, with the path of the line that says so. */
const rented = ({ parts: { servers, front } }: PoolDefinition) => [
  { path: ["servers", "type"], type: servers.type },
  ...(front ? [{ path: ["front", "type"], type: front.type }] : []),
];

export function notOfferedThere(definitions: Checked): Found[] {
  if (!definitions.complete("price-books")) return [];
  const types = serverTypes(definitions);
  return definitions.allPools.flatMap((pool) => {
    const { location } = pool.parts.servers;
    const offered = [...types].filter(([, { locations }]) => locations.includes(location)).map(([name]) => name);
    return rented(pool)
      .filter(({ type }) => types.has(type) && !offered.includes(type))
      .map(({ path, type }) => ({
        ...inPool(pool, ...path),
        what: `isn't offered by Hetzner in \`${location}\`, where the pool stands`,
        got: type,
        expected: oneOf(offered.sort()),
        cure: `choose another type, or a \`location\` that has it: ${types.get(type)?.locations.join(", ") || "the price book names none"}`,
      }));
  });
}

/** Of other places the price book says nothing: the plan's costs are too low there. */
export function priceOfAnotherPlace({ allPools, priceBooks, day, complete }: Checked): Found[] {
  if (!complete("price-books")) return [];
  const book = priceBooks.filter(({ from }) => from <= day).toSorted((one, other) => (one.from < other.from ? 1 : -1))[0];
  if (!book) return [];
  return allPools
    .filter(({ parts: { servers } }) => !book.pricesHoldIn.some((place) => place === servers.location))
    .map((pool) => ({
      ...inPool(pool, "servers", "location"),
      what: `has other prices than those of the price book \`${book.id}\`, by which costs are reckoned`,
      got: pool.parts.servers.location,
      expected: oneOf(book.pricesHoldIn),
      cure: "look the price up before you decide (Hetzner's console, or `GET /pricing`), or choose another location",
    }));
}

/** What the plan says that servers cost is in euros. */
export function priceInOtherCurrency({ priceBooks }: Checked): Found[] {
  return priceBooks.flatMap((book) =>
    Object.entries(book.serverTypes).flatMap(([type, { monthly, before }]) =>
      Object.entries({ monthly, before }).flatMap(([key, money]): Found[] => {
        if (!money || money.currency === "EUR") return [];
        const place = inFile("price-books", book, "server-types", type, key);
        const cure = "write the price that Hetzner names in euros";
        return [
          {
            ...place,
            what: "is in another currency than the prices of other servers",
            got: `${money.amount} ${money.currency}`,
            expected: "an amount in `EUR`",
            cure,
          },
        ];
      }),
    ),
  );
}
