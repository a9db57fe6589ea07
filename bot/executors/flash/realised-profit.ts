import { dataSlice, id } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { Log } from "../../ports/chain.ts";

/** Of our contract; the profit is what was left after the builder's share, whatever became of it. */
const EXECUTED = id("Executed(address,uint256,uint256)");
/** Of ERC-20. */
const TRANSFER = id("Transfer(address,address,uint256)");
// Of WETH9, which emits no transfer when it wraps and unwraps.
const DEPOSIT = id("Deposit(address,uint256)");
const WITHDRAWAL = id("Withdrawal(address,uint256)");

/** Whose gains are profit. */
export interface ProfitOwners {
  readonly contract: Address;
  readonly wrappedNative: Address;
  /** What the contract sends here is profit already made, not an expense. */
  readonly profitRecipient?: Address;
}

/**
 * What the contract gained of a token in one transaction, to the wei: what it says itself, or else what came in minus
 * what went out.
 */
export function realisedProfitWei(logs: readonly Log[], token: Address, owners: ProfitOwners): bigint {
  return announcedWei(logs, token, owners.contract) ?? logs.reduce((sum, log) => sum + gainWei(log, token, owners), 0n);
}

/** Of the event that the contract emits when it has unwrapped the profit or paid the builder. */
function announcedWei(logs: readonly Log[], token: Address, contract: Address): bigint | undefined {
  const executed = logs.find(
    ({ address, topics: [topic, indexed] }) =>
      address === contract && topic === EXECUTED && indexed !== undefined && addressOf(indexed) === token,
  );
  return executed === undefined ? undefined : BigInt(dataSlice(executed.data, 0, 32));
}

function gainWei({ address, topics, data }: Log, token: Address, owners: ProfitOwners): bigint {
  const [topic, first, second] = topics;
  if (address !== token || first === undefined) return 0n;
  // A transfer of an NFT has the same signature, but its number is a fourth topic.
  if (topic === TRANSFER && second !== undefined && topics.length === 3) {
    const [from, to] = [addressOf(first), addressOf(second)];
    const isExpense = from === owners.contract && to !== owners.profitRecipient;
    return (to === owners.contract ? BigInt(data) : 0n) - (isExpense ? BigInt(data) : 0n);
  }
  if (token !== owners.wrappedNative || addressOf(first) !== owners.contract) return 0n;
  if (topic === DEPOSIT) return BigInt(data);
  return topic === WITHDRAWAL ? -BigInt(data) : 0n;
}

/** An indexed address fills a word of 32 bytes from the right. */
function addressOf(topic: Hex): Address {
  return `0x${topic.slice(-40)}`;
}
