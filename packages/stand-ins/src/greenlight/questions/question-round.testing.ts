import type { Visitor } from "@meet-coop/conformance";
import type { MailSink } from "../mail-sink.testing.ts";
import type { MeetingServerDouble } from "../meeting-server-double.testing.ts";
import { type AnswerShape, shapeOf, shapeOfAnswer } from "./answer-shape.testing.ts";
import { type AnyQuestion, at, filledIn, type Question } from "./question.testing.ts";

/** What a list of questions is asked of. */
export interface Asked {
  visitor(): Visitor;
  bbb: MeetingServerDouble;
  mails: MailSink;
}

/** Answers by the name of their question. */
export type Answers = Record<string, AnswerShape>;

/** Asks one after the other: what one answer says, later questions need. */
export class QuestionRound {
  readonly answers: Answers = {};
  readonly #asked: Asked;
  readonly #visitors = new Map<string, Visitor>();
  readonly #kept: Map<string, string>;

  /** `kept`: what is known before, e.g. from a round before. */
  constructor(asked: Asked, kept = new Map<string, string>()) {
    this.#asked = asked;
    this.#kept = kept;
  }

  async ask(questions: readonly AnyQuestion[]): Promise<Answers> {
    for (const question of questions) {
      if (question.name in this.answers) throw new Error(`asked twice: ${question.name}`);
      this.answers[question.name] = await this.#answer(question).catch((error: Error) => {
        throw new Error(`${question.name}: ${error.message}`, { cause: error });
      });
    }
    return this.answers;
  }

  async #answer(question: AnyQuestion): Promise<AnswerShape> {
    if (!("of" in question)) return await this.#answerOverHttp(question);
    if (question.of === "create calls") {
      const calls = this.#asked.bbb.calls.splice(0).map(({ method, parameters, body }) => ({
        ...{ method, parameters: shapeOf(parameters) },
        ...(body === "" ? {} : { body: body.replace(/>[^<]*</g, "><").replace(/(\w+)='[^']*'|(\w+)="[^"]*"/g, "$1$2") }),
      }));
      return { status: 0, calls };
    }
    const mail = await this.#asked.mails.take(question.to);
    for (const [name, pattern] of Object.entries(question.keep ?? {})) {
      const found = mail?.links.map((link) => pattern.exec(link)?.[1]).find((one) => one !== undefined);
      if (found !== undefined) this.#kept.set(name, found);
    }
    return mail === undefined
      ? { status: 0, mail: null }
      : { status: 0, mail: { from: mail.from, to: mail.to, links: shapeOf(mail.links) } };
  }

  async #answerOverHttp(question: Question): Promise<AnswerShape> {
    const visitor = this.#visitors.get(question.who) ?? this.#asked.visitor();
    this.#visitors.set(question.who, visitor);
    const [method = "", address = ""] = filledIn(question.ask, this.#kept).split(" ");
    const path = address.startsWith("/") ? address : `/api/v1/${address}`;
    const { file, headers = {} } = question;
    const boundary = "a-boundary-of-ours";
    const answer = await visitor.send(method, path, {
      ...(question.body === undefined ? {} : { body: filledIn(question.body, this.#kept) }),
      ...(file === undefined
        ? { headers }
        : {
            text: `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.name}"\r\ncontent-type: application/octet-stream\r\n\r\n${file.content}\r\n--${boundary}--\r\n`,
            headers: { ...headers, "content-type": `multipart/form-data; boundary=${boundary}` },
          }),
    });
    for (const [name, place] of Object.entries(question.keep ?? {})) {
      const found = at(answer.json, place);
      if (found === undefined) throw new Error(`nothing at ${place}: ${answer.status} ${answer.text.slice(0, 300)}`);
      this.#kept.set(name, String(found));
    }
    // Signing in or out gives pages another token.
    if (/^(sessions|users)\b/.test(address) && method !== "GET") await visitor.page("/");
    return shapeOfAnswer(answer);
  }
}
