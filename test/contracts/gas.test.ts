import { expect } from "chai";
import { parseEther, type Contract } from "ethers";
import { encode, deployArbitrage, type Arbitrage } from "./fixture/arbitrage.ts";
import { addressOf, WETH_ADDRESS, type Pool } from "./fixture/market.ts";

const FULL_RANGE_LIQUIDITY = 44_721n * 10n ** 18n;
const INPUT_WEI = parseEther("5");

// Whole-transaction gas on the fixture of published comparisons: every pool swapped once in each of two earlier blocks,
// 1 wei of WETH in the contract, the transaction alone in its block, no access list.
describe("gas of an execution, funded by a flash swap", () => {
  let arbitrage: Arbitrage;
  let pools: Record<"cheap" | "dear" | "tu" | "uWeth" | "v3", Pool>;

  before(async () => {
    arbitrage = await deployArbitrage();
    const { market, contract } = arbitrage;
    const { weth } = market;
    const [t, u] = [await market.token(), await market.token()];
    pools = {
      cheap: await market.v2Pool(0, [weth, "1000"], [t, "2000000"]),
      dear: await market.v2Pool(1, [weth, "1000"], [t, "1900000"]),
      tu: await market.v2Pool(0, [t, "2000000"], [u, "2000000"]),
      uWeth: await market.v2Pool(1, [u, "1900000"], [weth, "1000"]),
      v3: await market.v3Pool(t, 3000, 2000n, FULL_RANGE_LIQUIDITY),
    };
    await weth.getFunction("transfer")(contract, 1n);
    const tokens = new Map<string, Contract>([weth, t, u].map((token) => [addressOf(token), token]));
    for (let round = 0; round < 2; round++) {
      for (const pool of Object.values(pools))
        await market.swap(
          pool,
          tokens.get(pool.tokens.includes(WETH_ADDRESS) ? WETH_ADDRESS : pool.tokens[0])!,
          10n ** 12n,
        );
    }
  });

  const cases = [
    { name: "v2-v2", path: ["cheap", "dear"], limit: 133_500n },
    { name: "v2-v2-v2", path: ["cheap", "tu", "uWeth"], limit: 183_500n },
    { name: "v3-v2", path: ["v3", "dear"], limit: 142_000n },
  ] as const;
  for (const { name, path, limit } of cases) {
    it(`${name} stays within ${limit}`, async () => {
      const { market, contract, operator } = arbitrage;
      const snapshot = await market.networkHelpers.takeSnapshot();
      const route = await market.cycle(
        WETH_ADDRESS,
        INPUT_WEI,
        path.map((key) => pools[key]),
      );
      const sent = await operator.sendTransaction({ to: contract, data: encode(route), gasLimit: 1_000_000n });
      const receipt = await sent.wait();
      await snapshot.restore();
      if (process.env.GAS) console.log(name, receipt!.gasUsed);
      expect(receipt!.gasUsed <= limit, `${receipt!.gasUsed} gas`).to.be.true;
    });
  }
});
