import ssh2, { type Attributes, type SFTPWrapper } from "ssh2";
import { Files, Upload } from "./files.ts";
import type { Host } from "./host.ts";
import { troubleWith } from "./trouble.ts";

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;
const folderMode = 0o040755;
const fileMode = 0o100644;

/** Serves SFTP as far as copying to a server goes: folders, files, attributes that are forgotten. Nothing can be read back. */
export function serveFiles(host: Host, files: Files, sftp: SFTPWrapper, drop: () => void): void {
  const gone = new AbortController();
  sftp.once("close", () => gone.abort());
  sftp.on("error", () => sftp.end());
  sftp.once("end", () => {
    exitWell(sftp);
    sftp.end();
  });
  const uploads = new Map<number, Upload>();
  const dropAfter = new Set<number>();
  let handles = 0;
  const status = (id: number, good: boolean, code: number = STATUS_CODE.FAILURE, message?: string) =>
    sftp.status(id, good ? STATUS_CODE.OK : code, message);
  const handleOf = (handle: Buffer) => (handle.length === 4 ? handle.readUInt32BE() : -1);

  const attributes = (path: string): Attributes | undefined => {
    const row = files.get(path);
    if (row === undefined) return undefined;
    const [mode, size] = "folder" in row ? [folderMode, 4096] : [fileMode, row.bytes];
    return { mode, size, uid: 0, gid: 0, atime: 0, mtime: 0 };
  };
  const stat = (id: number, path: string) => {
    const found = attributes(path);
    if (found === undefined) sftp.status(id, STATUS_CODE.NO_SUCH_FILE, "No such file");
    else sftp.attrs(id, found);
  };

  sftp.on("OPEN", async (id, name, flags) => {
    const path = Files.resolve(name);
    const trouble = await troubleWith(host, "COPY", path.slice(1), gone.signal);
    if (trouble.dropBefore) return drop();
    if (trouble.fails) return status(id, false, STATUS_CODE.FAILURE, trouble.fails.message ?? "it failed on request");
    if ((flags & OPEN_MODE.WRITE) === 0) return status(id, false, STATUS_CODE.PERMISSION_DENIED, "this server keeps no content");
    const row = files.get(path);
    if (row !== undefined && "folder" in row) return status(id, false, STATUS_CODE.FAILURE, "it is a folder");
    // An empty file is there from now on, as on a real server.
    if (!files.put(path, new Upload(path).finish() ?? { folder: true })) return status(id, false, STATUS_CODE.NO_SUCH_FILE, "No such file");
    const handle = Buffer.alloc(4);
    handles += 1;
    handle.writeUInt32BE(handles);
    uploads.set(handles, new Upload(path));
    if (trouble.dropAfter) dropAfter.add(handles);
    return sftp.handle(id, handle);
  });
  sftp.on("WRITE", (id, handle, offset, data) => {
    const upload = uploads.get(handleOf(handle));
    status(id, upload?.write(offset, data) ?? false, STATUS_CODE.FAILURE, "this server takes a file from its start to its end");
  });
  sftp.on("FSTAT", (id, handle) => {
    const upload = uploads.get(handleOf(handle));
    if (upload === undefined) status(id, false);
    else sftp.attrs(id, { mode: fileMode, size: upload.bytes, uid: 0, gid: 0, atime: 0, mtime: 0 });
  });
  sftp.on("CLOSE", (id, handle) => {
    const number = handleOf(handle);
    const upload = uploads.get(number);
    const row = upload?.finish();
    uploads.delete(number);
    if (upload === undefined || row === undefined || "folder" in row) return status(id, false, STATUS_CODE.FAILURE, "a part is missing");
    files.put(upload.path, row);
    host.record(`file ${upload.path} sha256:${row.sha256} bytes:${row.bytes}`);
    return dropAfter.has(number) ? drop() : status(id, true);
  });
  sftp.on("STAT", stat);
  sftp.on("LSTAT", stat);
  sftp.on("REALPATH", (id, path) => sftp.name(id, [{ filename: Files.resolve(path), longname: "", attrs: {} as Attributes }]));
  sftp.on("SETSTAT", (id, path) => status(id, files.get(path) !== undefined, STATUS_CODE.NO_SUCH_FILE));
  sftp.on("FSETSTAT", (id, handle) => status(id, uploads.has(handleOf(handle))));
  sftp.on("MKDIR", (id, path) => status(id, files.get(path) === undefined && files.put(path, { folder: true })));
  sftp.on("REMOVE", (id, path) => status(id, files.remove(path), STATUS_CODE.NO_SUCH_FILE));
  sftp.on("RENAME", (id, from, to) => {
    const row = files.get(from);
    const moved = row !== undefined && !("folder" in row) && files.put(to, row);
    if (moved) files.remove(from);
    status(id, moved, STATUS_CODE.NO_SUCH_FILE);
  });
}

/** OpenSSH's scp takes it for a failure when there is no exit status, and ssh2 has no word of its own for that of a subsystem. */
function exitWell(sftp: SFTPWrapper): void {
  const inner = sftp as unknown as { _protocol: { exitStatus(channel: number, status: number): void }; outgoing: { id: number } };
  inner._protocol.exitStatus(inner.outgoing.id, 0);
}
