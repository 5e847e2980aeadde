import { stringify } from "yaml";
import type { PoolPlan } from "../../pool-plan.ts";

/** Our `/etc/bigbluebutton/bbb-html5.yml`, which BBB lays over its client's own settings. A tenant's logo only shows where the branding area does. */
export function bbbClientSettings({ clientTitle }: PoolPlan): string {
  const settings = { public: { app: { clientTitle, branding: { displayBrandingArea: true } } } };
  return `# Written by meet-coop from the definition of the pool; changes here are lost.\n${stringify(settings, { lineWidth: 0 })}`;
}
