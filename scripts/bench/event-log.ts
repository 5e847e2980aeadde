/** Phases of a first `up` of the demo service, in their order; containers and site overlap. */
export const phases = [
  "cloud resources",
  "server boots, BigBlueButton installs",
  "BigBlueButton settings",
  "containers",
  "site and certificate",
  "Greenlight settings",
] as const;
export type Phase = (typeof phases)[number];

/** Seconds from the first begin of something in a phase to the last end. */
export type PhaseSeconds = Partial<Record<Phase, number>>;

interface EngineEvent {
  /** Whole seconds since 1970. */
  timestamp: number;
  resourcePreEvent?: { metadata: { urn: string; op: string } };
  resOutputsEvent?: { metadata: { urn: string; op: string } };
}

/** The phase of a resource, by its type, its name and the component that it belongs to; undefined for what does nothing by itself. */
export function phaseOf(urn: string): Phase | undefined {
  const [, , types = "", name = ""] = urn.split("::");
  const chain = types.split("$");
  const type = chain.at(-1) ?? "";
  if (/^(hcloud|cloudflare|random):/.test(type)) return "cloud resources";
  if (/^docker:/.test(type)) return "containers";
  if (type !== "command:remote:Command") return undefined;
  if (chain.includes("meet-coop:index:MeetingServer"))
    return name.endsWith("-installed") ? "server boots, BigBlueButton installs" : "BigBlueButton settings";
  return name.endsWith("-site") ? "site and certificate" : "Greenlight settings";
}

/** Reads the engine's event log (`pulumi up --event-log`): one JSON object on each line. Only what was created counts. */
export function phaseSeconds(log: string): PhaseSeconds {
  const spans = new Map<Phase, { from: number; to: number }>();
  for (const line of log.split("\n").filter((text) => text.trim() !== "")) {
    const event = JSON.parse(line) as EngineEvent;
    const metadata = (event.resourcePreEvent ?? event.resOutputsEvent)?.metadata;
    const phase = metadata?.op === "create" ? phaseOf(metadata.urn) : undefined;
    if (!phase) continue;
    const span = spans.get(phase) ?? { from: event.timestamp, to: event.timestamp };
    spans.set(phase, { from: Math.min(span.from, event.timestamp), to: Math.max(span.to, event.timestamp) });
  }
  return Object.fromEntries([...spans].map(([phase, { from, to }]) => [phase, to - from]));
}
