import type { Address } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import type { SplitTrade } from "../../core/split-trade.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { readTokenBalances } from "../../trading/capital/token-balances.ts";
import { APPROVAL_GAS, expectedGasPriceWei } from "../../trading/gas/part-gas.ts";
import { claimOf } from "../../trading/parts/claim-of.ts";
import { partTermsAt } from "../../trading/parts/part-terms.ts";
import { swapGas } from "../../trading/exchanges/swap-gas.ts";
import { describeHeadroomRefusal } from "./allocation/describe-headroom-refusal.ts";
import { draftRound, encodeDrafts } from "./draft-round.ts";
import { arrivalWithin, laterHead } from "../../trading/heads/later-head.ts";
import { planApprovals } from "./plan-approvals.ts";
import type { SplitParts } from "./split-parts.ts";
import type { SplitPlan } from "./split-plan.ts";
import { tradeOf } from "./split-signal.ts";
import type { SwapDraft } from "./swap-draft.ts";

/** So long before the engine gives the order up, its own reason is said. */
const DENIAL_MARGIN_MS = 100;

type Planned = OrDenied<{ readonly plan: SplitPlan }>;

/**
 * Plans the trade for an account that has its tokens and can pay its gas. While gas costs more than it may, it waits for
 * the next head, as long as there is time. The headrooms are reserved, and the tokens spoken for, before the allowances
 * are read: whoever plans meanwhile counts with them.
 * @param abort the order is given up: nothing is reserved from then on
 */
export async function planTrade(order: Order, parts: SplitParts, abort: AbortSignal): Promise<Planned> {
  const trade = tradeOf(order.signal);
  const { accounts, chain, clock, market, settings, signer } = parts;
  for (;;) {
    await accounts.fresh();
    const balances = await readTokenBalances(chain, trade.tokenIn, signer.accounts);
    await arrivalWithin(market.arrivals.of(chain.head().number), waitForMarketMs(parts), abort);
    if (abort.aborted) return { denied: { code: "shutting-down" } };
    const head = chain.head();
    const offered = partTermsAt(head, chain.feeHistory(), settings, trade.limits);
    if ("terms" in offered) return planAt(order, trade, balances, { head, terms: offered.terms }, parts);
    const leftMs = order.submissionDeadlineMs - DENIAL_MARGIN_MS - clock.nowMs();
    if (leftMs <= 0) return { denied: { code: "gas-price-too-high", ...offered.tooDear } };
    await laterHead(chain, leftMs, abort);
  }
}

/** The market of this head is on its way. */
function waitForMarketMs({ market, chain, settings }: SplitParts): number {
  return market.blockNumber >= chain.head().number ? 0 : settings.blockTimeMs;
}

async function planAt(
  { orderId }: Order,
  trade: SplitTrade,
  balances: ReadonlyMap<Address, bigint>,
  { head, terms }: Pick<Parameters<typeof draftRound>[0], "head" | "terms">,
  parts: SplitParts,
): Promise<Planned> {
  const { books } = parts;
  const question = { orderId, trade, amountWei: trade.amountWei, again: [], takenNames: [], head, terms };
  const drafted = draftRound(question, parts);
  if (drafted.denied !== undefined) return drafted;
  const { drafts } = drafted;
  const neededWei = expectedGas(drafts) * terms.maxFeePerGasWei;
  const chosen = chooseAccount(orderId, trade, { drafts, balances, neededWei }, parts);
  if (chosen.denied !== undefined) return chosen;
  const { account } = chosen;
  const swaps = encodeDrafts(drafts, account, question, parts);
  const refusal = books.take(orderId, account, swaps);
  if (refusal !== undefined) return { denied: { code: "not-tradable", problem: describeHeadroomRefusal(refusal) } };
  const takenNames = swaps.map(({ brief }) => brief.partId);
  const approved = await planApprovals({ orderId, account, takenNames }, swaps, parts);
  if (approved.denied !== undefined) return approved;
  const round = { round: 1, terms, planned: [...approved.approvals, ...swaps] };
  return { plan: { orderId, trade, account, round, gasPriceWei: expectedGasPriceWei(terms, head) } };
}

/** The account with the least to do among those that have the tokens, beside what others will still sell of them. */
function chooseAccount(
  orderId: bigint,
  { tokenIn: token }: SplitTrade,
  wanted: {
    readonly drafts: readonly SwapDraft[];
    readonly balances: ReadonlyMap<Address, bigint>;
    readonly neededWei: bigint;
  },
  { accounts, capital }: SplitParts,
): OrDenied<{ readonly account: Address }> {
  const amountWei = wanted.drafts.reduce((sum, { amountInWei }) => sum + amountInWei, 0n);
  const spare = new Map(
    [...wanted.balances].map(([account, balanceWei]) => {
      return [account, balanceWei - capital.promisedWei(account, token, orderId)] as const;
    }),
  );
  const mostWei = [...spare.values()].reduce((most, each) => (each > most ? each : most), 0n);
  if (mostWei < amountWei) {
    return { denied: { code: "insufficient-tokens", needed: { token, amountWei }, balanceWei: mostWei } };
  }
  const isFit = (account: Address): boolean => (spare.get(account) ?? 0n) >= amountWei;
  const choice = accounts.choose(claimOf(orderId, 0), wanted.neededWei, "public", isFit);
  return "refused" in choice ? { denied: choice.refused } : choice;
}

/** At most, before anything was tried: each exchange may lack an approval. */
function expectedGas(drafts: readonly SwapDraft[]): bigint {
  const routers = new Set(drafts.map(({ exchange }) => exchange.router));
  const swaps = drafts.reduce((sum, draft) => sum + swapGas(draft.exchange.routerKind, draft.swaps.length), 0n);
  return swaps + BigInt(routers.size) * APPROVAL_GAS;
}
