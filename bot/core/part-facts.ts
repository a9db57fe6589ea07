import type { Address, Hex } from "./hex.ts";
import type { TokenAmount } from "./money.ts";
import type { Order } from "./order.ts";
import { type OrderPart, type PartBrief, partStatus, type PartStatus } from "./part.ts";

/** What specification 003 tells of one transaction, for people and programs. */
export interface PartFacts {
  readonly partId: string;
  readonly purpose: PartBrief["purpose"];
  /** Of a swap. */
  readonly exchange?: string;
  readonly status: PartStatus;
  readonly account: Address;
  readonly nonce: number;
  /** The included transaction, or else the one signed last. */
  readonly hash: Hex;
  readonly blockNumber?: bigint;
  readonly gasUsed?: bigint;
  /** What each unit of it cost. */
  readonly gasPriceWei?: bigint;
  /** One sentence. */
  readonly error?: string;
  /** By the receipt. */
  readonly sold?: TokenAmount;
  readonly received?: TokenAmount;
}

/** Of each part, in the order of their first signatures. */
export function partFactsOf(order: Order): readonly PartFacts[] {
  return order.parts.map((part) => factsOf(order, part));
}

function factsOf({ orderId, intents }: Order, part: OrderPart): PartFacts {
  const { brief, inclusion, outcome, failure } = part;
  const signed = intents.filter((intent) => intent.part?.partId === brief.partId).map(({ transaction }) => transaction);
  const transaction = signed.find(({ hash }) => hash === inclusion?.transactionHash) ?? signed.at(-1);
  if (transaction === undefined) throw new Error(`"${brief.partId}" of order ${orderId} has no signature`);
  const { account, nonce, hash } = transaction;
  return {
    partId: brief.partId,
    purpose: brief.purpose,
    ...(brief.purpose === "swap" && { exchange: brief.exchange }),
    status: partStatus(part),
    account,
    nonce,
    hash: inclusion?.transactionHash ?? hash,
    ...(inclusion && { blockNumber: inclusion.blockNumber, gasUsed: inclusion.gasUsed }),
    ...(inclusion && inclusion.gasUsed > 0n && { gasPriceWei: inclusion.gasCostWei / inclusion.gasUsed }),
    ...(failure && { error: `${failure.reason}: ${failure.detail}` }),
    ...(outcome?.sold && { sold: outcome.sold }),
    ...(outcome?.received && { received: outcome.received }),
  };
}
