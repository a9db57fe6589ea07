import { singletonsOf } from "../../bot/core/singletons.ts";
import { id, toBeHex, zeroPadValue } from "ethers";
import { Accounts } from "../../bot/accounts/accounts.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import type { Denial } from "../../bot/core/denial.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { applyOrderEvent, type Order } from "../../bot/core/order.ts";
import type { ExecutionUpdate, LifecycleEvent } from "../../bot/core/order-event.ts";
import type { SizedArbitrageSignal } from "../../bot/core/signal.ts";
import { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { Log } from "../../bot/ports/chain.ts";
import type { DataFee } from "../../bot/ports/data-fee.ts";
import type { Halt } from "../../bot/core/halt.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { ScriptedChain, ScriptedRelay } from "./chain.ts";
import { ManualClock } from "./manual-clock.ts";
import { aSignal, WETH } from "./signals.ts";

export const CONTRACT: Address = `0x${"c0".repeat(20)}`;
export const PAYOUT_ADDRESS: Address = `0x${"9a".repeat(20)}`;
export const STRANGER: Address = `0x${"57".repeat(20)}`;
/** 0.05 ETH: what the plans of these tests are to earn. */
export const PROFIT_WEI = 5n * 10n ** 16n;
const GWEI = 10n ** 9n;

export const EXECUTE_SELECTOR = id("execute()").slice(0, 10) as Hex;

export const FLASH_SETTINGS: FlashSettings = {
  chainId: 1n,
  contract: CONTRACT,
  wrappedNative: WETH,
  singletons: singletonsOf(1n),
  fundings: [{ kind: "flash-swap" }],
  settlement: { recipient: "contract", unwrap: false, builderShareBps: 0 },
  submission: "private",
  privateVia: "bundle",
  simulation: "node",
  targetBlocks: 3,
  fallbackBlocks: 3,
  confirmationBlocks: 2,
  finalityBlocks: 6,
  retryAttempts: 3,
  privateTimeoutMs: 0,
  fallbackMultiplierBps: 11_000n,
  slippageToleranceBps: 500n,
  minNetProfitWei: 10n ** 15n,
  gasStrategy: "profit-share",
  gasPercentile: 60,
  bidShareBps: 5_000n,
  minPriorityFeeWei: GWEI,
  maxPriorityFeeWei: 500n * GWEI,
  maxGasPriceWei: 500n * GWEI,
  gasLimitCeiling: 500_000n,
};

/** A signer whose policy lets through what the settings of these tests lead to. */
export function aSigner(accounts = 1): LocalSigner {
  const keys = ACCOUNTS.operators.slice(0, accounts).map(({ privateKey }) => privateKey);
  return new LocalSigner(keys, {
    chainId: 1n,
    contract: CONTRACT,
    selector: EXECUTE_SELECTOR,
    maxFeePerGasWei: 1_000n * GWEI,
    maxGasLimit: 500_000n,
  });
}

/** A signal seen in block 100. */
export function aFlashSignal(changes: Partial<SizedArbitrageSignal> = {}): SizedArbitrageSignal {
  return aSignal({
    observedBlock: 100n,
    validThroughBlock: 103n,
    expectedProfit: { token: WETH, amountWei: PROFIT_WEI },
    ...changes,
  });
}

/** A test double of the engine's journal: folds what is reported, by the engine's own table of states. */
export class OrderRecord {
  readonly updates: (ExecutionUpdate | LifecycleEvent)[] = [];
  #order: Order | undefined;
  readonly #orderId: bigint;

  constructor(orderId: bigint) {
    this.#orderId = orderId;
  }

  get order(): Order {
    return this.#order!;
  }

  get types(): string[] {
    return this.updates.map(({ type }) => type);
  }

  /** All updates of one type, in order. */
  of<Type extends ExecutionUpdate["type"]>(type: Type): (ExecutionUpdate & { readonly type: Type })[] {
    return this.updates.filter((update) => update.type === type) as (ExecutionUpdate & { readonly type: Type })[];
  }

  readonly report = async (update: ExecutionUpdate | LifecycleEvent): Promise<void> => {
    await Promise.resolve();
    this.#order = applyOrderEvent(this.#order, { ...update, orderId: this.#orderId, atMs: 1_700_000_000_000 });
    this.updates.push(update);
  };
}

export interface FlashBenchParts {
  readonly settings?: Partial<FlashSettings>;
  readonly relays?: readonly ScriptedRelay[];
  readonly accounts?: number;
  /** What a rollup takes for data. */
  readonly l1DataFee?: DataFee;
}

/** A flash executor with a scripted world around it, used as the engine uses it. */
export class FlashBench {
  readonly chain = new ScriptedChain();
  readonly relays: readonly ScriptedRelay[];
  readonly clock = new ManualClock();
  readonly settings: FlashSettings;
  readonly signer: LocalSigner;
  /** Of the operator, while somebody has pulled the kill switch. */
  halt: Halt | undefined;
  /** What the accounts have told of themselves. */
  readonly news: string[] = [];
  #accounts: Accounts | undefined;
  #executor: FlashExecutor | undefined;
  readonly #l1DataFee: DataFee | undefined;
  #lastOrderId = 40n;

  private constructor({ settings = {}, relays = [new ScriptedRelay()], accounts = 1, l1DataFee }: FlashBenchParts) {
    this.#l1DataFee = l1DataFee;
    this.settings = { ...FLASH_SETTINGS, ...settings };
    this.relays = relays;
    this.signer = aSigner(accounts);
    this.chain.onCall = () => profitOf(PROFIT_WEI);
  }

  /** A bench in a world that `prepare` may change before anything looks at it. */
  static async open(
    parts: FlashBenchParts = {},
    prepare: (bench: FlashBench) => void = () => undefined,
  ): Promise<FlashBench> {
    const bench = new FlashBench(parts);
    prepare(bench);
    await bench.restarted();
    return bench;
  }

  get relay(): ScriptedRelay {
    return this.relays[0]!;
  }

  get executor(): FlashExecutor {
    return this.#executor!;
  }

  get accounts(): Accounts {
    return this.#accounts!;
  }

  /** Another process with the same settings, which knows nothing of what the first one did. */
  async restarted(): Promise<FlashExecutor> {
    const { chain, signer, relays, settings, clock } = this;
    await this.#accounts?.stop();
    this.#accounts = await Accounts.open(chain, signer.accounts, (sentence) => this.news.push(sentence));
    const prices = new NativePrices(WETH);
    const halt = { current: () => this.halt };
    const accounts = this.#accounts;
    const facts = this.#l1DataFee === undefined ? {} : { l1DataFee: this.#l1DataFee };
    this.#executor = new FlashExecutor({ chain, signer, accounts, relays, settings, clock, prices, halt, ...facts });
    return this.#executor;
  }

  /** Why no order is made of the signal; undefined when one would be. */
  denialOf(signal: SizedArbitrageSignal): Denial | undefined {
    const assessment = this.executor.assess(signal);
    return "denied" in assessment ? assessment.denied : undefined;
  }

  /** An order as it is before planning. */
  async created(signal = aFlashSignal()): Promise<OrderRecord> {
    this.#lastOrderId += 1n;
    const record = new OrderRecord(this.#lastOrderId);
    const submissionDeadlineMs = this.clock.ms + 30_000;
    const confirmationDeadlineMs = this.clock.ms + 300_000;
    await record.report({ type: "created", signal, submissionDeadlineMs, confirmationDeadlineMs });
    return record;
  }

  /** An order that is planned, simulated and signed, and has not been sent. */
  async signed(signal = aFlashSignal()): Promise<OrderRecord> {
    const record = await this.created(signal);
    const planned = await this.executor.plan(record.order);
    if (planned.denied !== undefined) throw new Error(`denied: ${planned.denied.code}`);
    const simulated = await this.executor.simulate(planned.plan);
    if (simulated.denied !== undefined) throw new Error(`denied: ${simulated.denied.code}`);
    const { plan, predictedProfit, netProfit, simulation } = simulated;
    const trial = simulation === undefined ? {} : { simulation };
    await record.report({ type: "validated", predictedProfit, netProfit, ...trial });
    await record.report({ type: "signed", intent: await this.executor.sign(plan) });
    return record;
  }
}

/** What a call returns that earned this much. */
export function profitOf(amountWei: bigint, gasUsed = 130_000n) {
  return { status: "succeeded", returnData: toBeHex(amountWei, 32) as Hex, gasUsed } as const;
}

type EmittedLog = Pick<Log, "address" | "topics" | "data">;

/** An ERC-20 transfer. */
export function aTransfer(token: Address, from: Address, to: Address, amountWei: bigint): EmittedLog {
  const topics = [id("Transfer(address,address,uint256)"), zeroPadValue(from, 32), zeroPadValue(to, 32)] as Hex[];
  return { address: token, topics, data: toBeHex(amountWei, 32) as Hex };
}

/** What WETH9 emits when an account wraps or unwraps. */
export function aWrapping(what: "Deposit" | "Withdrawal", account: Address, amountWei: bigint): EmittedLog {
  const topics = [id(`${what}(address,uint256)`), zeroPadValue(account, 32)] as Hex[];
  return { address: WETH, topics, data: toBeHex(amountWei, 32) as Hex };
}

/** What our contract emits when it has unwrapped a profit or paid the builder. */
export function anExecuted(
  profitToken: Address,
  profitWei: bigint,
  builderShareWei: bigint,
  contract = CONTRACT,
): EmittedLog {
  const events = FlashArbitrage__factory.createInterface();
  const { topics, data } = events.encodeEventLog("Executed", [profitToken, profitWei, builderShareWei]);
  return { address: contract, topics: topics as Hex[], data: data as Hex };
}

/** What a V2 pair emits when its reserves have changed. */
export function aSync(pool: Address): EmittedLog {
  return { address: pool, topics: [id("Sync(uint112,uint112)") as Hex], data: "0x" };
}

/** The logs of an execution that earned this much. */
export function earned(amountWei: bigint): EmittedLog[] {
  return [aTransfer(WETH, STRANGER, CONTRACT, 10n ** 18n + amountWei), aTransfer(WETH, CONTRACT, STRANGER, 10n ** 18n)];
}
