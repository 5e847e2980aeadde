import { createHash } from "node:crypto";
import { pageStyle } from "./page-style.ts";

/** The style sheet of the pages of pools: on a phone no page scrolls sideways. */
export const poolPageStyle = `
${pageStyle}.skip { position: absolute; inset-inline-start: -100vw; }
.skip:focus { position: static; display: inline-block; padding: 0.375rem 0; }
.place, .until { display: block; color: var(--quiet); font-size: 0.875rem; font-weight: 400; }
.marks { margin: 0; padding: 0.625rem 0.75rem; border-top: 1px solid var(--line); }
h3 { margin: 1rem 0 0.25rem; font-size: 1rem; }
td ul, .hosts { margin: 0; padding: 0; list-style: none; }
.level { display: block; font-weight: 600; }
td li + li { margin-top: 0.25rem; }
.stacked thead th + th { width: 18%; }
.pair.table { max-width: 46rem; }
.pair thead th + th { width: 45%; }
.cards th, .cards td { min-width: 0; }
.cards thead th { overflow-wrap: normal; hyphens: manual; }
.cards thead th:nth-child(4) { min-width: 14.25rem; }
.cards td { overflow-wrap: break-word; }
.cards td a { overflow-wrap: anywhere; }
.cards tr > :first-child { position: static; min-width: 10rem; }
.label { display: none; }
footer { margin-top: 2.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
@media (max-width: 47.99rem) {
.stacked.table { overflow: clip; }
.stacked table, .stacked caption, .stacked thead, .stacked tbody, .stacked th, .stacked td { display: block; }
.stacked .stays { position: static; max-width: none; }
.stacked tr { display: flex; flex-wrap: wrap; }
.stacked thead { position: sticky; top: 0; border-top: 1px solid var(--line); background: var(--paper); box-shadow: 0 1px var(--line); }
.stacked a { scroll-margin-top: 4rem; }
.stacked thead th { border-top: 0; background: none; }
.stacked tr > :first-child { position: static; flex: 1 0 100%; border-inline-end: 0; }
.stacked thead tr > :first-child { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
.stacked td, .stacked thead th + th { flex: 1 1 0; width: auto; min-width: 0; border-top: 0; }
.stacked th, .stacked td { padding-block: 0.375rem; }
}
@media (max-width: 63.99rem) {
.cards.table { border: 0; }
.cards table, .cards caption, .cards tbody, .cards tr, .cards th { display: block; }
.cards .stays { position: static; max-width: none; padding-inline: 0; }
.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.cards tr { margin-bottom: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; overflow: clip; }
.cards tr > :first-child { border: 0; font-size: 1.125rem; }
.cards td { display: flex; gap: 0.75rem; }
.label { flex: 0 0 6.5rem; }
.label + * { flex: 1; min-width: 0; }
.label { display: block; color: var(--quiet); }
}
`;

const styleHash = createHash("sha256").update(poolPageStyle).digest("base64");

/**
 * The header `Content-Security-Policy` with which a pool's pages are to be served: only their own style sheet counts, nothing runs, nothing is
 * fetched, nobody frames them.
 */
export const poolPagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
