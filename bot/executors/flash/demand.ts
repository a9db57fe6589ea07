import type { Denial } from "../../core/denial.ts";
import type { Hex } from "../../core/hex.ts";
import { minimumProfitWei } from "../../core/money.ts";
import type { Route } from "../../core/route.ts";
import type { OrDenied } from "../../ports/executor.ts";
import type { Appraisal } from "./appraise.ts";
import { encodeExecution } from "./encode-route.ts";
import { executableRoute } from "./executable-route.ts";
import type { FlashSettings } from "./flash-settings.ts";
import type { Funding } from "./funding.ts";

/** What the contract is asked to earn, and the call that asks for it. */
export interface Demand {
  /** In the profit token. */
  readonly minProfitWei: bigint;
  readonly data: Hex;
}

export interface DemandTerms {
  readonly route: Route;
  readonly funding: Funding;
  /** In the profit token. */
  readonly expectedProfitWei: bigint;
  /** What pays, in the profit token. */
  readonly appraisal: Pick<Appraisal, "gasCostInToken" | "minNetProfitInToken">;
  /** How much less than that the contract accepts. */
  readonly slippageToleranceBps: bigint;
  /** The last block in which the contract accepts the call. */
  readonly expiryBlock: bigint;
}

type DemandSettings = Pick<FlashSettings, "settlement" | "singletons" | "wrappedNative">;

/** Asks for the expected profit less the tolerance, and never for less than what pays. */
export function demandOf(
  { route, funding, expectedProfitWei, appraisal, slippageToleranceBps, expiryBlock }: DemandTerms,
  { settlement, singletons, wrappedNative }: DemandSettings,
): OrDenied<{ readonly demand: Demand }> {
  try {
    const minProfitWei = minimumProfitWei({
      expectedProfitWei,
      slippageToleranceBps,
      gasCostWei: appraisal.gasCostInToken,
      minNetProfitWei: appraisal.minNetProfitInToken,
    });
    const data = encodeExecution({
      route: executableRoute(route, singletons),
      funding,
      minProfitWei,
      expiryBlock,
      wrappedNative,
      settlement,
    });
    return { demand: { minProfitWei, data } };
  } catch (thrown) {
    // What cannot be encoded, such as amounts above 2^112.
    if (thrown instanceof RangeError) return { denied: unencodable(thrown) };
    throw thrown;
  }
}

function unencodable({ message }: RangeError): Denial {
  return { code: "invalid-signal", problem: message };
}
