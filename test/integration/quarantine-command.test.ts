import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { QUARANTINE_FILE, QuarantineBook } from "../../bot/adapters/chain/market/quarantine-book.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { addressOf } from "../builders/pools.ts";
import { type ArbResult, runArb } from "../builders/run-arb.ts";

const [TOKEN, POOL] = [addressOf(1), addressOf(2)];
const ID = `0x${"ab".repeat(32)}` as const;
const HELD_AT_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const DAY_MS = 86_400_000;

describe("arb quarantine, as it is typed", () => {
  const folder = new ConfigFolder();
  const config = folder.write();
  const directory = path.join(folder.path, "data");
  after(() => folder.remove());

  const arb = async (...args: readonly string[]): Promise<ArbResult> => {
    const result = await runArb([...args, "--config", config]);
    expect(result.stderr).to.equal("");
    expect(result.code).to.equal(0);
    return result;
  };

  it("needs no key, no endpoint and no earlier run, and makes no file", async () => {
    expect((await arb("quarantine")).stdout).to.equal("Nothing is in quarantine.\n");
    expect((await arb("quarantine", "release", TOKEN)).stdout).to.equal(`${TOKEN} was not in quarantine.\n`);
    expect(existsSync(directory)).to.equal(false);
  });

  it("lists what a running bot holds, with reasons and times, and has it let go what is released", async () => {
    mkdirSync(directory);
    const nowMs = { value: HELD_AT_MS };
    using book = QuarantineBook.open(path.join(directory, QUARANTINE_FILE), () => undefined, {
      nowMs: () => nowMs.value,
    });
    book.hold(TOKEN, "it takes \u001b[31m2 %");
    book.hold(POOL, "it had changed without any log", 10_000 * DAY_MS);
    book.hold(ID, "2 divergences");
    const { stdout } = await arb("quarantine");
    expect(stdout).to.match(/^pool or token +since \(UTC\) +until \(UTC\) +reason\n/);
    expect(stdout).to.match(new RegExp(`${TOKEN} +2026-01-02 03:04:05 +it is released +it takes [^\u001b]*2 %\n`));
    expect(stdout).to.match(new RegExp(`${POOL} +2026-01-02 03:04:05 +2053-05-20 03:04:05 +it had changed`));

    const [first] = ((await arb("quarantine", "--json")).json() as { quarantined: readonly object[] }).quarantined;
    expect(first).to.include({ address: TOKEN, sinceMs: HELD_AT_MS, untilMs: null });
    const released = await arb("quarantine", "release", TOKEN.toUpperCase().replace("0X", "0x"), "--json");
    expect(released.json()).to.include({ released: TOKEN, changed: true });
    expect((await arb("quarantine", "release", ID)).stdout).to.match(/^Released 0xabab/);
    expect([...book.held()]).to.deep.equal([POOL]);
  });

  it("refuses what is no address", async () => {
    const { code, stderr } = await runArb(["quarantine", "release", "USDC", "--config", config]);
    expect(code).to.equal(2);
    expect(stderr).to.include("Expected an address");
  });
});
