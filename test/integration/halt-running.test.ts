import path from "node:path";
import { expect } from "chai";
import { JsonRpcProvider, parseEther } from "ethers";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openTradingFloor, type TradingFloor } from "../../devnet/trading-floor.ts";
import { type CrashSite, openCrashSite } from "../builders/crash-site.ts";
import { journalledOrders } from "../builders/journalled-orders.ts";
import { sendTrade } from "../builders/public-trade.ts";
import { runArb } from "../builders/run-arb.ts";

const WITHIN_MS = 120_000;

describe("a bot whose directory was halted", () => {
  let floor: TradingFloor;
  let site: CrashSite;

  before(async () => {
    floor = await openTradingFloor();
    const provider = new JsonRpcProvider(floor.rpcUrl, 1, { staticNetwork: true });
    const trade = { tokenIn: PROTOCOLS.weth, tokenOut: TOKENS.USDC.address, amountIn: parseEther("40") } as const;
    await sendTrade(provider, ACCOUNTS.traders[0]!, trade);
    await floor.builder.sealNow();
    provider.destroy();
    site = await openCrashSite(floor, "relay");
  });

  after(async () => {
    await site.stop();
    await floor.stop();
  });

  it("makes no order of what it sees, run after run, until somebody resumes", async () => {
    const data = path.join(site.directory, "data");
    const arb = async (command: string): Promise<void> => {
      const { code } = await runArb([command, "--env", "embedded"], { ARB_STORAGE_DIRECTORY: data });
      expect(code).to.equal(0);
    };
    await arb("halt");
    for (const start of ["first", "second"]) {
      const { code, output } = await site.runBot();
      expect(code, output).to.equal(0);
      expect(await journalledOrders(site.directory), `the ${start} run`).to.deep.equal([]);
    }
    await arb("resume");
    await site.runBot();
    expect((await journalledOrders(site.directory)).map(({ state }) => state)).to.deep.equal(["Completed"]);
  }).timeout(WITHIN_MS);
});
