import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { Visitor } from "@meet-coop/conformance";
import { MailSink } from "./mail-sink.testing.ts";
import { MeetingServerDouble } from "./meeting-server-double.testing.ts";
import { administrator, askAll, host, withMail, withoutMail } from "./questions/rounds.testing.ts";

// Writes down the answers of the original. It needs two of it on one empty database, at two addresses of this machine, port 3000, started with the environments that
// this prints, and a command that runs a rake task in the first:
//
//   node record-answers.testing.ts environment 127.0.0.2            # → environments as JSON; BigBlueButton is played at 127.0.0.2:8081, mail at :2525
//   node record-answers.testing.ts record 127.0.0.2 127.0.0.3 3.8.2.4 COMMAND…
const [command, first = "", second = "", version = "", ...rake] = process.argv.slice(2);
const bbb = new MeetingServerDouble();
const endpoint = `http://${first}:8081/bigbluebutton/`;
if (command === "environment") {
  const environments = [withoutMail(endpoint, bbb.secret), withMail(endpoint, bbb.secret, { address: first, port: 2525 })];
  console.log(JSON.stringify(environments, null, 1));
} else {
  const mails = new MailSink();
  await bbb.listen(first, 8081);
  await mails.listen(first, 2525);
  const asked = (address: string) => ({ visitor: () => new Visitor(address, host), bbb, mails });
  const answers = await askAll(asked(first), asked(second), async () => {
    const [program = "", ...rest] = rake;
    execFileSync(program, [...rest, `admin:create[${Object.values(administrator).join(",")}]`]);
  });
  const file = new URL(`recorded-answers/${version}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ greenlight: version, recorded: new Date().toISOString().slice(0, 10), answers }, null, 1)}\n`);
  console.log(`${Object.keys(answers).length} answers, ${readFileSync(file).length} bytes`);
  await bbb.close();
  await mails.close();
}
