import path from "node:path";
import type { BacktestOptions } from "../cli/backtest-command.ts";
import type { Output } from "../cli/output.ts";
import { performBacktest } from "../cli/perform-backtest.ts";
import { TokenNames } from "../cli/units.ts";
import type { BacktestParts } from "../commands/backtest/backtest-parts.ts";
import { loadPoolList } from "../config/pool-list.ts";
import { ArbError } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import { shownUrl } from "../core/shown-url.ts";
import { singletonsOf } from "../core/singletons.ts";
import { describeRevert } from "../executors/flash/decode-revert.ts";
import { encodeExecution } from "../executors/flash/encode-route.ts";
import { executableRoute } from "../executors/flash/executable-route.ts";
import { callRpc } from "../fork/json-rpc.ts";
import { KNOWN_CHAINS } from "../../scripts/deployment/known-chains.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { forkMarket } from "./fork-market.ts";

/** In the folder in which the command is given. */
const REPORTS = "var/backtest";
const WETH = { symbol: "WETH", decimals: 18 };

/** `arb backtest` with its parts. */
export async function runBacktest(options: BacktestOptions, output: Output): Promise<number> {
  const { rpcUrl, block, toBlock } = options;
  const list = options.pools === undefined ? { pools: [], tokens: [] } : await loadPoolList(options.pools);
  const chainId = BigInt((await callRpc(rpcUrl, "eth_chainId")) as Hex);
  const wrappedNative = wrappedNativeOf(chainId, rpcUrl);
  const singletons = singletonsOf(chainId);
  const parts: Omit<BacktestParts, "onProgress"> = {
    rpcUrl,
    wrappedNative,
    market: forkMarket(singletons),
    deployment: (owner, operator) => deployment(owner, operator, wrappedNative),
    encode: (route, kind, expiryBlock) =>
      encodeExecution({
        route: executableRoute(route, singletons),
        funding: { kind },
        minProfitWei: 1n,
        expiryBlock,
        wrappedNative,
      }),
    explainRevert: describeRevert,
    listedPools: list.pools,
  };
  const name = toBlock === undefined || toBlock === block ? `${block}` : `${block}-${toBlock}`;
  const report = path.resolve(options.report ?? path.join(REPORTS, `${name}.html`));
  const tokens = new TokenNames([{ address: wrappedNative, ...WETH }, ...list.tokens]);
  return performBacktest(parts, options, { report, tokens, output });
}

function deployment(owner: Address, operator: Address, wrappedNative: Address): Hex {
  const { bytecode } = FlashArbitrage__factory;
  const values = FlashArbitrage__factory.createInterface().encodeDeploy([owner, owner, [operator], wrappedNative]);
  return `${bytecode}${values.slice(2)}`;
}

function wrappedNativeOf(chainId: bigint, rpcUrl: string): Address {
  const known = KNOWN_CHAINS[Number(chainId)]?.wrappedNative;
  if (known !== undefined) return known.toLowerCase() as Address;
  const ids = Object.keys(KNOWN_CHAINS).join(" or ");
  const actual = `${shownUrl(rpcUrl)} on chain ${chainId}`;
  throw new ArbError("ARGUMENT_INVALID", { argument: "--rpc-url", expected: `an endpoint on chain ${ids}`, actual });
}
