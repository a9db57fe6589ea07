import { type BigIntStats, readFileSync, statSync } from "node:fs";
import { appendFile, mkdir, open, rename, rm, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import { ArbError, messageOf } from "../../core/errors.ts";
import { HALT_FILE, type Halt, RESUME_FILE } from "../../core/halt.ts";
import type { HaltSwitch } from "../../ports/halt-switch.ts";
import { syncDirectory } from "../store/sync-directory.ts";

const haltSchema = z.strictObject({
  reason: z.string(),
  atMs: z.number().int().nonnegative(),
  cancelInFlight: z.boolean(),
});

/**
 * The kill switch of one data directory: pulled while there is a file, whatever is in it, so that damage never lets an
 * order through. A check costs one stat; the file is read again only when it has changed.
 */
export class HaltFile implements HaltSwitch {
  readonly #file: string;
  readonly #resumeFile: string;
  #read: { readonly stamp: string; readonly halt: Halt } | undefined;

  constructor(directory: string) {
    this.#file = join(directory, HALT_FILE);
    this.#resumeFile = join(directory, RESUME_FILE);
  }

  current(): Halt | undefined {
    let found: BigIntStats | undefined;
    try {
      found = statSync(this.#file, { bigint: true, throwIfNoEntry: false });
    } catch (thrown) {
      return unreadable(this.#file, thrown, 0);
    }
    if (found === undefined) return undefined;
    const stamp = `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    if (this.#read?.stamp !== stamp) {
      const halt = this.#parse(Number(found.mtimeMs));
      this.#read = halt === undefined ? undefined : { stamp, halt };
    }
    return this.#read?.halt;
  }

  /** Another text after each {@link release}, in whatever process; undefined when there was none, or it cannot be read. */
  resumption(): string | undefined {
    try {
      const found = statSync(this.#resumeFile, { bigint: true, throwIfNoEntry: false });
      return found && `${found.size} ${found.mtimeNs}`;
    } catch {
      return undefined;
    }
  }

  /**
   * Resolves with the halt as it holds from now on, when it is durable. On a disk that takes no more, a file without
   * content halts too; its words are lost, and the reason says so. Rejects with HALT_UNWRITABLE when no file can be made.
   */
  async pull(halt: Halt): Promise<Halt> {
    const directory = dirname(this.#file);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await this.#write(`${JSON.stringify(halt)}\n`).catch(() => this.#touch());
      await syncDirectory(directory);
    } catch (thrown) {
      throw new ArbError("HALT_UNWRITABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
    }
    return this.current() ?? halt;
  }

  /**
   * Resolves when there is no halt for good, and a running engine can see that an operator has resumed, halted or not.
   * Rejects with HALT_UNWRITABLE when the file cannot be removed, or nothing can be seen.
   */
  async release(): Promise<void> {
    const directory = dirname(this.#file);
    try {
      // Recursive: whatever stands in the file's place halts, a directory too.
      await rm(this.#file, { force: true, recursive: true });
      await this.#noteResumption();
      await syncDirectory(directory);
    } catch (thrown) {
      // No directory yet: nothing is halted there, and no engine runs.
      if (isAbsence(thrown)) return;
      throw new ArbError("HALT_UNWRITABLE", { directory, problem: messageOf(thrown) }, { cause: thrown });
    }
  }

  /** On a disk that takes no more, its time changes at least. */
  async #noteResumption(): Promise<void> {
    const now = new Date();
    await appendFile(this.#resumeFile, `${now.toISOString()}\n`).catch(() => utimes(this.#resumeFile, now, now));
  }

  /** Aside first, so that no reader ever sees half of it. */
  async #write(text: string): Promise<void> {
    const aside = `${this.#file}.new`;
    await using file = await open(aside, "w");
    await file.writeFile(text);
    await file.sync();
    await rename(aside, this.#file);
  }

  async #touch(): Promise<void> {
    await using file = await open(this.#file, "a");
    await file.sync();
  }

  /** Undefined when it was released a moment ago. */
  #parse(changedAtMs: number): Halt | undefined {
    try {
      return haltSchema.parse(JSON.parse(readFileSync(this.#file, "utf8")));
    } catch (thrown) {
      if (isAbsence(thrown)) return undefined;
      return unreadable(this.#file, thrown, changedAtMs);
    }
  }
}

function isAbsence(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}

function unreadable(file: string, thrown: unknown, atMs: number): Halt {
  const problem = thrown instanceof z.ZodError ? "it is not what `arb halt` writes" : messageOf(thrown);
  return { reason: `the halt file ${file} cannot be read: ${problem}`, atMs, cancelInFlight: false };
}
