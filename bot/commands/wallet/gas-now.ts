import type { JsonRpcApiProvider } from "ethers";
import type { Address } from "../../core/hex.ts";
import type { ConnectedNetwork, DataFeeWei } from "./network-parts.ts";

/** Where a figure for the first layer's fee comes from. */
export type DataFeeSource = "none" | "in-gas" | "gas-price-oracle";

/** What gas costs on a network now, and what a plain transfer of the chain's own coin may cost. */
export interface GasNow {
  /** Base fee and tip of the next transaction. */
  readonly gasPriceWei: bigint;
  readonly maxGasPriceWei: bigint;
  readonly transfer: TransferCost;
}

interface TransferCost {
  /** The node's estimate and 20 % more, under the cap. */
  readonly gasLimit: bigint;
  readonly dataFeeWei: bigint;
  readonly dataFeeSource: DataFeeSource;
  /** At most: gas limit × price now, and the fee for data. Undefined while gas costs more than the cap. */
  readonly costWei: bigint | undefined;
}

/** What fees a transaction offers. */
export interface Fees {
  readonly maxFeePerGasWei: bigint;
  readonly maxPriorityFeePerGasWei: bigint;
}

/** What the market asks for now. */
export interface Market {
  readonly baseFeePerGasWei: bigint;
  readonly priorityFeePerGasWei: bigint;
}

/** A signed transfer of type 2 has 110 to 120 bytes. */
const TRANSFER_BYTES = 120;

/** Reads what the market asks for, from the newest block and the node's advice. */
export async function readMarket(provider: JsonRpcApiProvider): Promise<Market> {
  const [block, { maxPriorityFeePerGas }] = await Promise.all([provider.getBlock("latest"), provider.getFeeData()]);
  return { baseFeePerGasWei: block?.baseFeePerGas ?? 0n, priorityFeePerGasWei: maxPriorityFeePerGas ?? 0n };
}

/** An estimate with 20 % headroom, rounded up, never above the cap. */
export function withHeadroom(estimate: bigint, cap: bigint): bigint {
  const roomy = (estimate * 12n + 9n) / 10n;
  return roomy < cap ? roomy : cap;
}

/** The fee for data where it is apart from gas; elsewhere nothing. */
export function dataFeeOf({ network, readDataFee }: ConnectedNetwork): Promise<DataFeeWei> {
  return network.dataFee === "gas-price-oracle" ? readDataFee() : Promise.resolve(() => 0n);
}

/** What gas costs now, with a transfer of nothing from an account to itself as the example. */
export async function readGasNow(connected: ConnectedNetwork, account: Address): Promise<GasNow> {
  const { network, provider } = connected;
  const [market, estimate, dataFee] = await Promise.all([
    readMarket(provider),
    provider.estimateGas({ from: account, to: account, value: 0n }),
    dataFeeOf(connected),
  ]);
  const gasPriceWei = market.baseFeePerGasWei + market.priorityFeePerGasWei;
  const { maxGasPriceWei, maxGasLimit } = network;
  const gasLimit = withHeadroom(estimate, maxGasLimit);
  const dataFeeWei = dataFee(TRANSFER_BYTES);
  const costWei = gasPriceWei > maxGasPriceWei ? undefined : gasLimit * gasPriceWei + dataFeeWei;
  return {
    gasPriceWei,
    maxGasPriceWei,
    transfer: { gasLimit, dataFeeWei, dataFeeSource: network.dataFee, costWei },
  };
}
