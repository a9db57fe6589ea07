import type { Hex } from "../../bot/core/hex.ts";
import type { PartUpdate } from "../../bot/core/order-event.ts";
import type { Fill, Outcome } from "../../bot/core/outcome.ts";
import type { PartBrief, SwapBrief } from "../../bot/core/part.ts";
import type { LegsArbitrageSignal, Signal, SplitTradeSignal } from "../../bot/core/signal.ts";
import { anInclusion, anIntent, type OrderUpdate, UPDATES } from "./orders.ts";
import { USDC, WETH } from "./signals.ts";

const ONE = 10n ** 18n;

/** Not counted on like those of other signals: what is stored by one process is compared in another one. */
const FACTS = {
  signalId: 1_000_000n,
  strategyId: 7,
  source: "test",
  detectedAtMs: 1_700_000_000_000,
  observedBlock: 18_000_000n,
  validThroughBlock: 18_000_003n,
};

/** A trade that sells two WETH. */
export function aSplitSignal(tradeId = "trade_1"): SplitTradeSignal {
  return {
    ...FACTS,
    kind: "split-trade",
    trade: { tradeId, tokenIn: WETH, tokenOut: USDC, side: "sell", amountWei: 2n * ONE, limits: {} },
    resources: [`trade ${tradeId}`],
  };
}

/** An arbitrage that buys USDC and sells it for WETH again. */
export function aLegsSignal(opportunityId = "opportunity-1"): LegsArbitrageSignal {
  const hops = [
    { pool: `0x${"6".repeat(40)}`, tokenIn: WETH, tokenOut: USDC },
    { pool: `0x${"7".repeat(40)}`, tokenIn: USDC, tokenOut: WETH },
  ] as const;
  return {
    ...FACTS,
    kind: "legs-arbitrage",
    legs: { opportunityId, path: { profitToken: WETH, hops }, limits: {} },
    resources: [`legs ${opportunityId}`],
  };
}

/** A swap of one WETH. */
export function aSwapBrief(partId: string, exchange = partId): SwapBrief {
  return {
    partId,
    purpose: "swap",
    exchange,
    sold: { token: WETH, amountWei: ONE },
    expected: { token: USDC, amountWei: 2_000_000_000n },
    leastWei: 1_990_000_000n,
  };
}

/** What the transaction of a nonce is known by. */
export function hashOf(nonce: number): Hex {
  return `0x${nonce.toString(16).padStart(64, "1")}`;
}

/** The first, or a further, signature of a part. */
export function signedPart(part: PartBrief, nonce: number): OrderUpdate {
  const { transaction, details } = anIntent(nonce);
  return { type: "signed", intent: { transaction: { ...transaction, hash: hashOf(nonce) }, part, details } };
}

/** Something that happened to a part. */
export function ofPart(partId: string, update: PartUpdate): OrderUpdate {
  return { type: "part", partId, update };
}

/** All that happens to a part that is sent to a relay and confirmed; it cost 0.002 ETH. */
export function confirmedPart(partId: string, nonce: number, fill?: Omit<Fill, "isPartial">): OrderUpdate[] {
  const swapped = fill && { sold: fill.sold, received: fill.received };
  const inclusion = anInclusion({ transactionHash: hashOf(nonce) });
  return [
    ofPart(partId, UPDATES.published),
    ofPart(partId, UPDATES.answered),
    ofPart(partId, { type: "included", inclusion }),
    ofPart(partId, { type: "completed", outcome: { inclusion, ...swapped } }),
  ];
}

/** All that happens to a part that is sent to a relay and reverts; it cost 0.002 ETH. */
export function revertedPart(partId: string, nonce: number): OrderUpdate[] {
  const inclusion = anInclusion({ transactionHash: hashOf(nonce), succeeded: false });
  return [
    ofPart(partId, UPDATES.published),
    ofPart(partId, { type: "included", inclusion }),
    ofPart(partId, { type: "failed", reason: "TransactionReverted", detail: "too little output" }),
  ];
}

/** One WETH of the two that were to be sold. */
export const A_FILL: Fill = {
  sold: { token: WETH, amountWei: ONE },
  received: { token: USDC, amountWei: 1_995_000_000n },
  isPartial: true,
};

const NO_PROFIT = { token: USDC, amountWei: 0n };
const settled = { type: "settled", detail: "block 18000001 is final" } as const;

/** From its signal to where it may be signed. */
export function created(signal: Signal): OrderUpdate[] {
  const isTrade = signal.kind === "split-trade";
  return [
    { ...UPDATES.created, signal },
    isTrade ? { type: "validated", predictedProfit: NO_PROFIT, netProfit: NO_PROFIT } : UPDATES.validated,
  ];
}

/** A trade of two parts, both signed and sent. */
export const SPLIT_SENT: readonly OrderUpdate[] = [
  ...created(aSplitSignal()),
  signedPart(aSwapBrief("sushiswap"), 3),
  signedPart(aSwapBrief("uniswap-v2"), 4),
  ofPart("sushiswap", UPDATES.published),
  ofPart("uniswap-v2", UPDATES.published),
];

/** Of its two parts one was confirmed, and the other one was given up. */
export const SPLIT_COMPLETED: readonly OrderUpdate[] = [
  ...SPLIT_SENT,
  ...confirmedPart("sushiswap", 3, A_FILL).slice(1),
  ofPart("uniswap-v2", { type: "failed", reason: "NetworkTimeout", detail: "it waited" }),
  { type: "completed", outcome: splitOutcome(A_FILL) },
  ofPart("sushiswap", settled),
  ofPart("uniswap-v2", settled),
  settled,
];

/** What a trade has come to, with the inclusion of its first part. */
export function splitOutcome(fill: Fill): Outcome {
  const inclusion = anInclusion({ transactionHash: hashOf(3) });
  return { inclusion, predictedProfit: NO_PROFIT, realisedProfit: NO_PROFIT, fill };
}

/** Bought, and could not sell: one WETH has become USDC. */
export const LEGS_STRANDED: readonly OrderUpdate[] = [
  ...created(aLegsSignal()),
  signedPart({ partId: "approve", purpose: "approve", token: WETH, spender: `0x${"5".repeat(40)}`, amountWei: ONE }, 5),
  ...confirmedPart("approve", 5),
  signedPart(aSwapBrief("buy", "sushiswap"), 6),
  ...confirmedPart("buy", 6, A_FILL),
  signedPart(aSwapBrief("sell", "uniswap-v2"), 7),
  ...revertedPart("sell", 7),
  {
    type: "failed",
    reason: "TransactionReverted",
    detail: "it could not be sold",
    balance: { realisedProfit: { token: WETH, amountWei: -ONE }, held: [A_FILL.received] },
  },
];

/** Bought, and sold for more. */
export const LEGS_COMPLETED: readonly OrderUpdate[] = [
  ...created(aLegsSignal("opportunity-2")),
  signedPart(aSwapBrief("buy", "sushiswap"), 8),
  ...confirmedPart("buy", 8, A_FILL),
  signedPart(aSwapBrief("sell", "uniswap-v2"), 9),
  ...confirmedPart("sell", 9, { sold: A_FILL.received, received: { token: WETH, amountWei: ONE + ONE / 100n } }),
  {
    type: "completed",
    outcome: {
      inclusion: anInclusion({ transactionHash: hashOf(9) }),
      predictedProfit: UPDATES.validated.predictedProfit,
      realisedProfit: { token: WETH, amountWei: ONE / 100n },
    },
  },
];
