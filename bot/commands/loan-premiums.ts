import { Interface, isError, type Provider } from "ethers";
import type { FundingChoice, OfferedFunding } from "../config/funding-settings.ts";
import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { type LoanPremiums, PREMIUM_DENOMINATOR } from "../core/loan-premium.ts";

const LENDERS = new Interface([
  "function FLASHLOAN_PREMIUM_TOTAL() view returns (uint256)",
  "function getProtocolFeesCollector() view returns (address)",
  "function getFlashLoanFeePercentage() view returns (uint256)",
  "function flashFee(address token, uint256 amount) view returns (uint256)",
]);
/** Aave counts its premium in basis points; Balancer counts its fee, which has been nothing so far, in our own unit. */
const AAVE_UNIT = PREMIUM_DENOMINATOR / 10_000n;

type Ask = (to: Address, name: string, values?: readonly unknown[]) => Promise<unknown>;

/** The fundings with what their lenders take. Throws as {@link readLoanPremiums} does. */
export async function readFundingOffers(
  provider: Provider,
  fundings: readonly FundingChoice[],
  tokens: readonly Address[],
): Promise<readonly OfferedFunding[]> {
  const offers: OfferedFunding[] = [];
  for (const funding of fundings) {
    const premiums = await readLoanPremiums(provider, funding, tokens);
    offers.push(premiums === undefined ? funding : { ...funding, premiums });
  }
  return offers;
}

/**
 * What a configured lender takes for lending each of the tokens; undefined when nobody lends, or for nothing whatever
 * governance decides. Throws LENDER_UNUSABLE when the address is no such lender or it lends none of the tokens, and what
 * the provider throws when the endpoint does not answer.
 */
export async function readLoanPremiums(
  provider: Provider,
  funding: FundingChoice,
  tokens: readonly Address[],
): Promise<LoanPremiums | undefined> {
  if (!("lender" in funding)) return undefined;
  const { kind, lender } = funding;
  const unusable = (problem: string): ArbError => new ArbError("LENDER_UNUSABLE", { lender, kind, problem });
  if ((await provider.getCode(lender)) === "0x") throw unusable("there is no contract at that address");
  const premiumOf = premiumReader(kind, lender, (to, name, values = []) => askFor(provider, to, name, values));
  if (premiumOf === undefined) return undefined;

  const premiums = new Map<Address, bigint>();
  for (const token of tokens) {
    const premium = await premiumOf(token);
    if (typeof premium === "bigint") premiums.set(token, premium);
  }
  if (premiums.size === 0) throw unusable(`it names no premium for ${tokens.join(", ")}`);
  return premiums;
}

/** How to learn the premium for a token; undefined for lenders that know none. */
function premiumReader(kind: FundingChoice["kind"], lender: Address, ask: Ask) {
  if (kind === "aave") {
    return async (): Promise<unknown> => {
      const bps = await ask(lender, "FLASHLOAN_PREMIUM_TOTAL");
      return typeof bps === "bigint" ? bps * AAVE_UNIT : undefined;
    };
  }
  if (kind === "balancer") {
    return async (): Promise<unknown> => {
      const collector = await ask(lender, "getProtocolFeesCollector");
      return collector === undefined ? undefined : ask(collector as Address, "getFlashLoanFeePercentage");
    };
  }
  // For exactly the amount of which premiums are parts: fees under this standard grow with the amount.
  if (kind === "erc3156") return (token: Address) => ask(lender, "flashFee", [token, PREMIUM_DENOMINATOR]);
  return undefined;
}

/** Undefined when the contract reverts or answers with something else. */
async function askFor(provider: Provider, to: Address, name: string, values: readonly unknown[]): Promise<unknown> {
  try {
    const answer = await provider.call({ to, data: LENDERS.encodeFunctionData(name, values) });
    return LENDERS.decodeFunctionResult(name, answer)[0];
  } catch (error) {
    if (isRevert(error) || isError(error, "BAD_DATA") || isError(error, "BUFFER_OVERRUN")) return undefined;
    throw error;
  }
}

/** Ethers takes whatever a node refuses for a revert, a rate limit too: the node's own words tell. */
function isRevert(error: unknown): boolean {
  if (!isError(error, "CALL_EXCEPTION")) return false;
  const said = error.info?.["error"] as { readonly message?: unknown } | undefined;
  return error.data !== null || /revert/i.test(String(said?.message));
}
