import { unsigned } from "./packed-bytes.ts";

/** What becomes of the profit. */
export interface Settlement {
  /** Where it goes. */
  readonly recipient: "contract" | "payout" | "owner";
  /** Whether it becomes ETH; only of the wrapped native token. */
  readonly unwrap: boolean;
  /** What the block's builder gets of it; only of the wrapped native token. */
  readonly builderShareBps: number;
}

// The layout is described in contracts/libraries/PackedRoute.sol.
const RECIPIENT_CODES: Readonly<Record<Settlement["recipient"], number>> = { contract: 0, payout: 1, owner: 2 };
const UNWRAP = 4;
const ALL_BPS = 10_000;

/**
 * The settlement's bytes, none when the profit stays in the contract as it is. Throws a RangeError for a share outside
 * 0..10000, and for what only the wrapped native token allows.
 */
export function encodeSettlement(settlement: Settlement | undefined, isOtherToken: boolean): string {
  if (settlement === undefined) return "";
  const { recipient, unwrap, builderShareBps } = settlement;
  if (isOtherToken && (unwrap || builderShareBps !== 0)) {
    throw new RangeError("only a profit in the wrapped native token can be unwrapped or shared with the builder");
  }
  if (builderShareBps > ALL_BPS) {
    throw new RangeError(`the builder's share must be 0 to 10000 basis points, but is ${builderShareBps}`);
  }
  if (recipient === "contract" && !unwrap && builderShareBps === 0) return "";
  const code = RECIPIENT_CODES[recipient] | (unwrap ? UNWRAP : 0);
  return unsigned(code, 1, "the recipient") + unsigned(builderShareBps, 2, "the builder's share");
}
