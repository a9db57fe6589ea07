import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { JournalReport } from "../../ports/journal-keeper.ts";
import { JOURNAL_FILE } from "./file-order-store.ts";

const MANIFEST_FILE = "manifest.json";
const FORMAT = "flash-arbitrage backup, version 1";
/** Nothing outside the backup can be meant by such a path. */
const PATH = /^(?:configuration\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/;

const count = z.int().nonnegative();
const schema = z.strictObject({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  journal: z.strictObject({
    formatVersion: count,
    bytes: count,
    tornBytes: count,
    records: count,
    orders: count,
    openOrders: count,
    unsettledOrders: count,
  }) satisfies z.ZodType<JournalReport>,
  files: z.array(
    z.strictObject({ path: z.string().regex(PATH), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

/** What a backup says of itself. */
export type BackupManifest = z.output<typeof schema>;

/** Writes the manifest of a folder that has these files; the last line of what makes it a backup. */
export async function writeManifest(
  folder: string,
  paths: readonly string[],
  facts: Pick<BackupManifest, "madeAt" | "journal">,
): Promise<BackupManifest> {
  const files = await Promise.all(paths.map(async (path) => ({ path, ...(await fingerprint(join(folder, path))) })));
  const manifest: BackupManifest = { format: FORMAT, ...facts, files };
  const sealed = { ...manifest, sha256: sealOf(manifest) };
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(sealed, null, 2)}\n`, { flush: true });
  return manifest;
}

/** The manifest of a backup whose every file is as it was written. Rejects with BACKUP_INVALID. */
export async function verifyBackup(folder: string): Promise<BackupManifest> {
  const invalid = (problem: string): ArbError => new ArbError("BACKUP_INVALID", { file: folder, problem });
  const manifest = await readManifest(folder).catch((thrown: unknown) => {
    throw invalid(`its manifest cannot be read: ${messageOf(thrown)}`);
  });
  for (const { path, bytes, sha256 } of manifest.files) {
    const found = await fingerprint(join(folder, path)).catch(() => undefined);
    if (found === undefined) throw invalid(`${path} is missing`);
    if (found.bytes !== bytes || found.sha256 !== sha256) throw invalid(`${path} is not as it was written`);
  }
  if (!manifest.files.some(({ path }) => path === JOURNAL_FILE)) throw invalid("it has no journal");
  return manifest;
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const written = JSON.parse(await readFile(join(folder, MANIFEST_FILE), "utf8")) as Record<string, unknown>;
  const { sha256, ...rest } = written;
  const parsed = schema.safeParse(rest);
  if (!parsed.success) throw new Error("it is not that of a backup");
  if (sha256 !== sealOf(parsed.data)) throw new Error("it is not as it was written");
  return parsed.data;
}

/** Of the manifest itself, so that a changed list of files is noticed, too. */
function sealOf({ format, madeAt, journal, files }: BackupManifest): string {
  return createHash("sha256").update(JSON.stringify({ format, madeAt, journal, files })).digest("hex");
}

async function fingerprint(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { bytes: (await stat(file)).size, sha256: hash.digest("hex") };
}
