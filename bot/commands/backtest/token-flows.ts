import { id } from "ethers";
import type { Address } from "../../core/hex.ts";
import type { ReplayedLog } from "../../fork/replayed-transaction.ts";

/** What an account got of each token in the end, in base units; negative where it gave. */
export type TokenFlows = ReadonlyMap<Address, bigint>;

const TRANSFER = id("Transfer(address,address,uint256)");
const TRANSFER_TOPICS = 3;
const WORD_CHARACTERS = 66;

/** What these accounts got and gave, from the tokens' own events; accounts that none of them names are left out. */
export function tokenFlows(
  logs: readonly ReplayedLog[],
  accounts: ReadonlySet<Address>,
): ReadonlyMap<Address, TokenFlows> {
  const flows = new Map<Address, Map<Address, bigint>>();
  const add = (account: Address, token: Address, amountWei: bigint): void => {
    if (!accounts.has(account)) return;
    const own = flows.get(account) ?? new Map<Address, bigint>();
    own.set(token, (own.get(token) ?? 0n) + amountWei);
    flows.set(account, own);
  };
  for (const { token, from, to, amountWei } of logs.flatMap(transferOf)) {
    add(from, token, -amountWei);
    add(to, token, amountWei);
  }
  return flows;
}

interface Transfer {
  readonly token: Address;
  readonly from: Address;
  readonly to: Address;
  readonly amountWei: bigint;
}

/** Nothing for another event, or for one that only looks like it: tokens without fungible units index the third value. */
function transferOf({ address, topics, data }: ReplayedLog): readonly Transfer[] {
  if (topics[0] !== TRANSFER || topics.length !== TRANSFER_TOPICS || data.length !== WORD_CHARACTERS) return [];
  const [, from, to] = topics.map((topic): Address => `0x${topic.slice(-40)}`);
  return from === undefined || to === undefined ? [] : [{ token: address, from, to, amountWei: BigInt(data) }];
}
