import { JsonRpcProvider, parseEther } from "ethers";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { sendTrade } from "./public-trade.ts";

/** Opens a floor on which a trade has just left one opportunity, and which makes no further blocks. */
export async function openCrashFloor(): Promise<TradingFloor> {
  const floor = await openTradingFloor();
  const provider = new JsonRpcProvider(floor.rpcUrl, 1, { staticNetwork: true });
  try {
    const trade = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("40") } as const;
    await sendTrade(provider, ACCOUNTS.traders[0]!, trade);
    await floor.builder.sealNow();
    return floor;
  } catch (thrown) {
    await floor.stop();
    throw thrown;
  } finally {
    provider.destroy();
  }
}
