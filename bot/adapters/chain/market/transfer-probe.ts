import { id, toQuantity } from "ethers";
import type { Address, Hex } from "../../../core/hex.ts";
import { faultOf } from "../endpoint-fault.ts";
import { decodeAggregate3, encodeAggregate3 } from "../pools/aggregate3.ts";
import { MULTICALL3, type ContractAnswer } from "../pools/multicall.ts";
import { selectorOf, wordAt } from "../pools/words.ts";
import type { RpcClient } from "../rpc-client.ts";
import { rpcErrorOf } from "../rpc-error.ts";

/** What a transfer of a token does. */
export type TransferVerdict =
  /** What is sent arrives, there and back. */
  | { readonly kind: "exact" }
  /** Another amount leaves or arrives than was sent: a fee on transfers, or balances that are shares of something. */
  | { readonly kind: "inexact"; readonly sentWei: bigint; readonly arrivedWei: bigint }
  /** A transfer reverts or returns false. */
  | { readonly kind: "refused"; readonly direction: "from the pool" | "to the pool" }
  /** It could not be tried. */
  | { readonly kind: "unknown"; readonly problem: string };

/** Nobody's address: the last 20 bytes of a hash. */
const SINK = `0x${id("a holder that a simulated transfer goes to").slice(-40)}` as const;
const BALANCE_OF = selectorOf("balanceOf(address)");
const TRANSFER = selectorOf("transfer(address,uint256)");
const WORD_DIGITS = 64;
/** Of a holder's balance, one part of these is sent: limits on large transfers are not what is looked for. */
const SENT_PART = 1_000n;

/** A question that is put again and again: which token, and who holds some. */
export interface Probe {
  readonly token: Address;
  /** A pool: what it can send is what can be bought of it. */
  readonly holder: Address;
}

/**
 * Tries transfers where nothing comes of it: in an eth_call with Multicall3's code put at a pool's address (state
 * override), the pool itself sends some of its tokens to nobody's address and gets half of that back, and its balances are
 * compared. It takes no knowledge of the token's storage.
 */
export class TransferProbe {
  readonly #client: RpcClient;
  #multicallCode: Promise<Hex> | undefined;

  constructor(client: RpcClient) {
    this.#client = client;
  }

  /** Never rejects. */
  async try({ token, holder }: Probe): Promise<TransferVerdict> {
    try {
      this.#multicallCode ??= this.#client.send("eth_getCode", [MULTICALL3, "latest"]) as Promise<Hex>;
      const code = await this.#multicallCode;
      if (code === "0x") return { kind: "unknown", problem: `there is no Multicall3 at ${MULTICALL3}` };
      const balance = (await this.#call(holder, code, [{ target: token, data: balanceOf(holder) }]))[0];
      const sentWei = (wordAt(balance, 0) ?? 0n) / SENT_PART;
      // Rounding would look like a fee.
      if (sentWei < 2n) return { kind: "unknown", problem: "the pool holds too little of it" };
      return verdictOf(await this.#call(holder, code, readsOf(token, holder, sentWei)), sentWei);
    } catch (thrown) {
      this.#multicallCode = undefined;
      return { kind: "unknown", problem: rpcErrorOf(thrown)?.message ?? faultOf(thrown) };
    }
  }

  async #call(
    holder: Address,
    code: Hex,
    reads: readonly { readonly target: Address; readonly data: Hex }[],
  ): Promise<readonly ContractAnswer[]> {
    const overrides = { [holder]: { code }, [SINK]: { code } };
    const result = await this.#client.send("eth_call", [
      { to: holder, data: encodeAggregate3(reads) },
      "latest",
      overrides,
    ]);
    const answers = typeof result === "string" ? decodeAggregate3(result) : undefined;
    if (answers?.length !== reads.length) throw new Error("the endpoint does not simulate with other code");
    return answers;
  }
}

function readsOf(token: Address, holder: Address, sentWei: bigint): { target: Address; data: Hex }[] {
  const balances = [holder, SINK].map((account) => ({ target: token, data: balanceOf(account) }));
  const back = encodeAggregate3([{ target: token, data: transfer(holder, sentWei / 2n) }]);
  return [
    ...balances,
    { target: token, data: transfer(SINK, sentWei) },
    ...balances,
    { target: SINK, data: back },
    ...balances,
  ];
}

function verdictOf(answers: readonly ContractAnswer[], sentWei: bigint): TransferVerdict {
  const [holder0, sink0, sent, holder1, sink1, back, holder2, sink2] = answers;
  if (!isDone(sent)) return { kind: "refused", direction: "from the pool" };
  const gained = (before: ContractAnswer, after: ContractAnswer): bigint =>
    (wordAt(after, 0) ?? 0n) - (wordAt(before, 0) ?? 0n);
  const there = { left: -gained(holder0, holder1), arrived: gained(sink0, sink1) };
  if (there.left !== sentWei || there.arrived !== sentWei) {
    return { kind: "inexact", sentWei: there.left, arrivedWei: there.arrived };
  }
  const sentBack = back === undefined ? undefined : decodeAggregate3(back);
  if (!isDone(sentBack?.[0])) return { kind: "refused", direction: "to the pool" };
  const homeward = { left: -gained(sink1, sink2), arrived: gained(holder1, holder2) };
  if (homeward.left !== sentWei / 2n || homeward.arrived !== sentWei / 2n) {
    return { kind: "inexact", sentWei: homeward.left, arrivedWei: homeward.arrived };
  }
  return { kind: "exact" };
}

/** Tokens that return nothing, as Tether's, have done it, too. */
function isDone(answer: ContractAnswer): boolean {
  return answer === "0x" || (wordAt(answer, 0) ?? 0n) !== 0n;
}

function balanceOf(account: Address): Hex {
  return `${BALANCE_OF}${account.slice(2).padStart(WORD_DIGITS, "0")}`;
}

function transfer(to: Address, amountWei: bigint): Hex {
  const amount = toQuantity(amountWei).slice(2).padStart(WORD_DIGITS, "0");
  return `${TRANSFER}${to.slice(2).padStart(WORD_DIGITS, "0")}${amount}`;
}
