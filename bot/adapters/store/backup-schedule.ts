import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../core/errors.ts";
import type { ConfigurationCopy } from "../../ports/journal-keeper.ts";
import { backupName, madeAtMsOf } from "./backup-name.ts";
import type { BackupEnd } from "./backup-worker.ts";
import { type BackupRequest, PARTIAL } from "./make-backup.ts";

const WORKER = new URL("./backup-worker.ts", import.meta.url);

export interface BackupScheduleSettings {
  /** The data directory of the engine. */
  readonly directory: string;
  readonly to: string;
  readonly intervalMs: number;
  /** So many of its own are left; what somebody made by hand is never removed. */
  readonly kept: number;
  readonly configuration: () => Promise<readonly ConfigurationCopy[]>;
  /** Hears, in one sentence, of each backup that could not be made. */
  readonly note: (note: string) => void;
}

/** Makes a backup whenever the last one is older than the interval, over restarts, and removes the oldest. */
export class BackupSchedule {
  readonly #settings: BackupScheduleSettings;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(settings: BackupScheduleSettings) {
    this.#settings = settings;
  }

  /** Resolves when the first one is planned, which never keeps the process alive. */
  async start(): Promise<void> {
    const last = (await this.#made()).at(-1);
    const ageMs = last === undefined ? Infinity : Date.now() - last.madeAtMs;
    // A clock that was set back must not put off the next one for longer than that.
    this.#plan(Math.min(Math.max(this.#settings.intervalMs - ageMs, 0), this.#settings.intervalMs));
  }

  /** Waits for the backup under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  #plan(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#underWay = this.#makeOne()
        .catch((thrown: unknown) => this.#settings.note(`the scheduled backup was not made: ${messageOf(thrown)}`))
        .finally(() => this.#plan(this.#settings.intervalMs));
    }, delayMs).unref();
  }

  async #makeOne(): Promise<void> {
    const { directory, to, configuration, kept } = this.#settings;
    const nowMs = Date.now();
    const name = backupName("scheduled", nowMs);
    await this.#removeUnfinished();
    await inThread({ directory, to, name, configuration: await configuration(), nowMs });
    for (const { name: old } of (await this.#made()).slice(0, -kept)) {
      await rm(join(to, old), { recursive: true, force: true });
    }
  }

  /** What a killed engine left. */
  async #removeUnfinished(): Promise<void> {
    const { to } = this.#settings;
    for (const name of await readdir(to).catch(() => [])) {
      const isOurs = name.endsWith(PARTIAL) && madeAtMsOf("scheduled", name.slice(0, -PARTIAL.length)) !== undefined;
      if (isOurs) await rm(join(to, name), { recursive: true, force: true });
    }
  }

  /** Oldest first. */
  async #made(): Promise<readonly { readonly name: string; readonly madeAtMs: number }[]> {
    const names = await readdir(this.#settings.to).catch(() => []);
    const made = names.sort().map((name) => ({ name, madeAtMs: madeAtMsOf("scheduled", name) ?? Number.NaN }));
    return made.filter(({ madeAtMs }) => !Number.isNaN(madeAtMs));
  }
}

function inThread(request: BackupRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: request });
    worker.once("message", ({ problem }: BackupEnd) => {
      if (problem === undefined) resolve();
      else reject(new Error(problem));
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("its thread ended early")));
  });
}
