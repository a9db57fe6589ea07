import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import { QuarantineBook } from "../../bot/adapters/chain/market/quarantine-book.ts";
import type { Address } from "../../bot/core/hex.ts";
import type { Outcome } from "../../bot/core/outcome.ts";
import type { Route } from "../../bot/core/route.ts";
import { DivergenceWatch } from "../../bot/executors/flash/divergence-watch.ts";
import type { RevertedTrial } from "../../bot/executors/flash/reverted-trials.ts";
import { aDirectory } from "../builders/directories.ts";
import { eventually } from "../builders/eventually.ts";
import { oneNodeChain } from "../builders/one-node-chain.ts";
import { anExpectation, anOrder, anOutcome, eventsOf, UPDATES, WAY_TO } from "../builders/orders.ts";
import { addressOf } from "../builders/pools.ts";
import {
  CLAIMED_REVERT_DATA,
  type PrivateChain,
  RECIPIENT,
  signed,
  startPrivateChain,
} from "../builders/private-chain.ts";
import { aSignal, USDC, WETH } from "../builders/signals.ts";

const [BAD, GOOD, OTHER] = [addressOf(0xbad), addressOf(0x900d), addressOf(0x07e4)];
const { predictedProfit } = anExpectation;
const LESS: Partial<Outcome> = { realisedProfit: { token: WETH, amountWei: predictedProfit.amountWei - 1n } };

/** Over two pools. */
function routeOver(first: Address, second: Address, venue: "uniswap-v2" | "curve" = "uniswap-v2"): Route {
  const hops = [
    { venue: "uniswap-v2" as const, pool: first, tokenIn: WETH, tokenOut: USDC, amountIn: 10n ** 18n, amountOut: 1n },
    { venue: "uniswap-v2" as const, pool: second, tokenIn: USDC, tokenOut: WETH, amountIn: 1n, amountOut: 2n },
  ];
  const [hop] = hops;
  return {
    profitToken: WETH,
    hops: venue === "curve" ? [{ ...hop!, venue, i: 0, j: 1, indices: "int128" }, hops[1]!] : hops,
  };
}

describe("What came out otherwise than it was computed", () => {
  let directory: ReturnType<typeof aDirectory>;
  let book: QuarantineBook;
  let chain: PrivateChain;
  let provider: JsonRpcProvider;
  let bot: Awaited<ReturnType<typeof oneNodeChain>>;
  let counted: number;
  let watch: DivergenceWatch;
  let orders = 0n;

  before(async () => {
    chain = await startPrivateChain();
    provider = new JsonRpcProvider(chain.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    bot = await oneNodeChain(provider, 1n, 10);
  });

  after(async () => {
    bot.stop();
    provider.destroy();
    await chain.stop();
  });

  beforeEach(() => {
    directory = aDirectory();
    book = QuarantineBook.open(directory.file("quarantine.db"), () => undefined);
    counted = 0;
    watch = new DivergenceWatch({
      reports: book,
      chain: bot,
      ownSources: ["scanner"],
      vouchedFor: [USDC],
      onDivergence: () => (counted += 1),
    });
  });

  afterEach(() => {
    book.close();
    directory[Symbol.dispose]();
  });

  /** Tells of an order that has completed. */
  function completed(route: Route, outcome: Partial<Outcome> = {}, source = "scanner"): void {
    const signal = aSignal({ source, route, resources: route.hops.map(({ pool }) => pool) });
    const updates = [{ ...UPDATES.created, signal }, ...WAY_TO.Pending.slice(1)];
    const end = { type: "completed", outcome: anOutcome(outcome) } as const;
    orders += 1n;
    const order = anOrder([...updates, end], orders);
    watch.onOrderEvent(eventsOf([end], orders)[0]!, order);
  }

  it("brings a pool into quarantine that was part of it twice, and none that others came out well with", () => {
    completed(routeOver(GOOD, OTHER));
    completed(routeOver(BAD, GOOD), LESS);
    expect([...book.held()]).to.deep.equal([]);
    completed(routeOver(GOOD, BAD), LESS);
    expect([...book.held()]).to.deep.equal([BAD]);
    expect(book.list()[0]?.reason).to.match(
      /^2 divergences, the last: 9000000000000000 of .* were predicted and 8999999999999999 came \(order \d+\)/,
    );
    expect(counted).to.equal(2);
  });

  it("is no divergence where somebody moved a pool first, nobody can tell, or others had computed it", () => {
    const priorMove = { transactionHash: CLAIMED_REVERT_DATA, resource: BAD, blockNumber: 1n } as const;
    for (let i = 0; i < 2; i++) {
      completed(routeOver(BAD, GOOD), { ...LESS, priorMove });
      completed(routeOver(BAD, GOOD), { ...LESS, isPriorMoveUnknown: true });
      completed(routeOver(BAD, GOOD), LESS, "http");
      completed(routeOver(BAD, GOOD, "curve"), LESS);
    }
    expect(counted).to.equal(0);
    // More than a rate that grows with time gives.
    completed(routeOver(BAD, GOOD, "curve"), { realisedProfit: { token: WETH, amountWei: 0n } });
    expect(counted).to.equal(1);
  });

  it("is a trial that reverts in the very state it was computed from, and not one that somebody was faster than", async () => {
    const to = await chain.freshOpportunity();
    const account = await chain.freshAccount();
    await chain.rpc("evm_mine");
    const free = await chain.headNumber();
    const raw = await signed(account, { nonce: 0, to });
    await chain.rpc("eth_sendRawTransaction", raw);
    await chain.rpc("evm_mine");
    const taken = await chain.headNumber();
    const trial = (sizedIn: bigint, changes: Partial<RevertedTrial> = {}): RevertedTrial => ({
      route: routeOver(BAD, GOOD),
      funding: { kind: "flash-swap" },
      predictedProfit,
      call: { from: RECIPIENT, to, data: "0x", gasLimit: 100_000n },
      revertData: CLAIMED_REVERT_DATA,
      sizedIn,
      ...changes,
    });
    for (let i = 0; i < 2; i++) {
      watch.reverted(trial(free, { route: routeOver(OTHER, GOOD) }));
      watch.reverted(trial(taken, { revertData: "0x" }));
      watch.reverted(trial(taken, { funding: { kind: "balancer", lender: OTHER } }));
      watch.reverted(trial(taken));
    }
    await eventually(() => book.held().size >= 2);
    expect([...book.held()].toSorted()).to.deep.equal([BAD, GOOD].toSorted());
    expect(book.list()[0]?.reason).to.include(`it reverts in the state of block ${taken}: an unknown error 0xdeadbeef`);
  });
});
