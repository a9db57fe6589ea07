import type { Address } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import { dataFeeWei, estimatedBytes } from "../../trading/gas/data-fee.ts";
import { APPROVAL_GAS } from "../../trading/gas/part-gas.ts";
import { leastOutWei } from "../../trading/slippage/slippage-cap.ts";
import type { Decide, Decision } from "../../trading/parts/follow-parts.ts";
import type { PartRequest } from "../../trading/parts/part-details.ts";
import { partTermsAt } from "../../trading/parts/part-terms.ts";
import { buildParts, freeName, type WantedSwap } from "./build-parts.ts";
import { gasCostWei } from "./draft.ts";
import { estimatedSwapGas } from "./legs-costs.ts";
import { firstDetails } from "./legs-details.ts";
import { endOf } from "./legs-end.ts";
import type { LegsParts } from "./legs-parts.ts";
import { routeOf } from "./legs-route.ts";
import { legsSignal } from "./legs-signal.ts";
import { isNotNow } from "./not-now.ts";
import { type Moment, nextMove } from "./next-move.ts";
import { approvalsOf } from "./plan.ts";
import { gasAfterLack, progressOf } from "./progress.ts";
import type { SaleCandidate } from "./sale-candidates.ts";
import { tryLegs, withMeasuredGas } from "./try-legs.ts";
import { sliceAt } from "./venue.ts";

/** Parts that would do what they are for, by a trial on the newest state; or why there are none. */
type Ready = { readonly requests: readonly PartRequest[] } | { readonly problem: string };

/** Decides by {@link nextMove}, and makes parts of it, with fresh terms and tried on the newest state. */
export function legsDecision(account: Address, parts: LegsParts): Decide {
  return async (order): Promise<Decision> => {
    const moment = momentOf(parts);
    const move = nextMove(order, moment);
    switch (move.move) {
      case "begin":
        return { next: "begin", parts: move.requests };
      case "end":
        return { next: "end", end: move.end };
      case "wait": {
        const { untilMs, remark } = move;
        return { next: "wait", untilMs: wakeAt(order, moment, untilMs), ...(remark !== undefined && { remark }) };
      }
      case "buy-again":
        return buyAgain(order, account, parts);
      case "sell":
        return sellBy(move.candidates, order, { account, moment, parts });
    }
  };
}

function momentOf(parts: LegsParts): Moment {
  const { chain, clock, halt, market, exchanges, prices, settings } = parts;
  const head = chain.head();
  const [gas] = exchanges.exchanges
    .map((exchange) => APPROVAL_GAS + estimatedSwapGas({ exchange }, settings))
    .toSorted((a, b) => Number(a - b));
  const halted = halt?.current()?.reason;
  const cost = gasCostWei(gas ?? 0n, head, parts) + (dataFeeWei(estimatedBytes(1), parts) ?? 0n);
  return { market, exchanges, prices, settings, head, nowMs: clock.nowMs(), halted, gasCostWei: cost };
}

/** At the latest when the order's own time is up: then it is decided anew. */
function wakeAt({ confirmationDeadlineMs }: Order, { nowMs }: Moment, untilMs = Infinity): number {
  return confirmationDeadlineMs > nowMs ? Math.min(untilMs, confirmationDeadlineMs) : untilMs;
}

interface Selling {
  readonly account: Address;
  readonly moment: Moment;
  readonly parts: LegsParts;
}

async function sellBy(
  candidates: readonly SaleCandidate[],
  order: Order,
  { account, moment, parts }: Selling,
): Promise<Decision> {
  let remark = "";
  for (const candidate of candidates) {
    const { slice, leastWei } = candidate;
    const ready = await readyParts({ partId: nameOf(candidate, order), slice, leastWei }, order, account, parts);
    if ("requests" in ready) return { next: "begin", parts: ready.requests };
    remark = `what it holds is not sold yet: ${ready.problem}`;
  }
  // The newest state is not that of the quotes, or gas is too dear: the next block is another try.
  return { next: "wait", remark, untilMs: wakeAt(order, moment, moment.nowMs + parts.settings.blockTimeMs) };
}

function nameOf({ way, slice }: SaleCandidate, order: Order): string {
  const taken = idsOf(order);
  if (way === "unwind") return freeName("unwind", taken);
  const number = progressOf(order).sales.length + 1;
  const name = number === 1 ? "sell" : `sell #${number}`;
  return way === "planned" ? name : `${name} ${slice.exchange.name}`;
}

async function buyAgain(order: Order, account: Address, parts: LegsParts): Promise<Decision> {
  const over: Decision = { next: "end", end: endOf(order, progressOf(order)) };
  const route = routeOf(legsSignal(order.signal).legs, parts);
  const amountInWei = progressOf(order).buys[0]?.brief.sold.amountWei;
  if (isNotNow(route) || amountInWei === undefined) return over;
  const slice = sliceAt(route.buy, route.buy, amountInWei);
  if ("obstacle" in slice) return over;
  const sale = sliceAt(route.sell, route.sell, slice.expectedOutWei);
  if ("obstacle" in sale || sale.expectedOutWei <= amountInWei) return over;
  const leastWei = leastOutWei(slice.expectedOutWei, firstDetails(order).legs.capBps);
  const ready = await readyParts({ partId: "buy #2", slice, leastWei }, order, account, parts);
  return "requests" in ready ? { next: "begin", parts: ready.requests } : over;
}

async function readyParts(
  swap: Omit<WantedSwap, "approvals">,
  order: Order,
  account: Address,
  parts: LegsParts,
): Promise<Ready> {
  const { chain, settings } = parts;
  const head = chain.head();
  const found = partTermsAt(head, chain.feeHistory(), settings, legsSignal(order.signal).legs.limits);
  if ("tooDear" in found) {
    // Without the price of the moment: what is said again with every head is noted with every head.
    return { problem: `gas is dearer than the ${found.tooDear.maxGasPriceWei} wei that are allowed` };
  }
  const lacking = await approvalsOf(account, order.orderId, swap.slice, parts);
  if ("problem" in lacking) return lacking;
  const building = { account, head, terms: found.terms, settings, taken: idsOf(order) };
  const requests = buildParts({ ...swap, approvals: lacking.approvals }, building);
  if (settings.simulation === "off") return { requests };
  const trial = await tryLegs(requests, account, parts);
  if (trial.status === "reverted") return { problem: `it would revert: ${trial.problem}` };
  // What is held is worth less with every block: where nobody can try, its minimum has to do.
  if (trial.status === "unavailable") return { requests };
  const leastGas = gasAfterLack(order, swap.slice.exchange.name);
  const measured = withMeasuredGas(requests, trial.outcomes, settings, leastGas);
  return "problem" in measured ? measured : { requests: measured };
}

function idsOf({ parts }: Order): ReadonlySet<string> {
  return new Set(parts.map(({ brief }) => brief.partId));
}
