import { expect } from "chai";
import { parseEther } from "ethers";
import { deployArbitrage, encode, type Arbitrage } from "./fixture/arbitrage.ts";
import { addressOf, WETH_ADDRESS, type Pool } from "./fixture/market.ts";

const FULL_RANGE_LIQUIDITY = 44_721n * 10n ** 18n;
const INPUT_WEI = parseEther("5");
const EARLIER_SWAP_WEI = 10n ** 12n;

// Whole-transaction gas on the fixture of published comparisons: every pool (but the fresh one) swapped once in each of
// two earlier blocks, 1 wei of WETH in the contract, the transaction alone in its block, no access list.
describe("gas of an execution, funded by a flash swap", () => {
  let arbitrage: Arbitrage;
  let pools: Record<"cheap" | "dear" | "tu" | "uWeth" | "v3" | "freshV3" | "freshDear", Pool>;

  before(async () => {
    arbitrage = await deployArbitrage();
    const { market, contract } = arbitrage;
    const { weth } = market;
    const [t, u, fresh] = [await market.token(), await market.token(), await market.token()];
    const used = {
      cheap: await market.v2Pool(0, [weth, "1000"], [t, "2000000"]),
      dear: await market.v2Pool(1, [weth, "1000"], [t, "1900000"]),
      tu: await market.v2Pool(0, [t, "2000000"], [u, "2000000"]),
      uWeth: await market.v2Pool(1, [u, "1900000"], [weth, "1000"]),
      v3: await market.v3Pool(t, 3000, 2000n, FULL_RANGE_LIQUIDITY),
      freshDear: await market.v2Pool(1, [weth, "1000"], [fresh, "1900000"]),
    };
    await weth.getFunction("transfer")(contract, 1n);
    for (let block = 0; block < 2; block++) {
      for (const pool of Object.values(used)) {
        await market.swap(pool, pool.tokens.includes(addressOf(weth)) ? weth : t, EARLIER_SWAP_WEI);
      }
    }
    pools = { ...used, freshV3: await market.v3Pool(fresh, 3000, 2000n, FULL_RANGE_LIQUIDITY) };
  });

  const limits = [
    { route: "v2-v2", path: ["cheap", "dear"], limit: 133_500n },
    { route: "v2-v2-v2", path: ["cheap", "tu", "uWeth"], limit: 183_500n },
    { route: "v3-v2", path: ["v3", "dear"], limit: 142_000n },
    { route: "v3-v2-fresh", path: ["freshV3", "freshDear"], limit: 159_000n },
  ] as const;
  for (const { route: name, path, limit } of limits) {
    it(`${name} stays within ${limit}`, async () => {
      const { market, contract, operator } = arbitrage;
      const snapshot = await market.networkHelpers.takeSnapshot();
      const cyclePools = path.map((key) => pools[key]);
      const route = await market.cycle(WETH_ADDRESS, INPUT_WEI, cyclePools);
      const sent = await operator.sendTransaction({ to: contract, data: encode(route), gasLimit: 1_000_000n });
      const receipt = await sent.wait();
      await snapshot.restore();
      expect(receipt!.gasUsed <= limit, `it took ${receipt!.gasUsed} gas`).to.be.true;
    });
  }
});
