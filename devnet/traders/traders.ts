import { messageOf } from "../../bot/core/errors.ts";
import type { PoolList } from "../../bot/core/pool-entry.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../mainnet/accounts.ts";
import { type Activity, followHeads } from "./follow-heads.ts";
import { type PoolHoldings, readHoldings, routedPools } from "./pool-depth.ts";
import { type SendingTerms, Swapper } from "./swapper.ts";
import { type TradeMove, TradePlan } from "./trade-plan.ts";

export interface TradersOptions {
  readonly chainRpcUrl: string;
  readonly poolList: PoolList;
  /** The same seed makes the same swaps, block after block. */
  readonly seed: number;
  /** What went wrong, in one sentence; the traders go on. */
  readonly onFault?: (problem: string) => void;
}

/**
 * People who swap: a handful of swaps for each block, through the real routers and the public pool, starting with the
 * block after the newest one. Rejects when the node does not answer.
 */
export async function startTraders(options: TradersOptions): Promise<Activity> {
  const { chainRpcUrl, poolList, seed, onFault = () => undefined } = options;
  const opening = await readHoldings(chainRpcUrl, await routedPools(chainRpcUrl, poolList.pools));
  const swappers = ACCOUNTS.traders.map((account) => new Swapper(account));
  const plan = new TradePlan(
    seed,
    opening.map(({ pool }) => pool.venue),
  );
  const firstHead = Number(await callRpc(chainRpcUrl, "eth_blockNumber"));

  return followHeads(
    chainRpcUrl,
    async (head) => {
      const termsOf = new Map<Swapper, SendingTerms>();
      for (const move of plan.movesUntil(head - firstHead)) {
        const holdings = opening[move.poolIndex];
        // Each pool has its own trader, whose funds come back to him when the pool does.
        const swapper = swappers[move.poolIndex % swappers.length];
        if (holdings === undefined || swapper === undefined) continue;
        const terms = termsOf.get(swapper) ?? (await swapper.terms(chainRpcUrl, "pending"));
        const raw = await swapper.signSwap(swapOf(move, holdings), terms, move.tipWei);
        try {
          await callRpc(chainRpcUrl, "eth_sendRawTransaction", [raw]);
          termsOf.set(swapper, { ...terms, nonce: terms.nonce + 1 });
        } catch (thrown) {
          onFault(messageOf(thrown));
        }
      }
    },
    onFault,
  );
}

/** No least amount out: a swap is to move the price, whatever happened to it before. */
function swapOf({ zeroForOne, sizePpm }: TradeMove, { pool, holds0Wei, holds1Wei }: PoolHoldings) {
  const holdsInWei = zeroForOne ? holds0Wei : holds1Wei;
  return { pool, zeroForOne, amountInWei: (holdsInWei * BigInt(sizePpm)) / 1_000_000n, minAmountOutWei: 0n };
}
