import type { PoolList } from "../../bot/core/pool-entry.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { type PoolHoldings, readHoldings, routedPools } from "../../devnet/traders/pool-depth.ts";
import { Swapper } from "../../devnet/traders/swapper.ts";
import { TradePlan } from "../../devnet/traders/trade-plan.ts";

/** The devnet's traders, who swap when they are told to, so that a campaign waits for nobody. */
export class CampaignTrades {
  readonly #rpcUrl: string;
  readonly #opening: readonly PoolHoldings[];
  readonly #plan: TradePlan;
  readonly #swappers = ACCOUNTS.traders.map((account) => new Swapper(account));
  #step = 0;

  private constructor(rpcUrl: string, opening: readonly PoolHoldings[], seed: number) {
    this.#rpcUrl = rpcUrl;
    this.#opening = opening;
    this.#plan = new TradePlan(
      seed,
      opening.map(({ pool }) => pool.venue),
    );
  }

  static async open(rpcUrl: string, poolList: PoolList, seed: number): Promise<CampaignTrades> {
    const opening = await readHoldings(rpcUrl, await routedPools(rpcUrl, poolList.pools));
    return new CampaignTrades(rpcUrl, opening, seed);
  }

  /** Sends the swaps of one more block to the public pool. */
  async trade(): Promise<void> {
    for (const { poolIndex, zeroForOne, sizePpm, tipWei } of this.#plan.movesUntil(this.#step++)) {
      const holdings = this.#opening[poolIndex];
      const swapper = this.#swappers[poolIndex % this.#swappers.length];
      if (holdings === undefined || swapper === undefined) continue;
      const { pool, holds0Wei, holds1Wei } = holdings;
      const amountInWei = ((zeroForOne ? holds0Wei : holds1Wei) * BigInt(sizePpm)) / 1_000_000n;
      const terms = await swapper.terms(this.#rpcUrl, "pending");
      const raw = await swapper.signSwap({ pool, zeroForOne, amountInWei, minAmountOutWei: 0n }, terms, tipWei);
      // A swap that the pool does not take is one opportunity less.
      await callRpc(this.#rpcUrl, "eth_sendRawTransaction", [raw]).catch(() => undefined);
    }
  }
}
