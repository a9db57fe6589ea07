import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { aDirectory } from "../builders/directories.ts";
import { allGone, type NpmEnd, npmStart, type NpmStart } from "../builders/npm-start.ts";

const SEED_AND_PORT = ["--seed", "7", "--port", "0"] as const;
const BLOCK_TIME_MS = 1_000;
const WEI = /^\d+$/;

/** What the last line of output holds, as far as this test looks. */
interface Summary {
  readonly blocks: number;
  readonly opportunitiesFound: number;
  readonly denied: Readonly<Record<string, number>>;
  readonly ordersCreated: number;
  readonly ordersCompleted: number;
  readonly ordersFailed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly bundlesIncluded: number;
  readonly predictedProfitWei: string;
  readonly realisedProfitWei: string;
  readonly orders: readonly { readonly profitToken: string; readonly realisedProfitWei: string }[];
  readonly dryRun?: { readonly ordersNotSent: number; readonly wouldHaveEarnedWei: string };
}

describe("npm start", () => {
  const directory = aDirectory();
  const running: NpmStart[] = [];
  let summary: Summary;
  let output: string;

  function start(args: readonly string[], options?: { isOneStream: boolean }): NpmStart {
    const run = npmStart(args, options);
    running.push(run);
    return run;
  }

  after(() => {
    for (const run of running) run.kill();
    directory[Symbol.dispose]();
  });

  it("-- --blocks 3 --json ends with one JSON object, with code 0 and with nothing left running", async () => {
    const args = [...SEED_AND_PORT, "--block-time", String(BLOCK_TIME_MS), "--directory", directory.path];
    const run = start(["--blocks", "3", "--json", ...args], { isOneStream: true });
    await run.printed(/Watching /);
    const pids = run.descendants();
    expect(pids.length, "npm's script, two chains, the bot").to.be.at.least(4);

    const end = await run.end();
    output = end.stdout;
    expect(end.code, output).to.equal(0);
    await allGone(pids);
    summary = lastLineOf(output);
    expect(summary.blocks).to.equal(3);
  });

  it("says in it what it found, did and earned, and the counts add up", () => {
    const { opportunitiesFound, denied, ordersCreated, ordersCompleted, ordersFailed, failures } = summary;
    expect(ordersCreated).to.be.at.least(1);
    expect(opportunitiesFound).to.equal(sum(denied) + ordersCreated);
    expect(ordersCreated).to.equal(ordersCompleted + ordersFailed);
    expect(ordersFailed).to.equal(sum(failures));
    expect(summary.bundlesIncluded).to.be.at.most(ordersCompleted);
    expect(summary.predictedProfitWei).to.match(WEI);
    expect(summary.realisedProfitWei).to.match(WEI);
    expect(summary.orders).to.have.length(ordersCompleted);
    const realisedWei = summary.orders.reduce((total, order) => total + BigInt(order.realisedProfitWei), 0n);
    expect(summary.realisedProfitWei).to.equal(String(realisedWei));
  });

  it("shows no key in its output, its log or its books", () => {
    const entries = readdirSync(directory.path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
    expect(files).to.include.members(
      ["arb.log", "data/journal.log", "data/ledger.db"].map((name) => directory.file(name)),
    );
    const texts = files.map((file) => readFileSync(file, "latin1"));
    for (const { privateKey } of [...ACCOUNTS.operators, ACCOUNTS.relayIdentity, ACCOUNTS.owner]) {
      const digits = privateKey.slice(2);
      expect([output, ...texts].some((text) => text.toLowerCase().includes(digits))).to.equal(false);
    }
  });

  it("-- --dry-run sends nothing, and says what it would have earned", async () => {
    using dryDirectory = aDirectory();
    const args = [...SEED_AND_PORT, "--block-time", String(BLOCK_TIME_MS), "--directory", dryDirectory.path];
    const run = start(["--dry-run", "--blocks", "2", "--json", ...args]);
    const [, rpcUrl = ""] = await run.printed(/embedded mainnet {2}(\S+)/);
    await run.printed(/dry run: not sent/);
    await delay(BLOCK_TIME_MS);
    expect(await noncesOf(ACCOUNTS.operators, rpcUrl), "used nonces").to.deep.equal([0, 0, 0, 0]);

    const end = await run.end();
    expect(end.code, end.stderr).to.equal(0);
    expect(end.stderr).not.to.match(/Submitted|Pending|Completed/);
    const { dryRun, ordersCompleted, bundlesIncluded, realisedProfitWei } = lastLineOf(end.stdout);
    expect({ ordersCompleted, bundlesIncluded, realisedProfitWei }).to.deep.equal({
      ordersCompleted: 0,
      bundlesIncluded: 0,
      realisedProfitWei: "0",
    });
    expect(dryRun!.ordersNotSent).to.be.at.least(1);
    expect(BigInt(dryRun!.wouldHaveEarnedWei) > 0n).to.equal(true);
    expect(existsSync(dryDirectory.file("data/journal.log")), "a dry run keeps no journal").to.equal(false);
  });

  it("says in one sentence that its port is in use", async () => {
    using occupiedDirectory = aDirectory();
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const run = start(["--port", String(port), "--blocks", "1", "--directory", occupiedDirectory.path]);
    const end = await run.end();
    server.close();
    expect(end.code).to.equal(3);
    expect(saidIn(end)).to.deep.equal([
      `Port ${port} on 127.0.0.1 is in use; end what uses it, or choose another port.`,
    ]);
  });

  it("says in one sentence what is wrong with an argument", async () => {
    const end = await start(["--blocks", "many"]).end();
    expect(end.code).not.to.equal(0);
    expect(saidIn(end)).to.deep.equal([
      "error: option '--blocks <n>' argument 'many' is invalid. It must be a whole number from 1 to 1000000.",
    ]);
  });
});

async function noncesOf(accounts: readonly { readonly address: string }[], rpcUrl: string): Promise<readonly number[]> {
  const provider = new JsonRpcProvider(rpcUrl, 1, { staticNetwork: true });
  const nonces = await Promise.all(accounts.map(({ address }) => provider.getTransactionCount(address)));
  provider.destroy();
  return nonces;
}

/** The lines of stderr that are not npm's. */
function saidIn({ stderr }: NpmEnd): readonly string[] {
  return stderr.split("\n").filter((line) => line !== "" && !line.startsWith("npm "));
}

function lastLineOf(text: string): Summary {
  return JSON.parse(text.trimEnd().split("\n").at(-1) ?? "") as Summary;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
