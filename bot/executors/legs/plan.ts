import type { Address } from "../../core/hex.ts";
import type { Head } from "../../core/head.ts";
import type { TokenAmount } from "../../core/money.ts";
import type { Order } from "../../core/order.ts";
import type { LegsArbitrageSignal } from "../../core/signal.ts";
import type { OrDenied } from "../../ports/executor.ts";
import { type Approval, missingApprovals } from "../../trading/approvals/missing-approvals.ts";
import { readTokenBalances } from "../../trading/capital/token-balances.ts";
import type { Slice } from "../../trading/exchanges/slice.ts";
import { termsBefore } from "../../trading/gas/await-terms.ts";
import { expectedGasPriceWei } from "../../trading/gas/part-gas.ts";
import type { PartRequest } from "../../trading/parts/part-details.ts";
import type { PartTerms } from "../../trading/parts/part-terms.ts";
import { leastOutWei } from "../../trading/slippage/slippage-cap.ts";
import { wayOf } from "../../transactions/following-settings.ts";
import { buildParts } from "./build-parts.ts";
import { draftLegs, type LegsDraft } from "./draft.ts";
import type { LegsParts } from "./legs-parts.ts";
import { legsSignal } from "./legs-signal.ts";

/** An arbitrage by legs, ready to be tried and signed. */
export interface LegsPlan {
  readonly orderId: bigint;
  readonly account: Address;
  readonly head: Head;
  readonly terms: PartTerms;
  readonly draft: LegsDraft;
  /** The approvals that the purchase lacks, and the purchase: what is signed now. */
  readonly purchase: readonly PartRequest[];
  /** The same for the sale, which is only tried: what is signed for it then is made from what was received. */
  readonly saleApprovals: readonly Approval[];
  readonly predictedProfit: TokenAmount;
  /** In the profit token. */
  readonly netProfit: TokenAmount;
}

type Planned = OrDenied<{ readonly plan: LegsPlan }>;

/**
 * Plans the order for an account that has the capital, and takes its id and that capital for it. Above the highest gas
 * price it waits for a cheaper head as long as it may be submitted.
 */
export async function planLegs(order: Order, parts: LegsParts): Promise<Planned> {
  const { orderId } = order;
  const signal = legsSignal(order.signal);
  const { opportunityId, limits } = signal.legs;
  const trade = { tradeId: opportunityId, orderId, kind: signal.kind, atMs: parts.clock.nowMs() };
  if (!parts.memory.rememberTrade(trade)) return { denied: { code: "duplicate-trade", tradeId: opportunityId } };

  const found = await termsBefore(order.submissionDeadlineMs, limits, parts);
  if ("tooDear" in found) return { denied: { code: "gas-price-too-high", ...found.tooDear } };
  const { terms, head } = found;
  const { profitToken } = signal.legs.path;
  const balances = await readTokenBalances(parts.chain, profitToken, parts.signer.accounts);
  await parts.accounts.fresh();
  const chosen = chooseCapital(signal, orderId, terms, balances, parts);
  if (chosen.denied !== undefined) return chosen;
  const { account, draft } = chosen;

  const bought = await approvalsOf(account, orderId, draft.buy, parts);
  if ("problem" in bought) return { denied: { code: "simulation-unavailable", problem: bought.problem } };
  const sold = await approvalsOf(account, orderId, draft.sell, parts);
  if ("problem" in sold) return { denied: { code: "simulation-unavailable", problem: sold.problem } };
  const leastWei = leastOutWei(draft.buy.expectedOutWei, draft.capBps);
  const purchase = buildParts(
    { partId: "buy", slice: draft.buy, leastWei, approvals: bought.approvals },
    { account, head, terms, settings: parts.settings, taken: new Set() },
  );
  const costWei = draft.gas * expectedGasPriceWei(terms, head) + draft.dataFeeWei;
  const costInToken = parts.prices.fromNative(costWei, profitToken) ?? 0n;
  const { profitWei } = draft;
  return {
    plan: {
      orderId,
      account,
      head,
      terms,
      draft,
      purchase,
      saleApprovals: sold.approvals,
      predictedProfit: { token: profitToken, amountWei: profitWei },
      netProfit: { token: profitToken, amountWei: profitWei - costInToken },
    },
  };
}

/** What a swap of the account lacks, beside what other orders have still to spend over the same router. */
export async function approvalsOf(
  account: Address,
  orderId: bigint,
  { exchange: { router: spender }, swap: { tokenIn: token }, amountInWei: amountWei }: Slice,
  { allowances, capital }: Pick<LegsParts, "allowances" | "capital">,
): Promise<{ readonly approvals: readonly Approval[] } | { readonly problem: string }> {
  const spending = { token, spender, amountWei };
  const promisedWei = capital.promisedToWei(account, token, spender, orderId);
  const facts = await allowances.read(account, spending, promisedWei);
  return "problem" in facts ? facts : { approvals: missingApprovals(spending, facts) };
}

/** In one turn, so that no two orders count on the same tokens. A size that is ours to choose is bounded by the capital. */
function chooseCapital(
  signal: LegsArbitrageSignal,
  orderId: bigint,
  terms: PartTerms,
  balances: ReadonlyMap<Address, bigint>,
  parts: LegsParts,
): OrDenied<{ readonly account: Address; readonly draft: LegsDraft }> {
  const { accounts, capital, signer } = parts;
  const { profitToken } = signal.legs.path;
  // A bundle behind nonces that have not landed is worth nothing.
  const isFree = (account: Address): boolean => terms.submission === "public" || !capital.isUsed(account, orderId);
  if (!signer.accounts.some(isFree)) return { denied: { code: "no-free-account", accounts: signer.accounts.length } };
  const freeWei = (account: Address): bigint =>
    (balances.get(account) ?? 0n) - capital.promisedWei(account, profitToken, orderId);
  const richestWei = [...balances.keys()]
    .filter(isFree)
    .map(freeWei)
    .reduce((most, wei) => (wei > most ? wei : most), 0n);
  const isOurs = signal.legs.amountInWei === undefined && richestWei > 0n;
  const drafted = draftLegs(signal, parts, isOurs ? richestWei : undefined);
  if ("missing" in drafted) return { denied: { code: "fact-missing", fact: drafted.missing.fact, waitedMs: 0 } };
  if ("denied" in drafted) return drafted;
  const { draft } = drafted;
  const { buy, gas } = draft;
  const { amountInWei } = buy;
  if (richestWei < amountInWei) {
    const needed = { token: profitToken, amountWei: amountInWei };
    return { denied: { code: "insufficient-tokens", needed, balanceWei: richestWei } };
  }
  const neededWei = gas * terms.maxFeePerGasWei;
  const isFit = (account: Address): boolean => isFree(account) && freeWei(account) >= amountInWei;
  const choice = accounts.choose(orderId, neededWei, wayOf(terms.submission), isFit);
  if ("refused" in choice) return { denied: choice.refused };
  const { account } = choice;
  capital.promise(orderId, [{ account, token: profitToken, spender: buy.exchange.router, amountWei: amountInWei }]);
  return { account, draft };
}
