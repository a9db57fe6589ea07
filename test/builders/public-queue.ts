import { setTimeout as delay } from "node:timers/promises";
import { toQuantity } from "ethers";
import { Accounts } from "../../bot/accounts/accounts.ts";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import { LocalSigner } from "../../bot/adapters/signer/local-signer.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Route } from "../../bot/core/route.ts";
import { FlashExecutor } from "../../bot/executors/flash/flash-executor.ts";
import type { FlashSettings } from "../../bot/executors/flash/flash-settings.ts";
import { NativePrices } from "../../bot/market/prices/native-price.ts";
import type { Relay } from "../../bot/ports/relay.ts";
import { eventually } from "./eventually.ts";
import { ManualClock } from "./manual-clock.ts";
import { oneNodeChain } from "./one-node-chain.ts";
import { aFlashSignal, EXECUTE_SELECTOR, FLASH_SETTINGS, OrderRecord } from "./plans.ts";

const GWEI = 10n ** 9n;

/** A real node that makes blocks on request only, and what can be earned there. */
export interface QueueChain {
  readonly client: RpcClient;
  readonly chainId: bigint;
  readonly contract: Address;
  readonly wrappedNative: Address;
  readonly operatorKey: Hex;
  readonly route: Route;
  readonly profitWei: bigint;
}

/** An order that is followed on a real node. */
export interface QueueRun {
  readonly record: OrderRecord;
  /** Its first bytes. */
  readonly raw: Hex;
  readonly stop: () => Promise<void>;
}

/** A flash executor with one account on a real node, used as the engine uses it. */
export class QueueSite {
  readonly clock = new ManualClock();
  readonly settings: FlashSettings;
  readonly executor: FlashExecutor;
  readonly account: Address;
  readonly #world: QueueChain;
  readonly #chain: JsonRpcChain;
  readonly #accounts: Accounts;
  readonly #traffic: Traffic;
  readonly #runs: QueueRun[] = [];
  #lastOrderId = 0n;

  private constructor(
    world: QueueChain,
    parts: { chain: JsonRpcChain; accounts: Accounts; signer: LocalSigner; traffic: Traffic },
    options: { settings: FlashSettings; relays: readonly Relay[] },
  ) {
    this.#world = world;
    this.#chain = parts.chain;
    this.#accounts = parts.accounts;
    this.#traffic = parts.traffic;
    this.settings = options.settings;
    this.account = parts.signer.accounts[0]!;
    const prices = new NativePrices(world.wrappedNative);
    this.executor = new FlashExecutor({ ...parts, ...options, clock: this.clock, prices });
  }

  static async open(
    world: QueueChain,
    changes: Partial<FlashSettings> = {},
    relays: readonly Relay[] = [],
  ): Promise<QueueSite> {
    const { chainId, contract, wrappedNative } = world;
    const settings: FlashSettings = {
      ...FLASH_SETTINGS,
      ...{ chainId, contract, wrappedNative, submission: "public", fallbackBlocks: 20, confirmationBlocks: 1 },
      ...{ bidShareBps: 100n, maxPriorityFeeWei: 5_000n * GWEI, maxGasPriceWei: 5_000n * GWEI },
      ...changes,
    };
    const traffic = new Traffic(world.client);
    const chain = await oneNodeChain(traffic, chainId, 5);
    const policy = {
      ...{ chainId, contract, selector: EXECUTE_SELECTOR },
      ...{ maxFeePerGasWei: 2n * settings.maxGasPriceWei, maxGasLimit: settings.gasLimitCeiling },
    };
    const signer = new LocalSigner([world.operatorKey], policy);
    const accounts = await Accounts.open(chain, signer.accounts);
    return new QueueSite(world, { chain, accounts, signer, traffic }, { settings, relays });
  }

  rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return this.#world.client.send(method, params);
  }

  /** Makes a block, at this base fee if one is given, and waits until everything that follows from it has happened. */
  async mine(baseFeePerGasWei?: bigint): Promise<void> {
    if (baseFeePerGasWei !== undefined) {
      await this.rpc("hardhat_setNextBlockBaseFeePerGas", toQuantity(baseFeePerGasWei));
    }
    await this.rpc("evm_mine");
    const number = BigInt((await this.rpc("eth_blockNumber")) as Hex);
    await eventually(() => this.#chain.head().number >= number);
    await this.#traffic.quiet();
  }

  /** An order that is planned, simulated and signed, and has not been sent. */
  async signed(): Promise<OrderRecord> {
    const { route, profitWei, wrappedNative } = this.#world;
    const { number } = this.#chain.head();
    const signal = aFlashSignal({
      ...{ route, observedBlock: number, validThroughBlock: number + 10n },
      expectedProfit: { token: wrappedNative, amountWei: profitWei },
    });
    this.#lastOrderId += 1n;
    const record = new OrderRecord(this.#lastOrderId);
    const [submissionDeadlineMs, confirmationDeadlineMs] = [this.clock.ms + 30_000, this.clock.ms + 300_000];
    await record.report({ type: "created", signal, submissionDeadlineMs, confirmationDeadlineMs });
    const planned = await this.executor.plan(record.order);
    if (planned.denied !== undefined) throw new Error(`denied: ${planned.denied.code}`);
    const simulated = await this.executor.simulate(planned.plan);
    if (simulated.denied !== undefined) throw new Error(`denied: ${simulated.denied.code}`);
    const { plan, predictedProfit, netProfit } = simulated;
    await record.report({ type: "validated", predictedProfit, netProfit });
    await record.report({ type: "signed", intent: await this.executor.sign(plan) });
    return record;
  }

  /** Sends the order and follows it. */
  async follow(record: OrderRecord): Promise<QueueRun> {
    const abort = new AbortController();
    const done = this.executor.execute(record.order, record.report, abort.signal);
    const stop = async (): Promise<void> => {
      abort.abort();
      await done;
    };
    const run = { record, raw: record.order.intents[0]!.transaction.raw, stop };
    this.#runs.push(run);
    await this.#traffic.quiet();
    return run;
  }

  /** A new order, sent and followed. */
  async started(): Promise<QueueRun> {
    return this.follow(await this.signed());
  }

  async stop(): Promise<void> {
    for (const run of this.#runs) await run.stop();
    await this.#accounts.stop();
    this.#chain.stop();
  }
}

/** Knows when nobody waits for the node, but for its heads. */
class Traffic implements RpcClient {
  readonly #client: RpcClient;
  #busy = 0;
  #quietSinceMs = 0;

  constructor(client: RpcClient) {
    this.#client = client;
  }

  async send(method: string, params: unknown[]): Promise<unknown> {
    if (method === "eth_getBlockByNumber") return this.#client.send(method, params);
    this.#busy += 1;
    try {
      return await this.#client.send(method, params);
    } finally {
      this.#busy -= 1;
      this.#quietSinceMs = performance.now();
    }
  }

  async quiet(): Promise<void> {
    await delay(20);
    await eventually(() => this.#busy === 0 && performance.now() - this.#quietSinceMs > 20);
  }
}
