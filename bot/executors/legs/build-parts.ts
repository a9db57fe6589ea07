import type { Head } from "../../core/head.ts";
import type { Address } from "../../core/hex.ts";
import type { ApprovalBrief, SwapBrief } from "../../core/part.ts";
import type { Approval } from "../../trading/approvals/missing-approvals.ts";
import { encodeSwap } from "../../trading/exchanges/encode-swap.ts";
import type { Slice } from "../../trading/exchanges/slice.ts";
import { APPROVAL_GAS } from "../../trading/gas/part-gas.ts";
import type { PartDetails, PartRequest } from "../../trading/parts/part-details.ts";
import { deadlineSOf, type PartTerms } from "../../trading/parts/part-terms.ts";
import { estimatedSwapGas } from "./legs-costs.ts";
import type { LegsSettings } from "./legs-settings.ts";

/** A swap that is to be signed, with the approvals that it lacks. */
export interface WantedSwap {
  readonly partId: string;
  readonly slice: Slice;
  /** With less it reverts. */
  readonly leastWei: bigint;
  readonly approvals: readonly Approval[];
}

/** How, by whom and when it goes out. */
export interface BuildingTerms {
  readonly account: Address;
  readonly head: Head;
  readonly terms: PartTerms;
  readonly settings: LegsSettings;
  /** Ids that the order has used. */
  readonly taken: ReadonlySet<string>;
}

/** The approvals and the swap as parts, in the order of their nonces, with gas that is only estimated. */
export function buildParts(wanted: WantedSwap, building: BuildingTerms): readonly PartRequest[] {
  const { partId, slice, approvals } = wanted;
  const { terms, settings } = building;
  const taken = new Set(building.taken);
  const briefs = approvals.map((approval) => approvalBrief(approval, slice.exchange.name, taken));
  const members = [...briefs.map((brief) => brief.partId), partId];
  // Relays that are given single transactions get each by itself.
  const isBundled = terms.submission !== "public" && terms.privateVia === "bundle" && members.length > 1;
  const common = { ...terms, ...(isBundled && { bundle: members }) };
  const requests = approvals.flatMap(({ token, data }, index): PartRequest[] => {
    const brief = briefs[index];
    const details: PartDetails = { ...common, contract: token, data, gasLimit: APPROVAL_GAS };
    return brief === undefined ? [] : [{ brief, details }];
  });
  const { to: contract, data } = callOf(wanted, building);
  const gasLimit = estimatedSwapGas(slice, settings);
  return [...requests, { brief: swapBrief(wanted), details: { ...common, contract, data, gasLimit } }];
}

function callOf({ slice, leastWei: minOutWei }: WantedSwap, { account, head, terms, settings }: BuildingTerms) {
  const { exchange, swap, amountInWei, feePpm } = slice;
  const bounded = { swap, amountInWei, minOutWei, ...(feePpm === undefined ? {} : { feePpm }) };
  return encodeSwap(exchange, [bounded], { recipient: account, deadlineS: deadlineSOf(terms, head, settings) });
}

function swapBrief({ partId, slice, leastWei }: WantedSwap): SwapBrief {
  const { exchange, swap, amountInWei, expectedOutWei } = slice;
  return {
    partId,
    purpose: "swap",
    exchange: exchange.name,
    sold: { token: swap.tokenIn, amountWei: amountInWei },
    expected: { token: swap.tokenOut, amountWei: expectedOutWei },
    leastWei,
  };
}

function approvalBrief({ token, spender, amountWei }: Approval, exchange: string, taken: Set<string>): ApprovalBrief {
  const partId = freeName(`${amountWei === 0n ? "reset" : "approve"} ${token} for ${exchange}`, taken);
  taken.add(partId);
  return { partId, purpose: "approve", token, spender, amountWei };
}

/** With a number where an order has used the name. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} #${number}`)) number += 1;
  return `${name} #${number}`;
}
