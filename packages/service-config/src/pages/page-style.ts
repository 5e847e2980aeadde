/** Colours of the pages that members read, in a light and a dark room. */
export const palettes = {
  light: { paper: "#ffffff", text: "#1d2326", quiet: "#4d585d", link: "#0a5f5b", head: "#eaf3f2", line: "#c5cfd2" },
  dark: { paper: "#14191b", text: "#e9eef0", quiet: "#b3bfc4", link: "#7fd6cf", head: "#1f2a2c", line: "#3c494e" },
} as const;

const variables = (palette: Record<string, string>) =>
  Object.entries(palette)
    .map(([name, color]) => `  --${name}: ${color};\n`)
    .join("");

/** The style sheet of those pages. */
export const pageStyle = `:root {
  color-scheme: light dark;
${variables(palettes.light)}}
@media (prefers-color-scheme: dark) {
:root {
${variables(palettes.dark)}}
}
* { box-sizing: border-box; }
body {
  max-width: 84rem;
  margin: 0 auto;
  padding: 0.75rem clamp(1rem, 4vw, 3rem) 3rem;
  background: var(--paper);
  color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif;
}
a { color: var(--link); }
a:focus-visible, .table:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 0.375rem 0; }
nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
h1 { margin: 1rem 0 0.5rem; font-size: clamp(1.75rem, 5vw, 2.5rem); line-height: 1.2; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.25rem; line-height: 1.3; }
h1, h2, .text { overflow-wrap: anywhere; }
.text { max-width: 70ch; margin: 0; white-space: pre-line; }
.table { margin-top: 1.5rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; }
table { width: 100%; border-collapse: separate; border-spacing: 0; }
caption { text-align: start; }
.stays { display: inline-block; position: sticky; left: 0; right: 0; max-width: calc(100vw - 3rem); padding: 0.75rem; font-weight: 600; }
th, td { min-width: 7.5rem; padding: 0.625rem 0.75rem; border-top: 1px solid var(--line); text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { background: var(--head); font-weight: 600; hyphens: auto; }
tr > :first-child { position: sticky; inset-inline-start: 0; min-width: 9.5rem; border-inline-end: 1px solid var(--line); }
sup { font-size: 0.75rem; line-height: 1; }
sup a { padding: 0 0.25rem; }
ol { margin: 0; padding-inline-start: 1.5rem; }
li[value] { padding: 0.25rem; }
li::marker { color: var(--quiet); }
li[value]:target { background: var(--head); }
li[value] > a { font-size: 0.875rem; }
@media (max-width: 40rem) {
tr > :first-child { font-size: 0.875rem; }
}
@media (min-width: 60rem) {
tr > :first-child { min-width: 14rem; }
}
@media print {
.table { overflow: visible; }
tr > :first-child { position: static; }
}
`;
