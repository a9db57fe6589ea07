import type { Address, Hex } from "../../core/hex.ts";
import type { Log } from "../../ports/chain.ts";

/** keccak-256 of Transfer(address,address,uint256). */
const TRANSFER: Hex = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const ADDRESS_DIGITS = 40;
/** An ERC-721's Transfer has the same topic and its number as a fourth. */
const ERC20_TOPICS = 3;

/** Of a receipt, or of a trial. */
interface Logs {
  readonly logs: readonly Pick<Log, "address" | "topics" | "data">[];
}

/**
 * What an account was paid of a token in a transaction, by the token's own logs: what a token with a fee on transfers keeps
 * does not count. A wrapped coin that is made of ETH counts only where its contract logs a Transfer for it: WETH9 does not.
 */
export function receivedWei({ logs }: Logs, token: Address, account: Address): bigint {
  return sumOf(logs, token, (_from, to) => to === account);
}

/** What an account paid of a token in a transaction, whoever took it. */
export function paidWei({ logs }: Logs, token: Address, account: Address): bigint {
  return sumOf(logs, token, (from) => from === account);
}

function sumOf(logs: Logs["logs"], token: Address, counts: (from: Address, to: Address) => boolean): bigint {
  return logs.reduce((sum, { address, topics, data }) => {
    const [name, from, to] = topics;
    if (address !== token || name !== TRANSFER || topics.length !== ERC20_TOPICS) return sum;
    return counts(addressOf(from), addressOf(to)) ? sum + BigInt(data) : sum;
  }, 0n);
}

function addressOf(topic: Hex | undefined): Address {
  return `0x${(topic ?? "").slice(-ADDRESS_DIGITS).toLowerCase()}`;
}
