import { expect } from "chai";
import { JsonRpcProvider, keccak256, parseEther } from "ethers";
import type { Order } from "../../bot/core/order.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { openCrashSite, type Way } from "../builders/crash-site.ts";
import { journalledOrders, wrongsOf } from "../builders/crash-verdict.ts";
import { sendTrade } from "../builders/public-trade.ts";

const USDC = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
/** Two of them keep two cores busy: each waits for its chain half of the time. */
const BOTS_AT_ONCE = 3;
/** About a fifth of that on two idle cores. */
const SWEEP_WITHIN_MS = 240_000;
/** Enough for an order to be included and confirmed, or to expire. */
const MANY_BLOCKS = 4;

/** Where a bot is killed, and how many blocks are made before it starts again. */
interface Case {
  readonly crashPoint: string;
  readonly blocksMissed: number;
}

interface Verdict {
  /** As the journal had them, before the restart and after it. */
  readonly atDeath: readonly Order[];
  readonly atEnd: readonly Order[];
  readonly wrongs: readonly string[];
}

describe("a bot that is killed", () => {
  let floor: TradingFloor;

  before(async () => {
    floor = await openTradingFloor();
    const provider = new JsonRpcProvider(floor.rpcUrl, 1, { staticNetwork: true });
    const trade = { tokenIn: PROTOCOLS.weth, tokenOut: USDC, amountIn: parseEther("40") } as const;
    await sendTrade(provider, ACCOUNTS.traders[0]!, trade);
    await floor.builder.sealNow();
    provider.destroy();
  });

  after(() => floor.stop());

  it("at any record of its journal ends every order rightly after a restart", async () => {
    const verdicts = await sweep("relay", (n) => [
      { crashPoint: `commit:${n}:durable`, blocksMissed: 0 },
      { crashPoint: `commit:${n}:torn`, blocksMissed: 1 },
      { crashPoint: `commit:${n}:lost`, blocksMissed: MANY_BLOCKS },
    ]);
    const statesAtDeath = new Set(verdicts.flatMap(({ atDeath }) => atDeath.map(({ state }) => state)));
    expect([...statesAtDeath]).to.include.members(["Created", "Validated", "Submitted", "Pending", "Completed"]);
  }).timeout(SWEEP_WITHIN_MS);

  it("at any request to the relay ends every order rightly after a restart", async () => {
    const verdicts = await sweep("relay", (n) => [
      { crashPoint: `send:${n}:before`, blocksMissed: 0 },
      { crashPoint: `send:${n}:after`, blocksMissed: 1 },
    ]);
    expect(verdicts.length, "an offer for each of three blocks").to.be.at.least(6);
  }).timeout(SWEEP_WITHIN_MS);

  it("while it falls back to the public pool ends every order rightly after a restart", async () => {
    // Its first request is the one to the relay.
    const verdicts = await sweep("public", (n) => [
      { crashPoint: `send:${n + 1}:before`, blocksMissed: 1 },
      { crashPoint: `send:${n + 1}:before`, blocksMissed: MANY_BLOCKS },
      { crashPoint: `send:${n + 1}:after`, blocksMissed: 0 },
      { crashPoint: `send:${n + 1}:after`, blocksMissed: MANY_BLOCKS },
    ]);
    const ways = verdicts.flatMap(({ atEnd }) => atEnd.flatMap(({ publishedVia }) => publishedVia));
    expect(ways).to.include("public-pool");
  }).timeout(SWEEP_WITHIN_MS);

  /** Kills bots at the cases for n = 1, 2, … until one ends before its point comes; returns those that were killed. */
  async function sweep(way: Way, casesFor: (n: number) => readonly Case[]): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    const cases = allCases(casesFor);
    let isOver = false;
    const startMs = performance.now();
    const work = async (): Promise<void> => {
      for (let next = cases.next(); next.done !== true && !isOver; next = cases.next()) {
        const verdict = await killAndRecover(way, next.value).catch((thrown: unknown) => {
          isOver = true;
          throw thrown;
        });
        if (verdict === "ended before") isOver = true;
        else verdicts.push(verdict);
      }
    };
    const workers = Array.from({ length: BOTS_AT_ONCE }, work);
    // None may go on when the test is over.
    await Promise.allSettled(workers);
    await Promise.all(workers);

    const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
    console.log(`      killed and restarted at ${verdicts.length} points in ${seconds} s`);
    expect(verdicts.flatMap(({ wrongs }) => wrongs)).to.deep.equal([]);
    return verdicts;
  }

  async function killAndRecover(way: Way, { crashPoint, blocksMissed }: Case): Promise<Verdict | "ended before"> {
    const site = await openCrashSite(floor, way);
    const { directory, rpcUrl } = site;
    const provider = new JsonRpcProvider(rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    try {
      const death = await site.runBot(crashPoint);
      if (death.code === 0) return "ended before";
      expect(death.signal, death.output).to.equal("SIGKILL");
      const atDeath = await journalledOrders(directory);
      await site.sealBlocks(blocksMissed);
      const end = await site.runBot();
      const atEnd = await journalledOrders(directory);
      const wrongs = [
        ...(end.code === 0 ? [] : [`it ended with ${end.code ?? "a signal"}: ${end.output}`]),
        ...[...site.sentUnrecorded].map((raw) => `${keccak256(raw)} was sent before it was recorded`),
        ...(await wrongsOf(atEnd, { directory, provider, contract: floor.contract })),
      ];
      return {
        atDeath,
        atEnd,
        wrongs: wrongs.map((wrong) => `${crashPoint}, ${blocksMissed} blocks missed: ${wrong}`),
      };
    } finally {
      provider.destroy();
      await site.stop();
    }
  }
});

function* allCases(casesFor: (n: number) => readonly Case[]): Generator<Case, undefined> {
  for (let n = 1; ; n++) yield* casesFor(n);
}
