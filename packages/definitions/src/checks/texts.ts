import { folders } from "../kinds/circle.ts";
import { type Checked, type Found, inFile, namesOf } from "./finding.ts";

/** The language whose footnotes stand in their own files. */
const first = "en";

export function untranslated({ languages, footnotes, serviceLevels, complete }: Checked): Found[] {
  if (!complete) return [];
  const priced = serviceLevels.filter(({ contribution }) => contribution.pricedBy !== undefined).map(({ id }) => id);
  return languages
    .filter(({ id }) => id !== first)
    .flatMap((language) => {
      const missing = [
        ...footnotes.map(({ id }) => ["footnotes", id] as const).filter(([, id]) => !(id in language.footnotes)),
        ...priced.map((id) => ["prices", id] as const).filter(([, id]) => !(id in language.prices)),
      ];
      return missing.map(([key, id]) => ({
        ...inFile("languages", language, key, id),
        what: `isn't translated into ${language.name}`,
        got: id,
        cure: `add a line \`${id}: …\` below \`${key}\``,
      }));
    });
}

const placeholders = {
  minutes: ["{count}"],
  hours: ["{count}"],
  month: ["{count}"],
  months: ["{count}"],
  "up-front": ["{period}"],
  money: ["{amount}", "{currency}"],
  "priced-by": ["{request}", "{by}"],
} as const;

export function phraseWithoutValue({ languages }: Checked): Found[] {
  return languages.flatMap((language) => {
    const { phrases } = language;
    const written = { ...phrases, "up-front": phrases.upFront, "priced-by": phrases.pricedBy };
    return Object.entries(placeholders).flatMap(([key, wanted]) => {
      const text = written[key as keyof typeof placeholders];
      const missing = wanted.filter((placeholder) => !text.includes(placeholder));
      if (missing.length === 0) return [];
      return [
        {
          ...inFile("languages", language, "phrases", key),
          what: "has no place for its value",
          got: text,
          expected: `a phrase with ${namesOf(wanted)}`,
          cure: `write ${namesOf(missing)} where the value belongs`,
        },
      ];
    });
  });
}

export function footnoteNumberTwice({ footnotes }: Checked): Found[] {
  return footnotes.flatMap((footnote) => {
    const same = footnotes.find(({ number }) => number === footnote.number);
    if (!same || same.id >= footnote.id) return [];
    return [
      {
        ...inFile("footnotes", footnote, "number"),
        what: `is already the number of \`footnotes/${same.id}.yaml\``,
        got: String(footnote.number),
        cure: "choose another number",
      },
    ];
  });
}

/** Every change of the definitions has a circle that approves it. */
export function folderWithoutCircle({ circles, complete }: Checked): Found[] {
  const [circle] = circles;
  if (!complete || !circle) return [];
  const approved = new Set<string>(circles.flatMap(({ approves }) => approves));
  return folders
    .filter((folder) => !approved.has(folder))
    .map((folder) => ({
      ...inFile("circles", circle, "approves"),
      what: `leaves out \`${folder}\`, and so does every other circle`,
      expected: "a circle for each folder",
      cure: `add \`${folder}\` to \`approves\` of the circle that decides on it`,
    }));
}

/** What follows from the definitions isn't a member's to set, and a secret has no place in a file that everybody reads. */
export function environmentNotTheirs({ operationalMembers }: Checked): Found[] {
  return operationalMembers.flatMap((member) =>
    Object.keys(member.environment).flatMap((name) => {
      const place = inFile("operational-members", member, "environment", name);
      if (ours.test(name)) return [{ ...place, what: "follows from the definitions and isn't a member's to set", got: name, cure: "remove the line" }];
      if (!secret.test(name)) return [];
      return [{ ...place, what: "looks like a secret, and everybody reads this file", got: name, cure: "remove the line; give the value to technical operations, who set it with `pulumi config set --secret`" }];
    }),
  );
}

/** Settings of Greenlight v3 by which a tenant could leave its pool, its host name or its limits. Source: its `sample.env` and code. */
const ours =
  /^(SECRET_KEY_BASE|BIGBLUEBUTTON_|DATABASE_URL|REDIS_URL|URL_HOST|RELATIVE_URL_ROOT|BYPASS_HOST|LOADBALANCER_|SERVER_TAG_|SESSION_DOMAIN_NAME|RAILS_|BUNDLE|PORT$|PIDFILE|WEB_CONCURRENCY|SMTP_|SSL_CERT_FILE|AS_MIRROR_|DEFAULT_LOCALE)|_HEALTH_CHECK_DISABLED$/;
const secret = /SECRET|PASSWORD|TOKEN|PRIVATE_KEY|ACCESS_KEY|CREDENTIAL/;
