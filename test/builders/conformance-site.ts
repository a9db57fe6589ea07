import { JsonRpcProvider, toQuantity, Wallet } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { Order } from "../../bot/core/order.ts";
import { ACCOUNTS, type TestAccount } from "../../devnet/mainnet/accounts.ts";
import type { ConformancePlace, ConformanceWay } from "./conformance-candidate.ts";
import { type FaultRowSite, openFaultRowSite } from "./fault-row-site.ts";
import { sendSpoilingTrade, type SpoilingTrade } from "./conformance-spoiling.ts";

const GWEI = 10n ** 9n;
/** Further ahead than anything is offered for. */
const FAR_TARGETS = 5n;
const AHEAD_OF_CLOCK_S = 86_400n;

/** The embedded mainnet that all candidates share, one after the other: each case finds it as it was opened. */
export class ConformanceSite {
  readonly faults: Pick<FaultRowSite, "node" | "relay">;
  readonly place: ConformancePlace;
  readonly #site: FaultRowSite;
  readonly #provider: JsonRpcProvider;
  #asItWas: unknown;
  #resets = 0n;
  /** The builder has bundles for blocks up to this one, and would put them into others of the same number. */
  #lastSealed = 0n;

  private constructor(site: FaultRowSite) {
    const { node, relay, floor } = site;
    this.#site = site;
    this.faults = { node, relay };
    this.place = { nodeUrl: node.url, relayUrl: relay.url, contract: floor.contract };
    this.#provider = new JsonRpcProvider(floor.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  }

  static async open(): Promise<ConformanceSite> {
    const site = new ConformanceSite(await openFaultRowSite());
    // Each block is a second after its parent, however slow the machine is: the wall clock never comes so far.
    await site.rpc("evm_setNextBlockTimestamp", toQuantity(BigInt(Math.floor(Date.now() / 1_000)) + AHEAD_OF_CLOCK_S));
    await site.rpc("evm_mine");
    site.#asItWas = await site.rpc("evm_snapshot");
    return site;
  }

  /** Of the node itself, which misreports nothing. */
  get rpcUrl(): string {
    return this.#site.floor.rpcUrl;
  }

  rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return this.#site.rpc(method, ...params);
  }

  /** A block with what the public pool holds; returns its number. */
  async mine(): Promise<bigint> {
    const { number, timestamp } = await this.#head();
    await this.rpc("evm_setNextBlockTimestamp", toQuantity(BigInt(timestamp) + 1n));
    await this.rpc("evm_mine");
    return BigInt(number) + 1n;
  }

  /** A block that a builder makes of the pool and of what the relay has; returns its number. */
  async seal(): Promise<bigint> {
    const { number } = await this.#site.floor.builder.sealNow();
    if (number > this.#lastSealed) this.#lastSealed = number;
    return number;
  }

  async headNumber(): Promise<bigint> {
    return BigInt((await this.#head()).number);
  }

  narrowBlocks(isNarrow: boolean): Promise<unknown> {
    return this.#site.narrowBlocks(isNarrow);
  }

  async usedNonces({ address }: TestAccount): Promise<number> {
    return Number(await this.rpc("eth_getTransactionCount", address, "latest"));
  }

  async weiOf({ address }: TestAccount): Promise<bigint> {
    return BigInt((await this.rpc("eth_getBalance", address, "latest")) as Hex);
  }

  /** What the order has signed and the public pool holds, lowest nonce first. */
  async pooled({ intents }: Order): Promise<readonly Hex[]> {
    const raws: Hex[] = [];
    for (const { transaction } of intents.toSorted((a, b) => a.transaction.nonce - b.transaction.nonce)) {
      if (await this.#site.poolHas(transaction.hash)) raws.push(transaction.raw);
    }
    return raws;
  }

  /** The next block has these trades first, and then what the order has in the pool. */
  async getAhead(order: Order, trades: readonly SpoilingTrade[]): Promise<void> {
    const held = await this.pooled(order);
    await this.rpc("anvil_dropAllTransactions");
    for (const [index, trade] of trades.entries()) {
      await sendSpoilingTrade(this.#provider, ACCOUNTS.traders[index + 2]!, trade);
    }
    for (const raw of held) await this.rpc("eth_sendRawTransaction", raw);
  }

  /** What somebody else signs with the account's key; pays what our own never does. */
  async strangersTransaction(account: TestAccount, nonce: number): Promise<Hex> {
    const fees = { maxFeePerGas: 2_000n * GWEI, maxPriorityFeePerGas: 1_000n * GWEI };
    const transaction = { type: 2, chainId: 1n, nonce, to: account.address, gasLimit: 21_000n, ...fees };
    return (await new Wallet(account.privateKey).signTransaction(transaction)) as Hex;
  }

  /** As it was when it was opened; for a relay's orders at later blocks. */
  async reset(way: ConformanceWay): Promise<void> {
    const { node, relay } = this.faults;
    node.faults.clear();
    relay.faults.clear();
    await this.rpc("anvil_dropAllTransactions");
    await this.narrowBlocks(false);
    await this.rpc("evm_revert", this.#asItWas);
    this.#asItWas = await this.rpc("evm_snapshot");
    // Equal blocks have equal hashes, and anvil forgets a hash's newer state together with its oldest one.
    this.#resets += 1n;
    const { timestamp } = await this.#head();
    await this.rpc("evm_setNextBlockTimestamp", toQuantity(BigInt(timestamp) + this.#resets));
    await this.rpc("evm_mine");
    await this.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(GWEI));
    const aheadOf = this.#lastSealed + FAR_TARGETS - (await this.headNumber());
    if (way === "relay" && aheadOf > 0n) await this.rpc("anvil_mine", toQuantity(aheadOf), "0x1");
  }

  async #head(): Promise<{ readonly number: Hex; readonly timestamp: Hex }> {
    return (await this.rpc("eth_getBlockByNumber", "latest", false)) as { number: Hex; timestamp: Hex };
  }

  stop(): Promise<void> {
    this.#provider.destroy();
    return this.#site.stop();
  }
}
