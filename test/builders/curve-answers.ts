import { getter } from "../../bot/adapters/chain/pools/curve/curve-reads.ts";
import { MULTICALL3, type ContractAnswer, type ContractRead } from "../../bot/adapters/chain/pools/multicall.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Quotation } from "../../bot/market/quoting/quotation.ts";
import { selectorOf } from "../../bot/adapters/chain/pools/words.ts";

const GET_DY = selectorOf("get_dy(int128,int128,uint256)");
const WORD_DIGITS = 64;

/** A test double of contracts of which no code is recorded: it answers getters from a list, and reverts on others. */
export class CurveAnswers {
  readonly #answers = new Map<string, Hex>();
  readonly #quotes = new Map<Address, (i: number, j: number, amountIn: bigint) => Quotation>();

  constructor(timestampS: bigint) {
    this.tell(MULTICALL3, { "getCurrentBlockTimestamp()": timestampS });
  }

  /** Getters without arguments, or with an index for each element of a list. */
  tell(contract: Address, values: Readonly<Record<string, bigint | Address | readonly (bigint | Address)[]>>): this {
    for (const [signature, value] of Object.entries(values)) {
      const list = typeof value === "bigint" || typeof value === "string" ? undefined : value;
      if (list === undefined) this.#put(getter(contract, signature), value as bigint | Address);
      else for (const [k, each] of list.entries()) this.#put(getter(contract, signature, k), each);
    }
    return this;
  }

  /** What `get_dy` of a plain or meta pool says; a refusal reverts. */
  quote(contract: Address, quote: (i: number, j: number, amountIn: bigint) => Quotation): this {
    this.#quotes.set(contract, quote);
    return this;
  }

  answer(reads: readonly ContractRead[]): ContractAnswer[] {
    return reads.map(({ target, data }) => {
      const quote = this.#quotes.get(target);
      if (quote === undefined || !data.startsWith(GET_DY)) return this.#answers.get(target + data);
      const [i, j, amountIn] = [0, 1, 2].map((k) =>
        BigInt(`0x${data.slice(10 + k * WORD_DIGITS, 10 + (k + 1) * WORD_DIGITS)}`),
      );
      const quoted = quote(Number(i), Number(j), amountIn!);
      return quoted.refused === undefined ? wordOf(quoted.amountOut) : undefined;
    });
  }

  #put({ target, data }: ContractRead, value: bigint | Address): void {
    this.#answers.set(target + data, wordOf(BigInt(value)));
  }
}

function wordOf(value: bigint): Hex {
  return `0x${value.toString(16).padStart(WORD_DIGITS, "0")}`;
}
