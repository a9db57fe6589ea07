import type { Address, Hex } from "../../core/hex.ts";
import type { Call, CallResult, Chain } from "../../ports/chain.ts";
import type { ApprovalSettings } from "./approval-settings.ts";
import { encodeAllowance, encodeApprove } from "./erc20.ts";
import type { AllowanceFacts } from "./missing-approvals.ts";
import type { Spending } from "./spending.ts";

const GAS_LIMIT = 1_000_000n;
const WORD_LENGTH = 66;

/** The token does not tell, or the node does not answer. */
export interface AllowanceUnknown {
  readonly problem: string;
}

/** Asks nobody for a token's way where no allowance is left over: every token takes the first one. */
export class AllowanceReader {
  readonly #chain: Pick<Chain, "call">;
  readonly #settings: ApprovalSettings;

  constructor(chain: Pick<Chain, "call">, settings: ApprovalSettings) {
    this.#chain = chain;
    this.#settings = settings;
  }

  async read(owner: Address, spending: Spending, promisedWei: bigint): Promise<AllowanceFacts | AllowanceUnknown> {
    const { token, spender } = spending;
    const answer = await this.#call(owner, token, encodeAllowance(owner, spender));
    if (answer.status !== "succeeded" || answer.returnData.length < WORD_LENGTH) {
      return { problem: `the token ${token} does not tell what ${spender} may take of ${owner}: ${reasonOf(answer)}` };
    }
    const allowanceWei = BigInt(answer.returnData.slice(0, WORD_LENGTH));
    const isEnough = allowanceWei >= spending.amountWei + promisedWei;
    const isFirst = allowanceWei === 0n && promisedWei === 0n;
    const way = isEnough || isFirst ? "at-once" : await this.#way(owner, spending, allowanceWei);
    return { allowanceWei, promisedWei, way };
  }

  /** A reset that was not needed costs its gas; one that is missing costs the trade. */
  async #way(
    owner: Address,
    { token, spender, amountWei }: Spending,
    allowanceWei: bigint,
  ): Promise<AllowanceFacts["way"]> {
    // What is promised is not in a block yet: a trial on this one would show nothing.
    if (allowanceWei === 0n || this.#settings.resetFirst.includes(token)) return "reset-first";
    const trial = await this.#call(owner, token, encodeApprove(spender, amountWei));
    return trial.status === "succeeded" && !isFalse(trial.returnData) ? "at-once" : "reset-first";
  }

  #call(from: Address, to: Address, data: Hex): Promise<CallResult> {
    const call: Call = { from, to, data, gasLimit: GAS_LIMIT };
    return this.#chain.call(call);
  }
}

/** USDT returns nothing, which is no refusal. */
function isFalse(returnData: Hex): boolean {
  return returnData.length >= WORD_LENGTH && BigInt(returnData.slice(0, WORD_LENGTH)) === 0n;
}

function reasonOf(answer: CallResult): string {
  if (answer.status === "unavailable") return answer.detail;
  return answer.status === "reverted" ? "the call reverts" : "it answers no number";
}
