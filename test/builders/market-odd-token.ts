import type { Hex } from "../../bot/core/hex.ts";

/** What a token does when it is transferred. */
export type Oddity = "plain" | "takes-a-fee" | "refuses" | "cannot-be-sold";

/** Stops a transfer to whoever holds more than half a million of it: CALLDATALOAD(4) SLOAD PUSH3 LT JUMPI. */
const IS_LARGE_HOLDER = "600435546207a12010";
const RETURN_FALSE = "5f5f5260205ff3";
/** Of the amount on the stack 99 %: PUSH1 99 MUL PUSH1 100 SWAP1 DIV. */
const WITHOUT_FEE = "60630260649004";

/** The code of a token that keeps each account's balance in the slot of its address, and tells nothing about itself. */
export function oddTokenCode(oddity: Oddity): Hex {
  const head = (balanceAt: number, transferAt: number): string =>
    `5f3560e01c806370a0823114${push(balanceAt)}5763a9059cbb14${push(transferAt)}575f5ffd`;
  const headLength = head(0, 0).length / 2;
  const balance = "5b600435545f5260205ff3";
  const transferAt = headLength + balance.length / 2;
  const arriving = `602435${oddity === "takes-a-fee" ? WITHOUT_FEE : ""}`;
  const move = `6024353354033355${arriving}600435540160043555`;
  const body = (revertAt: number): string =>
    [
      "5b",
      oddity === "refuses" ? RETURN_FALSE : "",
      oddity === "cannot-be-sold" ? `${IS_LARGE_HOLDER}${push(revertAt)}57` : "",
      move,
      "60015f5260205ff3",
    ].join("");
  const revertAt = transferAt + body(0).length / 2;
  return `0x${head(headLength, transferAt)}${balance}${body(revertAt)}5b5f5ffd`;
}

/** PUSH1. */
function push(value: number): string {
  return `60${value.toString(16).padStart(2, "0")}`;
}
