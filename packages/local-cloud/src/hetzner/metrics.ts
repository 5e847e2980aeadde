import { type Call, invalid } from "./call.ts";

const both = (name: string, ...ways: string[]) => ways.map((way) => `${name}.${way}`);
/** Series by the type that is asked for. */
const series: Record<string, string[]> = {
  cpu: ["cpu"],
  disk: [...both("disk.0.iops", "read", "write"), ...both("disk.0.bandwidth", "read", "write")],
  network: [...both("network.0.pps", "in", "out"), ...both("network.0.bandwidth", "in", "out")],
};
const samples = { usual: 200, most: 500 };

/** What a server is busy with: nothing is measured here, so every value is 0. */
export function metricsOf(call: Call): object {
  const { query } = call;
  const types = query.getAll("type").flatMap((text) => text.split(","));
  for (const [field, value] of Object.entries({ type: types[0] || null, start: query.get("start"), end: query.get("end") }))
    if (value === null) throw invalid(field, "Missing data for required field.");
  for (const type of types) if (series[type] === undefined) throw invalid("type", `'${type}' is none of ${Object.keys(series).join(", ")}`);
  const [start, end] = [seconds(call, "start"), seconds(call, "end")];
  if (end < start) throw invalid("end", "must not be before start");
  const wished = query.has("step") ? Number(query.get("step")) : (end - start) / samples.usual;
  if (!(wished >= 0)) throw invalid("step", `must be a number of seconds, got '${query.get("step")}'`);
  const step = Math.max(1, Math.ceil(wished), Math.ceil((end - start) / samples.most));
  const values = Array.from({ length: Math.floor((end - start) / step) }, (_, nth) => [start + nth * step, "0"]);
  return {
    start: query.get("start"),
    end: query.get("end"),
    step,
    time_series: Object.fromEntries(types.flatMap((type) => series[type] ?? []).map((name) => [name, { values }])),
  };
}

function seconds(call: Call, field: "start" | "end"): number {
  const time = Date.parse(call.query.get(field) ?? "");
  if (Number.isNaN(time)) throw invalid(field, "is not a time in ISO 8601");
  return Math.floor(time / 1000);
}
