import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { toBeHex, Transaction } from "ethers";
import { Accounts } from "../../bot/accounts/accounts.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import { SWAP_SELECTORS } from "../../bot/adapters/signer/swap-selectors.ts";
import { SqliteTradeMemory } from "../../bot/adapters/store/trade-memory/sqlite-trade-memory.ts";
import type { Exchange } from "../../bot/core/exchange.ts";
import type { Halt } from "../../bot/core/halt.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { OrderPart } from "../../bot/core/part.ts";
import type { SplitPlan } from "../../bot/executors/split/split-plan.ts";
import { SplitExecutor } from "../../bot/executors/split/split-executor.ts";
import { MarketView } from "../../bot/market/market-view.ts";
import type { UniswapV2Pool } from "../../bot/market/pool-state.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { DataFee } from "../../bot/ports/data-fee.ts";
import type { TradingSettings } from "../../bot/trading/parts/trading-settings.ts";
import type { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import { AllowanceReader } from "../../bot/trading/approvals/allowance-reader.ts";
import { encodeAllowance } from "../../bot/trading/approvals/erc20.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type Mined, minedOf, ScriptedChain, ScriptedRelay, settled } from "./chain.ts";
import { ManualClock } from "./manual-clock.ts";
import { aTransfer, OrderRecord } from "./plans.ts";
import { addressOf, v2Pool } from "./pools.ts";
import { QUICK_TRADING } from "./quick-trading.ts";
import { ROOMY_SPLIT } from "./split-desk.ts";
import { aSplitSignal, type TradeWishes } from "./split-signals.ts";

const [WETH, USDC] = [TOKENS.WETH.address, TOKENS.USDC.address];
const ETHER = 10n ** 18n;
const USD = 10n ** 6n;
const GWEI = 10n ** 9n;
const GAS = 100_000n;
const ALLOWANCE = encodeAllowance(addressOf(1), addressOf(1)).slice(0, 10);

/** Three exchanges of one deep pool each. */
const EXCHANGES: readonly Exchange[] = [1, 2, 3].map((n) => ({
  ...{ name: `exchange ${n}`, routerKind: "uniswap-v2-router" as const },
  ...{ router: addressOf(0xa00 + n), factory: addressOf(0xf00 + n) },
}));
const POOLS: readonly UniswapV2Pool[] = [1, 2, 3].map((n) => {
  const facts = { address: addressOf(0xb00 + n), token0: USDC, token1: WETH };
  return v2Pool(30_000_000n * USD, 10_000n * ETHER, facts);
});

/** A test double: which pool belongs to which exchange, without a chain to ask. */
const BOOK = {
  exchanges: EXCHANGES,
  poolsOf: ({ name }: Exchange) =>
    POOLS.filter((_pool, index) => EXCHANGES[index]!.name === name).map((pool) => pool.address),
} as unknown as ExchangeBook;

/** An order that is being executed. */
export interface SplitRun {
  readonly record: OrderRecord;
  readonly done: Promise<void>;
  readonly abort: AbortController;
}

/** A split executor with a scripted world around it, used as the engine uses it. */
export class SplitBench {
  readonly chain = new ScriptedChain();
  readonly relay = new ScriptedRelay();
  readonly clock = new ManualClock();
  readonly settings: TradingSettings;
  halt: Halt | undefined;
  /** Of a rollup, from the next process on. */
  l1DataFee: DataFee | undefined;
  readonly #directory = mkdtempSync(path.join(tmpdir(), "split-bench-"));
  readonly #signer: LocalSigner;
  #memory: SqliteTradeMemory | undefined;
  #accounts: Accounts | undefined;
  #executor: SplitExecutor | undefined;
  #lastOrderId = 40n;

  private constructor(settings: Partial<TradingSettings>) {
    this.settings = { ...QUICK_TRADING, ...settings };
    const selectors = new Set(SWAP_SELECTORS["uniswap-v2-router"]);
    this.#signer = new LocalSigner([ACCOUNTS.capital[0]!.privateKey], {
      chainId: 1n,
      routers: new Map(EXCHANGES.map(({ router }) => [router, selectors])),
      maxFeePerGasWei: 1_000n * GWEI,
      maxGasLimit: 1_000_000n,
    });
    // Balances are large, and nothing is allowed.
    this.chain.onCall = ({ data }) => {
      const amountWei = data.startsWith(ALLOWANCE) ? 0n : 1_000_000n * ETHER;
      return { status: "succeeded", returnData: toBeHex(amountWei, 32) as Hex, gasUsed: GAS };
    };
  }

  static async open(settings: Partial<TradingSettings> = {}): Promise<SplitBench> {
    const bench = new SplitBench(settings);
    await bench.restarted();
    return bench;
  }

  get executor(): SplitExecutor {
    return this.#executor!;
  }

  get account(): Address {
    return this.#signer.accounts[0]!;
  }

  /** Another process with the same settings, which knows nothing of what the first one did. */
  async restarted(): Promise<void> {
    const { chain, clock, settings, relay } = this;
    await this.#accounts?.stop();
    this.#memory?.[Symbol.dispose]();
    this.#accounts = await Accounts.open(chain, this.#signer.accounts);
    this.#memory = SqliteTradeMemory.open(path.join(this.#directory, "trades.sqlite"), () => undefined, {
      nowMs: () => clock.nowMs(),
    });
    const [market, prices] = [new MarketView(), new NativePrices(WETH)];
    const snapshot = { blockNumber: 1_000n, pools: POOLS, changed: "all" } as const;
    market.update(snapshot, { readAtMs: clock.nowMs() });
    prices.update(snapshot);
    this.#executor = new SplitExecutor({
      ...{ chain, clock, market, prices, settings, exchanges: BOOK },
      ...{ signer: this.#signer, accounts: this.#accounts, memory: this.#memory },
      relays: settings.submission === "public" ? [] : [relay],
      allowances: new AllowanceReader(chain, { resetFirst: [] }),
      calls: {
        tryInOrder: (calls) =>
          Promise.resolve(calls.map(() => ({ succeeded: true, returnData: "0x", gasUsed: GAS, logs: [] }))),
      },
      // 3,000 USD for an ether.
      valuation: {
        usdE8Of: ({ token, amountWei }) => (token === WETH ? (amountWei * 3_000n) / 10n ** 10n : amountWei * 100n),
        fromUsdE8: (usdE8, token) => (token === WETH ? (usdE8 * 10n ** 10n) / 3_000n : usdE8 / 100n),
      },
      split: ROOMY_SPLIT,
      ...(this.l1DataFee !== undefined && { l1DataFee: this.l1DataFee }),
      halt: { current: () => this.halt },
    });
  }

  async stop(): Promise<void> {
    await this.#accounts?.stop();
    this.#memory?.[Symbol.dispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** An order as it is before planning. */
  async created(wishes: TradeWishes = {}): Promise<OrderRecord> {
    this.#lastOrderId += 1n;
    const record = new OrderRecord(this.#lastOrderId);
    await record.report({
      type: "created",
      signal: aSplitSignal(wishes, this.clock.ms),
      submissionDeadlineMs: this.clock.ms + 30_000,
      confirmationDeadlineMs: this.clock.ms + 60_000,
    });
    return record;
  }

  /** Planned and tried; throws what denies it. */
  async planned({ order }: OrderRecord): Promise<SplitPlan> {
    const planned = await this.executor.plan(order);
    if (planned.denied !== undefined) throw new Error(planned.denied.code);
    const tried = await this.executor.simulate(planned.plan);
    if (tried.denied !== undefined) throw new Error(tried.denied.code);
    return tried.plan;
  }

  /** With its first signature. */
  async signed(record: OrderRecord, plan: SplitPlan): Promise<OrderRecord> {
    const nothing = { token: USDC, amountWei: 0n };
    await record.report({ type: "validated", predictedProfit: nothing, netProfit: nothing });
    await record.report({ type: "signed", intent: await this.executor.sign(plan) });
    return record;
  }

  async executing(record?: OrderRecord): Promise<SplitRun> {
    const known = record ?? (await this.created());
    if (record === undefined) await this.signed(known, await this.planned(known));
    const abort = new AbortController();
    const done = this.executor.execute(known.order, known.report, abort.signal);
    for (let turn = 0; turn < 5; turn++) await settled();
    return { record: known, done, abort };
  }

  /** The process ends here and another one takes the order up. */
  async crashed({ record, abort, done }: SplitRun): Promise<SplitRun> {
    abort.abort();
    await done;
    await this.restarted();
    return this.executing(record);
  }

  /** A part as a block holds it: it has moved what was quoted, or has reverted. */
  mined({ record: { order } }: SplitRun, { brief }: OrderPart, succeeded = true): Mined {
    const { transaction } = order.intents.find(({ part }) => part?.partId === brief.partId)!;
    const moved =
      brief.purpose === "swap"
        ? [
            aTransfer(brief.sold.token, this.account, POOLS[0]!.address, brief.sold.amountWei),
            aTransfer(brief.expected.token, POOLS[0]!.address, this.account, brief.expected.amountWei),
          ]
        : [];
    return minedOf(transaction.raw, { succeeded, gasUsed: GAS, ...(succeeded && { logs: moved }) });
  }

  /** Blocks without anything of ours, and time for what follows from each. */
  async blocks(count: number): Promise<void> {
    for (let mined = 0; mined < count; mined++) {
      await this.chain.mine();
      await settled();
    }
  }
}

/** Whose nonces, in the order of signing. */
export function noncesOf({ order }: OrderRecord): readonly number[] {
  return order.intents.map(({ transaction }) => Transaction.from(transaction.raw).nonce);
}
