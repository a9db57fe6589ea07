import type { Address } from "../../core/hex.ts";
import type { Path } from "../../core/path.ts";
import type { ContractCode } from "../../ports/contract-code.ts";
import { missing, type NotNow } from "./not-now.ts";

/** Whether every pool and token on the way, and our own contract, has code; undefined when all have. */
export function codeRefusal(path: Path, contract: Address, code: ContractCode): NotNow | undefined {
  let unknown: Address[] | undefined;
  const ask = (address: Address): boolean => {
    const hasCode = code.has(address);
    if (hasCode === undefined) (unknown ??= []).push(address);
    return hasCode !== false;
  };
  if (!ask(contract)) return noContract(contract);
  for (const { pool, tokenIn } of path.hops) {
    if (!ask(pool)) return noContract(pool);
    // In a cycle every token comes in somewhere.
    if (!ask(tokenIn)) return noContract(tokenIn);
  }
  return unknown && missing(`the code of ${unknown.join(", ")}`, code.lookUp(unknown));
}

function noContract(address: Address): NotNow {
  return { denied: { code: "no-contract", address } };
}
