import { Contract, type JsonRpcProvider, type TransactionResponse, Wallet } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { TestAccount } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";

const V2_ROUTER = new Contract(PROTOCOLS.uniswapV2Router, [
  "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline) returns (uint256[])",
]);
const FAR_FUTURE = 2n ** 40n;
const GWEI = 10n ** 9n;

/** A swap on a pair of Uniswap V2 through its router: what moves a price. */
export interface PublicTrade {
  readonly tokenIn: Address;
  readonly tokenOut: Address;
  readonly amountIn: bigint;
  readonly tipWei?: bigint;
}

/** Signs it with the account's next nonce, or a later one. */
export async function signTrade(
  provider: JsonRpcProvider,
  account: TestAccount,
  trade: PublicTrade,
  nonceOffset = 0,
): Promise<string> {
  const wallet = new Wallet(account.privateKey, provider);
  const transaction = await V2_ROUTER.getFunction("swapExactTokensForTokens").populateTransaction(
    trade.amountIn,
    0n,
    [trade.tokenIn, trade.tokenOut],
    account.address,
    FAR_FUTURE,
  );
  const nonce = (await provider.getTransactionCount(account.address, "latest")) + nonceOffset;
  return wallet.signTransaction({
    ...transaction,
    type: 2,
    chainId: 1n,
    nonce,
    gasLimit: 300_000n,
    maxFeePerGas: 1_000n * GWEI,
    maxPriorityFeePerGas: trade.tipWei ?? GWEI,
  });
}

/** Sends it to the public pool. */
export async function sendTrade(
  provider: JsonRpcProvider,
  account: TestAccount,
  trade: PublicTrade,
): Promise<TransactionResponse> {
  return provider.broadcastTransaction(await signTrade(provider, account, trade));
}
