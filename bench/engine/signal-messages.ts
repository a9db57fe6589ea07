import { MessageWriter } from "../../bot/wire/message-writer.ts";
import { PROTOCOL_VERSION, RELAY_DOMAINS, SOURCE_TYPES } from "../../bot/wire/message-header.ts";
import { ARBITRAGE_SIGNAL } from "../../bot/wire/payloads/arbitrage-signal.ts";
import { SIZED_ROUTE } from "../../bot/wire/payloads/sized-route.ts";
import { STATE_REFERENCE } from "../../bot/wire/payloads/state-reference.ts";
import { type PoolPair, routeOver, type Trade } from "./pool-pairs.ts";
import { inTurn } from "./round-robin.ts";

/** What the signals of a run are about; they go round the pairs, so that each is free again when its turn comes. */
export interface Offer {
  readonly pairs: readonly PoolPair[];
  readonly trade: Trade;
  readonly observedBlock: bigint;
}

/** A signal that is due. */
export interface DueSignal {
  readonly signalId: number;
  /** Wall clock, when it is due. */
  readonly detectedAtMs: number;
}

/** Header, the three TLVs with their headers, and their payloads. */
export const MESSAGE_BYTES = 32 + 3 * 2 + 170 + 24 + 171;
/** Of the header: the sequence, which is the id of the signal. */
export const SEQUENCE_AT = 8;

/** Flash arbitrage. */
const STRATEGY_ID = 21;
const UNISWAP_V2 = 300;
const VALID_FOR_BLOCKS = 1_000_000n;
const VALID_FOR_S = 300;
const USD_E8 = 100_000_000n;

/** One message for each signal, as a signal relay hands them on: type 32, its state reference, and its sized route. */
export function signalMessages(signals: readonly DueSignal[], offer: Offer): Uint8Array {
  const bytes = new Uint8Array(signals.length * MESSAGE_BYTES);
  const writer = new MessageWriter(bytes);
  let end = 0;
  for (const signal of signals) end = writeSignal(writer.begin(end), signal, offer);
  return bytes;
}

function writeSignal(writer: MessageWriter, { signalId, detectedAtMs }: DueSignal, offer: Offer): number {
  const { pairs, trade, observedBlock } = offer;
  const pair = inTurn(pairs, signalId);
  const route = routeOver(pair, trade);
  const timestampNs = BigInt(Math.round(detectedAtMs * 1_000)) * 1_000n;
  writer.add(ARBITRAGE_SIGNAL, {
    strategyId: STRATEGY_ID,
    signalId: BigInt(signalId),
    chainId: 1,
    sourcePool: pair[0],
    targetPool: pair[1],
    sourceVenue: UNISWAP_V2,
    targetVenue: UNISWAP_V2,
    tokenIn: route.profitToken,
    tokenOut: route.hops[0]?.tokenOut ?? route.profitToken,
    expectedProfitUsdE8: 100n * USD_E8,
    requiredCapitalUsdE8: 2_000n * USD_E8,
    spreadBps: 500,
    dexFeesUsdE8: 12n * USD_E8,
    gasCostUsdE8: USD_E8,
    slippageUsdE8: USD_E8,
    netProfitUsdE8: 86n * USD_E8,
    slippageToleranceBps: 50,
    maxGasPriceGwei: 100,
    validUntilS: Math.floor(detectedAtMs / 1_000) + VALID_FOR_S,
    priority: 5_000,
    timestampNs,
  });
  const validThroughBlock = observedBlock + VALID_FOR_BLOCKS;
  writer.add(STATE_REFERENCE, { observedBlock, validThroughBlock, stateHash: 0n });
  writer.addVariable(SIZED_ROUTE, route.hops);
  return writer.finish({
    domain: RELAY_DOMAINS.signal,
    version: PROTOCOL_VERSION,
    source: SOURCE_TYPES.arbitrageStrategy,
    flags: 0,
    sequence: BigInt(signalId),
    timestampNs,
  });
}
