import { isPending } from "../../bot/core/awaitable.ts";
import { CONTRACT } from "./contract.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import type { SignedBytes, UnsignedTransaction } from "../../bot/ports/signer.ts";
import { FIRST_BLOCK } from "./chain-double.ts";
import { benchSigner, flashSettings } from "./flash-settings.ts";
import { INVENTED_TRADE, inventedPairs, routeOver } from "./pool-pairs.ts";
import { inTurn } from "./round-robin.ts";

const ROUTES = inventedPairs(1_000).map((pair) => routeOver(pair, INVENTED_TRADE));
const GWEI = 10n ** 9n;

const settings = flashSettings(CONTRACT, "off");
const signer = benchSigner(settings);

/** The transaction of a two-hop arbitrage; another number gives another one. */
export function transactionWith(number: number): UnsignedTransaction {
  const { settlement, wrappedNative, chainId } = settings;
  const route = inTurn(ROUTES, number);
  const terms = { minProfitWei: GWEI, expiryBlock: FIRST_BLOCK + 25n };
  const data = encodeExecution({ route, funding: { kind: "flash-swap" }, settlement, wrappedNative, ...terms });
  const fees = { gasLimit: 300_000n, maxFeePerGasWei: 3n * GWEI, maxPriorityFeePerGasWei: GWEI };
  return { chainId, nonce: number, to: CONTRACT, data, valueWei: 0n, ...fees };
}

export function signAtOnce(transaction: UnsignedTransaction): SignedBytes {
  const [account] = signer.accounts;
  if (account === undefined) throw new Error("the benchmark's signer has no account");
  const signed = signer.sign(account, transaction);
  if (isPending(signed)) throw new Error("a key in this process signs at once");
  return signed;
}
