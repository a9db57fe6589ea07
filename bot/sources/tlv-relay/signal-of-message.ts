import { MAX_UINT64 } from "../../core/integer-limits.ts";
import type { FlashArbitrageSignal, FlashWishes } from "../../core/signal.ts";
import type { ArbitrageSignal } from "../../wire/payloads/arbitrage-signal.ts";
import { type ExecutionControl, txPolicyOf } from "../../wire/payloads/execution-control.ts";
import type { Economics } from "../../wire/payloads/economics.ts";
import type { SignalMessage } from "./signal-message.ts";

/** What signals of the relay are told apart from others by. */
export const TLV_RELAY = "tlv-relay";

const NS_PER_MS = 1e6;
const MS_PER_S = 1_000;
const WEI_PER_GWEI = 1_000_000_000n;
const SUBMISSION_OF_POLICY = {
  public: "public",
  private: "private",
  // Whether private means bundles or single transactions is for the settings to say.
  bundle: "private",
  simulate: "simulate",
} as const;

/** A signal whose message agrees with itself: sized when its amounts came along, and otherwise only a path. */
export function signalOf(message: SignalMessage, signal: ArbitrageSignal): FlashArbitrageSignal {
  const { state, control, economics, hops } = message;
  const { sourcePool, targetPool, tokenIn, tokenOut, validUntilS } = signal;
  const wishes = wishesOf(signal, control);
  const replaced = control?.replaceSignalId ?? 0n;
  const facts = {
    kind: "flash-arbitrage",
    signalId: signal.signalId,
    strategyId: signal.strategyId,
    source: TLV_RELAY,
    // To the millisecond a double is exact enough, and much cheaper than a bigint.
    detectedAtMs: Math.trunc(Number(signal.timestampNs) / NS_PER_MS),
    observedBlock: state?.observedBlock ?? 0n,
    validThroughBlock: state?.validThroughBlock ?? MAX_UINT64,
    // The origin compares whole seconds, so the last one counts in full.
    ...(validUntilS > 0 && { validUntilMs: validUntilS * MS_PER_S + MS_PER_S - 1 }),
    claimedProfitUsdE8: claimedProfitUsdE8(signal, economics),
    ...(replaced > 0n && { replacesSignalId: replaced }),
    ...(wishes !== undefined && { wishes }),
  } as const;
  const first = hops?.[0];
  if (hops === undefined || first === undefined) {
    return {
      ...facts,
      resources: [sourcePool, targetPool],
      path: {
        profitToken: tokenIn,
        hops: [
          { pool: sourcePool, tokenIn, tokenOut },
          { pool: targetPool, tokenIn: tokenOut, tokenOut: tokenIn },
        ],
      },
    };
  }
  const gainWei = (hops.at(-1)?.amountOut ?? 0n) - first.amountIn;
  return {
    ...facts,
    resources: hops.map(({ pool }) => pool),
    route: { profitToken: tokenIn, hops },
    expectedProfit: { token: tokenIn, amountWei: gainWei },
  };
}

/** Net as the signal has it; made from its parts, and from those beside it, where it leaves that out. */
function claimedProfitUsdE8(signal: ArbitrageSignal, economics: Economics | undefined): bigint {
  const { netProfitUsdE8, expectedProfitUsdE8, gasCostUsdE8, dexFeesUsdE8, slippageUsdE8 } = signal;
  if (netProfitUsdE8 !== 0n) return netProfitUsdE8;
  const expected = expectedProfitUsdE8 === 0n ? (economics?.expectedProfitUsdE8 ?? 0n) : expectedProfitUsdE8;
  const gas = gasCostUsdE8 === 0n ? (economics?.gasCostUsdE8 ?? 0n) : gasCostUsdE8;
  return expected - dexFeesUsdE8 - gas - slippageUsdE8;
}

/** 0 stands for nothing asked; of two tolerances the smaller one holds. */
function wishesOf(signal: ArbitrageSignal, control: ExecutionControl | undefined): FlashWishes | undefined {
  const tolerancesBps = [signal.slippageToleranceBps, control?.slippageBps ?? 0].filter((bps) => bps > 0);
  const { maxGasPriceGwei } = signal;
  if (tolerancesBps.length === 0 && maxGasPriceGwei === 0 && control === undefined) return undefined;
  return {
    ...(tolerancesBps.length > 0 && { slippageToleranceBps: BigInt(Math.min(...tolerancesBps)) }),
    ...(maxGasPriceGwei > 0 && { maxGasPriceWei: BigInt(maxGasPriceGwei) * WEI_PER_GWEI }),
    ...(control !== undefined && { submission: SUBMISSION_OF_POLICY[txPolicyOf(control)] }),
  };
}
