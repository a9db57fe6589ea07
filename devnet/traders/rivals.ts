import { Wallet } from "ethers";
import type { PoolList } from "../../bot/core/pool-entry.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../mainnet/accounts.ts";
import { PROTOCOLS } from "../mainnet/addresses.ts";
import { bidOf } from "./bidding-plan.ts";
import { type Activity, followHeads } from "./follow-heads.ts";
import { readDepths, routedPools } from "./pool-depth.ts";
import { quoteOnChain } from "./quote-on-chain.ts";
import { sendBundle } from "./send-bundle.ts";
import { type SendingTerms, Swapper } from "./swapper.ts";
import { findTwoPoolCycles, type TwoPoolCycle } from "./two-pool-cycle.ts";

export interface RivalsOptions {
  readonly chainRpcUrl: string;
  readonly relayUrl: string;
  readonly poolList: PoolList;
  /** The same seed lets them bid in the same blocks, and as boldly. */
  readonly seed: number;
  /** What went wrong, in one sentence; the rivals go on. */
  readonly onFault?: (problem: string) => void;
}

/** A cycle with its amounts, to the wei. */
interface QuotedCycle extends TwoPoolCycle {
  readonly amountBetweenWei: bigint;
  readonly amountOutWei: bigint;
}

/** What a router's swap of one pool takes, roughly. */
const GAS_PER_SWAP = 130_000n;

/** In percent of the size that depths suggest: V3 pools may hold less a little further on. */
const SIZES_PERCENT = [100n, 60n, 30n];

/**
 * Searchers who, in half of the blocks, bid for the best cycle of two pools over WETH: a bundle of two router swaps with
 * own capital, whose tips are a random share of what it earns. Rejects when the node does not answer.
 */
export async function startRivals(options: RivalsOptions): Promise<Activity> {
  const { chainRpcUrl, relayUrl, poolList, seed } = options;
  const pools = (await routedPools(chainRpcUrl, poolList.pools)).filter((pool) =>
    [pool.token0, pool.token1].includes(PROTOCOLS.weth),
  );
  const swappers = ACCOUNTS.rivals.map((account) => ({
    swapper: new Swapper(account),
    identity: new Wallet(account.privateKey),
  }));
  const firstHead = Number(await callRpc(chainRpcUrl, "eth_blockNumber"));

  return followHeads(
    chainRpcUrl,
    async (head) => {
      const bid = bidOf(seed, head - firstHead, swappers.length);
      const bidder = bid === undefined ? undefined : swappers[bid.swapperIndex];
      if (bid === undefined || bidder === undefined) return;
      const { swapper, identity } = bidder;
      const [cycle] = findTwoPoolCycles(await readDepths(chainRpcUrl, pools), PROTOCOLS.weth);
      if (cycle === undefined) return;
      const quoted = await bestSize(chainRpcUrl, cycle);
      // Bundles are never in the public pool, so the newest block knows the nonce, won or lost.
      const terms = await swapper.terms(chainRpcUrl, "latest");
      const gas = 2n * GAS_PER_SWAP;
      const profitWei = quoted.amountOutWei - quoted.amountInWei - gas * terms.baseFeePerGasWei;
      if (profitWei <= 0n) return;
      const tipWei = (profitWei * BigInt(bid.sharePermille)) / 1_000n / gas;
      await sendBundle(relayUrl, identity, await signCycle(swapper, quoted, terms, tipWei), head + 1);
    },
    options.onFault,
  );
}

/** The best of a few sizes, by what the pools say. */
async function bestSize(rpcUrl: string, cycle: TwoPoolCycle): Promise<QuotedCycle> {
  const quoted = await Promise.all(
    SIZES_PERCENT.map(async (percent) => {
      const amountInWei = (cycle.amountInWei * percent) / 100n;
      const amountBetweenWei = await quoteOnChain(rpcUrl, cycle.buying, paysWethAsToken0(cycle.buying), amountInWei);
      const sellsToken0 = !paysWethAsToken0(cycle.selling);
      const amountOutWei = await quoteOnChain(rpcUrl, cycle.selling, sellsToken0, amountBetweenWei);
      return { ...cycle, amountInWei, amountBetweenWei, amountOutWei };
    }),
  );
  const profitOf = (one: QuotedCycle) => one.amountOutWei - one.amountInWei;
  return quoted.reduce((best, one) => (profitOf(one) > profitOf(best) ? one : best));
}

/** Two swaps with the very amounts that were quoted: where a pool has moved, they revert and the bundle is void. */
async function signCycle(swapper: Swapper, cycle: QuotedCycle, terms: SendingTerms, tipWei: bigint) {
  const { buying, selling, amountInWei, amountBetweenWei, amountOutWei } = cycle;
  const nextTerms = { ...terms, nonce: terms.nonce + 1 };
  const buy = { pool: buying, zeroForOne: paysWethAsToken0(buying), amountInWei, minAmountOutWei: amountBetweenWei };
  const sell = {
    pool: selling,
    zeroForOne: !paysWethAsToken0(selling),
    amountInWei: amountBetweenWei,
    minAmountOutWei: amountOutWei,
  };
  return Promise.all([swapper.signSwap(buy, terms, tipWei), swapper.signSwap(sell, nextTerms, tipWei)]);
}

function paysWethAsToken0(pool: { readonly token0: string }): boolean {
  return pool.token0 === PROTOCOLS.weth;
}
