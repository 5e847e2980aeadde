/** One measured figure. */
export interface Figure {
  /** What was measured, in words. */
  name: string;
  value: number;
  unit: "s" | "ms" | "MiB" | "×";
  /** How many times as much as alternatives that the same run measured. */
  ratios?: { value: number; to: string }[];
}

/** A group of figures that is chosen by its name. */
export interface Bench {
  name: string;
  /** What it measures, in one line. */
  says: string;
  /** Runs only when it is named: takes minutes, or a good deal of the machine. */
  onRequest?: true;
  /** @throws Mendable when it can't run here, with the cure. */
  run(context: BenchContext): Promise<Figure[]>;
}

interface BenchContext {
  /** Without credentials, and pointing at this machine only. */
  environment: Record<string, string>;
  /** The local cloud that `npm start` made. */
  instance: string;
}

/** A figure with its ratio to another one of the same unit. */
export function comparedTo(other: Pick<Figure, "value" | "name">, figure: Figure, to = other.name): Figure {
  return { ...figure, ratios: [...(figure.ratios ?? []), { value: figure.value / other.value, to }] };
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]].map((value) => value ?? Number.NaN);
  return pair.reduce((sum, value) => sum + value, 0) / 2;
}

/** Milliseconds that some work takes: the median of `times` runs. */
export async function milliseconds(work: () => Promise<unknown>, times = 1): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return median(taken);
}

export async function seconds(work: () => Promise<unknown>, times = 1): Promise<number> {
  return (await milliseconds(work, times)) / 1000;
}

/** A table that needs no colour: name, figure, unit, ratio. */
export function figureTable(figures: Figure[]): string {
  const rows = figures.map(({ name, value, unit, ratios = [] }) => ({
    name,
    value: shown(value),
    unit,
    ratio: ratios.map((ratio) => `${shown(ratio.value)} × ${ratio.to}`).join(", "),
  }));
  const name = Math.max(...rows.map((row) => row.name.length));
  const value = Math.max(...rows.map((row) => row.value.length));
  return rows
    .map((row) => `${row.name.padEnd(name)}  ${row.value.padStart(value)} ${row.unit.padEnd(3)}  ${row.ratio}`.trimEnd())
    .join("\n");
}

/** Three digits are as many as a busy machine means. */
function shown(value: number): string {
  if (value === 0 || value >= 100) return value.toFixed(0);
  return value.toPrecision(value < 1 ? 2 : 3);
}
