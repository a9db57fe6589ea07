import { randomUUID } from "node:crypto";
import { toQuantity, Transaction, Wallet } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { FLASHBOTS_SIGNATURE_HEADER, flashbotsSignature } from "../../devnet/relay/flashbots-signature.ts";

const GWEI = 10n ** 9n;
/** A usual transfer costs less. */
const GAS_BUDGET_WEI = 21_000n * 100n * GWEI;
const PATIENCE_MS = 400;

/** What it believes of one payment that it was told to make. */
export interface Belief {
  state: "Pending" | "Completed" | "Failed";
  hash?: Hex;
  nonce?: number;
}

/** Where a naive engine's questions and transactions go. */
export interface NaiveWays {
  readonly rpcUrl: string;
  readonly relayUrl: string;
}

/**
 * What a first version of an engine does: it sends, looks for a receipt once, believes one endpoint, counts what it does
 * not understand as a failure, and signs anew with a fresh nonce when it is refused. It is here to be broken.
 */
export class NaiveEngine {
  readonly beliefs: Belief[] = [];
  readonly account: Wallet;
  readonly #ways: NaiveWays;
  readonly #identity = Wallet.createRandom();

  constructor(account: Wallet, ways: NaiveWays) {
    this.account = account;
    this.#ways = ways;
  }

  /** How many of its payments it believes to have been made. */
  believedPayments(): number {
    return this.beliefs.filter(({ state }) => state === "Completed").length;
  }

  /** What it believes that they have cost at most, gas included. */
  believedCostWei(valueWei: bigint): bigint {
    return BigInt(this.believedPayments()) * (valueWei + GAS_BUDGET_WEI);
  }

  /** Pays through the public pool. */
  async pay(to: Address, valueWei: bigint): Promise<Belief> {
    const belief: Belief = { state: "Pending" };
    this.beliefs.push(belief);
    try {
      await this.#send(belief, to, valueWei, GWEI, await this.#nextNonce());
    } catch (thrown) {
      if (!(thrown instanceof Refused)) belief.state = "Failed";
      else await this.#sendAnew(belief, to, valueWei);
    }
    return belief;
  }

  /** Replaces a payment by one that pays more for its gas. */
  async bump(belief: Belief, to: Address, valueWei: bigint): Promise<void> {
    try {
      await this.#send(belief, to, valueWei, 3n * GWEI, belief.nonce ?? 0);
    } catch {
      await this.#sendAnew(belief, to, valueWei);
    }
  }

  /** Pays through the relay, in one block or none; `cancelled` takes it back at once. */
  async payPrivately(to: Address, valueWei: bigint, way: "bundle" | "cancelled" | "transaction"): Promise<Belief> {
    const belief: Belief = { state: "Pending" };
    this.beliefs.push(belief);
    const head = BigInt((await this.#ask("eth_blockNumber", [])) as Hex);
    const raw = await this.#sign(belief, to, valueWei, GWEI, await this.#nextNonce());
    const replacementUuid = randomUUID();
    try {
      if (way === "transaction") await this.#tellRelay("eth_sendPrivateTransaction", { tx: raw });
      else await this.#tellRelay("eth_sendBundle", { txs: [raw], blockNumber: toQuantity(head + 1n), replacementUuid });
      if (way !== "cancelled") return belief;
      await this.#tellRelay("eth_cancelBundle", { replacementUuid });
      belief.state = "Failed";
    } catch {
      belief.state = "Failed";
    }
    return belief;
  }

  /** Looks for each payment's receipt, once. */
  async conclude(): Promise<void> {
    for (const belief of this.beliefs) {
      if (belief.state === "Pending") belief.state = await this.#look(belief);
    }
  }

  /** Follows the heads: the first one has to have the payment, the second one confirms it. */
  async follow(belief: Belief, heads: AsyncIterator<Hex>): Promise<void> {
    const next = async (): Promise<Hex | undefined> => {
      const patience = AbortSignal.timeout(PATIENCE_MS);
      const over = new Promise<undefined>((resolve) => patience.addEventListener("abort", () => resolve(undefined)));
      return Promise.race([heads.next().then(({ value }) => value as Hex), over]);
    };
    const first = await next();
    const block = first === undefined ? null : await this.#ask("eth_getBlockByHash", [first, false]);
    const isIn = (block as { transactions: Hex[] } | null)?.transactions.includes(belief.hash ?? "0x") ?? false;
    belief.state = isIn && (await next()) !== undefined ? await this.#look(belief) : "Failed";
  }

  async #look({ hash }: Belief): Promise<Belief["state"]> {
    try {
      const receipt = (await this.#ask("eth_getTransactionReceipt", [hash])) as { status: Hex } | null;
      return receipt?.status === "0x1" ? "Completed" : "Failed";
    } catch {
      return "Failed";
    }
  }

  async #sendAnew(belief: Belief, to: Address, valueWei: bigint): Promise<void> {
    try {
      await this.#send(belief, to, valueWei, GWEI, await this.#nextNonce());
    } catch {
      belief.state = "Failed";
    }
  }

  async #send(belief: Belief, to: Address, valueWei: bigint, tipWei: bigint, nonce: number): Promise<void> {
    await this.#ask("eth_sendRawTransaction", [await this.#sign(belief, to, valueWei, tipWei, nonce)]);
  }

  async #sign(belief: Belief, to: Address, value: bigint, leastTipWei: bigint, nonce: number): Promise<Hex> {
    const history = (await this.#ask("eth_feeHistory", ["0x1", "latest", [50]])) as {
      baseFeePerGas: Hex[];
      reward: Hex[][];
    };
    const usualTipWei = BigInt(history.reward[0]?.[0] ?? 0);
    const maxPriorityFeePerGas = usualTipWei > leastTipWei ? usualTipWei : leastTipWei;
    const maxFeePerGas = 2n * BigInt(history.baseFeePerGas.at(-1) ?? 0) + maxPriorityFeePerGas;
    const chainId = BigInt((await this.#ask("eth_chainId", [])) as Hex);
    const fees = { maxFeePerGas, maxPriorityFeePerGas };
    const raw = await this.account.signTransaction({ type: 2, chainId, nonce, to, value, gasLimit: 60_000n, ...fees });
    Object.assign(belief, { hash: Transaction.from(raw).hash, nonce });
    return raw as Hex;
  }

  async #nextNonce(): Promise<number> {
    return Number(await this.#ask("eth_getTransactionCount", [this.account.address, "pending"]));
  }

  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    return post(this.#ways.rpcUrl, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  }

  async #tellRelay(method: string, fields: object): Promise<void> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [fields] });
    await post(this.#ways.relayUrl, body, await flashbotsSignature(this.#identity, body));
  }
}

/** The node's or the relay's own words. */
class Refused extends Error {
  override readonly name = "Refused";
}

async function post(url: string, body: string, signature = ""): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", [FLASHBOTS_SIGNATURE_HEADER]: signature },
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const { result, error } = (await response.json()) as { result?: unknown; error?: { message: string } };
  if (error !== undefined) throw new Refused(error.message);
  return result;
}
