import { type Definitions, type NotesEditor, releaseOf } from "@meet-coop/definitions";
import { countMeetings, meetingsMayEnd, refuseWhileTheyRun } from "./running-meetings.ts";

/** An editor of shared notes, and what it needs on a server. */
export interface SharedNotes {
  editor: NotesEditor;
  /** As bbb-web's property `sharedNotesEditor` says it. */
  property: string;
  /** The first version of BigBlueButton that has it; null: every one of the release. */
  since: string | null;
  /** Debian packages besides what bbb-install brings. */
  packages: string[];
}

const properties: Record<NotesEditor, string> = { etherpad: "etherpad", "block-note": "blockNote" };

/** What an editor needs in a release of BigBlueButton, as the definitions of software say; the check refuses one that isn't there. */
export function sharedNotes(editor: NotesEditor, bigbluebutton: string, software: Definitions["software"]): SharedNotes {
  const program = software.find(({ id }) => id === "bigbluebutton");
  const known = program && releaseOf(program, bigbluebutton)?.sharedNotesEditors[editor];
  return { editor, property: properties[editor], since: known?.since ?? null, packages: known?.packages ?? [] };
}

/** For people: the property as it is stored, and what is installed for it. */
export const sharedNotesWords = ({ editor, property, packages }: SharedNotes): string =>
  `${editor} (sharedNotesEditor=${property}${packages.length > 0 ? `, package ${packages.join(", ")}` : ""})`;

/** What {@link setSharedNotes} reads: the property's value, the version since which BigBlueButton knows it, then a package in each line. */
export const sharedNotesInput = ({ property, since, packages }: SharedNotes): string =>
  [property, since ?? "", ...packages].map((line) => `${line}\n`).join("");

/**
 * A bash script for a BBB server, known by its host name, that reads {@link sharedNotesInput} from standard input: installs what the editor needs and makes it the one
 * of all new meetings. Restarts BBB where it is another than before, so it is refused then while meetings run, before anything was changed.
 */
export const setSharedNotes = (hostName: string): string => `set -eu
read -r wanted
read -r since
mapfile -t packages
has=$(sed -n 's/^BIGBLUEBUTTON_RELEASE=//p' /etc/bigbluebutton/bigbluebutton-release)
if [ "$(printf '%s\\n' "$since" "$has" | sort -V | head -n 1)" != "$since" ]; then
  echo "${hostName} has BigBlueButton $has, and sharedNotesEditor=$wanted came with $since. Nothing was changed. Update BigBlueButton on this server, or leave shared-notes-editor out of the pool." >&2
  exit 1
fi
missing=()
for package in "\${packages[@]}"; do
  dpkg-query -W -f '\${Status}' "$package" 2>/dev/null | grep -q ' installed' || missing+=("$package")
done
${changeEditor(hostName)}`;

/** A bash script for a BBB server that takes back what {@link setSharedNotes} set: the editor is that of BBB's makers again. Packages stay. */
export const forgetSharedNotes = (hostName: string): string => `set -eu
wanted=
missing=()
${changeEditor(hostName)}`;

/** Brings the property to `$wanted`, which is empty for none, and installs the packages of `missing`. One that was broken off before the restart is carried on by the next. */
const changeEditor = (hostName: string): string => `file=/etc/bigbluebutton/bbb-web.properties
due=/var/lib/meet-coop/shared-notes-restart-due
is=$(sed -n 's/^sharedNotesEditor=//p' "$file")
if [ "$is" = "$wanted" ] && [ \${#missing[@]} = 0 ] && ! test -e "$due"; then
  echo "Shared notes: no change"
  exit 0
fi
if ! test -e ${meetingsMayEnd}; then
  secret=$(sed -n 's/^securitySalt=//p' "$file")
  ${countMeetings(hostName)} || running=unknown
${refuseWhileTheyRun(hostName, "another editor of shared notes")}
fi
if [ \${#missing[@]} != 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  install() { apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends -y -- "\${missing[@]}" </dev/null >/dev/null; }
  # The lists of the installation are there; where they have become too old, they are fetched anew.
  install 2>/dev/null || { apt-get -qq -o DPkg::Lock::Timeout=300 update && install; } || {
    echo "These packages can't be installed on ${hostName}: \${missing[*]}. Nothing else was changed." >&2
    exit 1
  }
fi
touch "$due"
merged=$(mktemp)
trap 'rm -f "$merged"' EXIT
sed '/^sharedNotesEditor=/d' "$file" >"$merged"
[ -z "$wanted" ] || echo "sharedNotesEditor=$wanted" >>"$merged"
cat "$merged" >"$file" # keeps its owner and mode
bbb-conf --restart >/dev/null
rm -f "$due" ${meetingsMayEnd}
echo "Shared notes: \${wanted:-as the makers of BigBlueButton have them}, BBB restarted"`;
