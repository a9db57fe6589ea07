import { id, zeroPadValue } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { ContractChain } from "./contract-chain.ts";

/** What a hostile token does when it is transferred. */
export type Hostility = "reverts" | "lies" | "burns-gas";

/** Where the answer to a transfer begins, see below. */
const TRANSFER_AT = 21;
const ANSWERS: Readonly<Record<Hostility, string>> = {
  reverts: "5f5ffd",
  // Returns true and does nothing.
  lies: "60015f5260205ff3",
  // The same, after memory for 1.25 million gas.
  "burns-gas": "5f620c00005260015f5260205ff3",
};

/**
 * Places a token, one line of bytecode, that says of everybody that they have 7 of it, and lets it announce in a Transfer
 * log that it was sent to the holder.
 */
export async function dropHostileToken(
  chain: Pick<ContractChain, "rpcUrl" | "send">,
  { at, holder, sender, hostility }: { at: Address; holder: Address; sender: Address; hostility: Hostility },
): Promise<void> {
  const answer = ANSWERS[hostility];
  const logAt = TRANSFER_AT + answer.length / 2;
  const log = `5b5f355f7f${id("Transfer(address,address,uint256)").slice(2)}60205fa300`;
  const balanceAt = logAt + log.length / 2;
  // 32 bytes of calldata: log; balanceOf: 7; anything else: the hostile answer.
  const code = `0x3660201460${byte(logAt)}575f3560e01c6370a082311460${byte(balanceAt)}57${answer}${log}5b60075f5260205ff3`;
  await callRpc(chain.rpcUrl, "anvil_setCode", [at, code]);
  await chain.send(sender, at, zeroPadValue(holder, 32) as Hex);
}

function byte(value: number): string {
  return value.toString(16).padStart(2, "0");
}
