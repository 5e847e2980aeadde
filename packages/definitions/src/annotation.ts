import { createHash } from "node:crypto";
import { countProblems, type Problem, problemSentence } from "./problem.ts";

/** Forms in which forges show problems beside the lines of a pull request. */
export const annotationForms = ["github", "gitlab"] as const;
export type AnnotationForm = (typeof annotationForms)[number];

/** Problems for a forge. Files must be named from the top of the repository. */
export function annotations(problems: readonly Problem[], form: AnnotationForm): string {
  return form === "github" ? github(problems) : gitlab(problems);
}

/**
 * Workflow commands of GitHub, which shows ten of each severity; Forgejo and Gitea show them in the log. Source: docs.github.com, "Workflow commands for GitHub
 * Actions"; escaping as in its toolkit.
 */
function github(problems: readonly Problem[]): string {
  const message = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text: string) => message(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const lines = problems.map((problem) => {
    const { severity, file, line, column, rule = "definitions", cure } = problem;
    const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
    return `::${severity} ${place}::${message(`${problemSentence(problem)} Cure: ${cure}`)}\n`;
  });
  return lines.join("") + (problems.length > 0 ? `${countProblems(problems)}\n` : "");
}

/** A Code Quality report of GitLab. Source: docs.gitlab.com/ci/testing/code_quality, "Code quality report format". */
function gitlab(problems: readonly Problem[]): string {
  const alike = new Map<string, number>();
  const report = problems.map((problem) => {
    const { severity, file, line, rule = "definitions", cure } = problem;
    const description = `${problemSentence(problem)} Cure: ${cure}`;
    // The same problem has the same print after other lines moved, so that a forge knows it again; of two alike in one file it would show one.
    const print = JSON.stringify([file, rule, problem.thing, problem.what, problem.got]);
    const nth = alike.get(print) ?? 0;
    alike.set(print, nth + 1);
    return {
      description,
      check_name: rule,
      fingerprint: createHash("sha256").update(`${print}${nth}`).digest("hex"),
      severity: severity === "error" ? "major" : "minor",
      location: { path: file, lines: { begin: line } },
    };
  });
  return `${JSON.stringify(report, null, 2)}\n`;
}
