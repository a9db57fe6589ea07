import { expect } from "chai";
import { Transaction } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { SignedTransaction } from "../../bot/core/intent.ts";
import type { OrderRecord } from "./plans.ts";

/** The bytes of what the order has signed for this, oldest first. */
export function rawsOf({ order }: OrderRecord, purpose: SignedTransaction["purpose"]): Hex[] {
  return order.intents.flatMap(({ transaction }) => (transaction.purpose === purpose ? [transaction.raw] : []));
}

/** Every node takes the second for the first: the same nonce, and both fees up by a tenth at least. */
export function expectReplaces(before: Hex, after: Hex): void {
  const [old, young] = [Transaction.from(before), Transaction.from(after)];
  expect(young.nonce).to.equal(old.nonce);
  expect(young.from).to.equal(old.from);
  expect(young.maxFeePerGas! * 10n >= old.maxFeePerGas! * 11n, "the highest fee").to.equal(true);
  expect(young.maxPriorityFeePerGas! * 10n >= old.maxPriorityFeePerGas! * 11n, "the tip").to.equal(true);
}

/** What an execution asks the contract to earn: 14 bytes behind the selector, the flags and the expiry. */
export function leastProfitWei(raw: Hex): bigint {
  return BigInt(`0x${Transaction.from(raw).data.slice(20, 48)}`);
}
