import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { verifyBackup } from "../../bot/adapters/store/backup-manifest.ts";
import { backupName, madeAtMsOf } from "../../bot/adapters/store/backup-name.ts";
import { BackupSchedule, type BackupScheduleSettings } from "../../bot/adapters/store/backup-schedule.ts";
import { FileOrderStore } from "../../bot/adapters/store/file-order-store.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { mixedHistories } from "../builders/histories.ts";

const HOUR_MS = 3_600_000;

interface Scheduled extends AsyncDisposable {
  readonly to: string;
  readonly notes: readonly string[];
  /** The finished ones, by name, oldest first. */
  made(): readonly string[];
}

/** A store in use, and a schedule for it that has been started. */
async function schedule(changes: Partial<BackupScheduleSettings>, prepare = (_to: string): void => undefined) {
  const directory = aDirectory();
  const backups = aDirectory();
  prepare(backups.path);
  const store = await FileOrderStore.open(directory.path, () => undefined);
  await store.restore();
  for (const event of mixedHistories(0, 3)) await store.append(event);
  const notes: string[] = [];
  const running = new BackupSchedule({
    ...{ directory: directory.path, to: backups.path, intervalMs: HOUR_MS, kept: 3 },
    configuration: () => Promise.resolve([{ name: "a.toml", text: "x = 1\n" }]),
    note: (note) => notes.push(note),
    ...changes,
  });
  await running.start();
  const scheduled: Scheduled = {
    to: backups.path,
    notes,
    made: () =>
      readdirSync(backups.path)
        .filter((name) => madeAtMsOf("scheduled", name) !== undefined)
        .sort(),
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      await store.close();
      directory[Symbol.dispose]();
      backups[Symbol.dispose]();
    },
  };
  return scheduled;
}

describe("scheduled backups", () => {
  it("are made while the engine runs, each of them whole, and only so many are kept", async () => {
    await using scheduled = await schedule({ intervalMs: 20 });
    const seen = new Set<string>();
    await eventually(() => {
      for (const name of scheduled.made()) seen.add(name);
      return seen.size >= 6;
    }, 20_000);
    expect(scheduled.made().length).to.be.at.most(4);
    await verifyBackup(`${scheduled.to}/${scheduled.made().at(-1)}`);
    expect(scheduled.notes).to.deep.equal([]);
  }).timeout(30_000);

  it("leave alone what somebody made by hand, and remove what a killed engine left unfinished", async () => {
    const byHand = backupName("backup", 1_000);
    const unfinished = `${backupName("scheduled", 1_000)}.partial`;
    await using scheduled = await schedule({ intervalMs: 20, kept: 1 }, (to) => {
      for (const name of [byHand, unfinished, "notes"]) mkdirSync(`${to}/${name}`);
    });
    const first = (): string | undefined => scheduled.made()[0];
    await eventually(() => first() !== undefined, 5_000);
    const oldest = first();
    await eventually(() => first() !== oldest && scheduled.made().length === 1, 5_000);
    expect(readdirSync(scheduled.to)).to.include.members([byHand, "notes"]).and.not.include(unfinished);
  }).timeout(15_000);

  it("wait for the rest of the interval after a restart", async () => {
    const recent = backupName("scheduled", Date.now() - HOUR_MS / 2);
    const old = backupName("scheduled", Date.now() - 2 * HOUR_MS);
    await using waiting = await schedule({}, (to) => mkdirSync(`${to}/${recent}`));
    await using due = await schedule({}, (to) => mkdirSync(`${to}/${old}`));
    await eventually(() => due.made().length === 2, 5_000);
    expect(waiting.made()).to.deep.equal([recent]);
  });

  it("that cannot be made are told of, and tried again", async () => {
    using directory = aDirectory();
    writeFileSync(directory.file("file"), "");
    await using scheduled = await schedule({ to: directory.file("file"), intervalMs: 20 });
    await eventually(() => scheduled.notes.length >= 2, 5_000);
    expect(scheduled.notes[0]).to.match(/^the scheduled backup was not made: .*was not backed up to/);
  });

  it("have names that tell their time", () => {
    expect(backupName("scheduled", 1_700_000_000_123)).to.equal("scheduled-2023-11-14T22-13-20.123Z");
    expect(madeAtMsOf("scheduled", "scheduled-2023-11-14T22-13-20.123Z")).to.equal(1_700_000_000_123);
    expect(madeAtMsOf("scheduled", "backup-2023-11-14T22-13-20.123Z")).to.equal(undefined);
  });
});
