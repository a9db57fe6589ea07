import { id } from "ethers";
import type { Address, Hex } from "../../core/hex.ts";
import type { Log } from "../../ports/chain.ts";

const TRANSFER = id("Transfer(address,address,uint256)") as Hex;

/** Whose gains are profit. */
export interface ProfitOwners {
  readonly contract: Address;
  /** What the contract sends here is profit already made, not an expense. */
  readonly profitRecipient?: Address;
}

/** What the contract gained of a token in one transaction, to the wei: what came in minus what went out. */
export function realisedProfitWei(logs: readonly Log[], token: Address, owners: ProfitOwners): bigint {
  let gainedWei = 0n;
  for (const { address, topics, data } of logs) {
    const [topic, from, to] = topics;
    // A transfer of an NFT has the same signature, but its number is a fourth topic.
    if (address !== token || topic !== TRANSFER || topics.length !== 3 || from === undefined || to === undefined)
      continue;
    const amountWei = BigInt(data);
    if (addressOf(to) === owners.contract) gainedWei += amountWei;
    if (addressOf(from) === owners.contract && addressOf(to) !== owners.profitRecipient) gainedWei -= amountWei;
  }
  return gainedWei;
}

/** An indexed address fills a word of 32 bytes from the right. */
function addressOf(topic: Hex): Address {
  return `0x${topic.slice(-40)}`;
}
