import { getAddress } from "ethers";
import type { Holding, Moved, Unmoved } from "../commands/operator-move-assets.ts";
import type { RotationPlan } from "../commands/operator-rotation-plan.ts";
import type { Address } from "../core/hex.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import { printable } from "./printable.ts";
import { formatAmount, formatEther } from "./units.ts";

/** A rotation for people: amounts of listed tokens in whole units, of all others in base units. */
export class RotationWords {
  readonly #tokens: ReadonlyMap<Address, TokenEntry>;
  readonly #file: string;

  constructor(tokens: readonly TokenEntry[], file: string) {
    this.#tokens = new Map(tokens.map((token) => [token.address, token]));
    this.#file = file;
  }

  plan({ deployment, successor, roles, operators, moves, unmoved, ...plan }: RotationPlan): string {
    const gone = roles.operators.filter((operator) => !operators.includes(operator));
    const come = operators.filter((operator) => !roles.operators.includes(operator));
    const looked = plan.searchProblem === undefined ? "" : `; there may be others: ${plan.searchProblem}`;
    return [
      deployment === undefined
        ? `Successor  ${getAddress(successor)} stands already`
        : `Successor  ${getAddress(successor)}, to be deployed in place of ${getAddress(roles.address)}`,
      `Owner      ${getAddress(roles.owner)}, payout ${getAddress(roles.payout)}`,
      `Operators  ${listed(operators)}${come.length === 0 ? "" : `; new: ${listed(come)}`}${gone.length === 0 ? "" : `; out: ${listed(gone)}`}`,
      ...moves.map((move) => `Move       ${this.#what(move)} from ${getAddress(move.from)} to ${this.#where(move)}`),
      ...unmoved.map((move) => `Leave      ${this.#whyNot(move)}`),
      ...(moves.length + unmoved.length === 0 ? ["Move       nothing: there is nothing"] : []),
      printable(`Looked for ${plan.tokenCount} tokens and ETH${looked}`),
      `Cost       at most ${formatEther(plan.maxGasCostWei)} ETH of gas`,
    ].join("\n");
  }

  recorded(contract: Address): string {
    return `Deployed ${getAddress(contract)} and recorded it in ${this.#file}.`;
  }

  moved(move: Moved): string {
    return `Moved ${this.#what(move)} to ${this.#where(move)} in block ${move.blockNumber}, transaction ${move.transactionHash}.`;
  }

  /** What is left for people to do. */
  nextSteps({ successor }: RotationPlan, unmoved: readonly Unmoved[], configured: Address | undefined): string {
    const address = getAddress(successor);
    return [
      ...unmoved.map((move) => `Not moved: ${this.#whyNot(move)}.`),
      `Rotated: ${address} has the new operators.`,
      configured === undefined || configured === successor
        ? `Put their keys into ARB_OPERATOR_KEYS and start the bot anew: it reads the address from ${this.#file}.`
        : `Put their keys into ARB_OPERATOR_KEYS, set contract.address (ARB_CONTRACT_ADDRESS) to ${address} instead of ${getAddress(configured)}, and start the bot anew.`,
      "A bot that still runs earns for the old contract: run this again afterwards.",
    ].join("\n");
  }

  #what({ asset, amountWei }: Holding): string {
    if (amountWei === undefined) return `an unknown amount of ${asset}`;
    if (asset === "ETH") return `${formatEther(amountWei)} ETH`;
    const token = this.#tokens.get(asset);
    return token === undefined
      ? `${amountWei} base units of ${getAddress(asset)}`
      : `${formatAmount(amountWei, token.decimals)} ${token.symbol}`;
  }

  #where({ asset, to }: Holding): string {
    return asset === "ETH" ? `the owner ${getAddress(to)}` : `the successor ${getAddress(to)}`;
  }

  #whyNot(move: Unmoved): string {
    return printable(`${this.#what(move)} in ${getAddress(move.from)}: ${move.problem}`);
  }
}

function listed(accounts: readonly Address[]): string {
  return accounts.map((account) => getAddress(account)).join(", ");
}
