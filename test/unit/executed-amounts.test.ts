import { expect } from "chai";
import { Interface } from "ethers";
import { executedAmounts } from "../../bot/commands/executed-amounts.ts";
import type { Hop } from "../../bot/core/route.ts";
import { STRANGER } from "../builders/plans.ts";
import { addressOf } from "../builders/pools.ts";

const POOL = addressOf(0xb001);
const [LOW, HIGH] = [addressOf(1), addressOf(2)];
const amounts = { amountIn: 1n, amountOut: 2n };
const CURVE: Hop = {
  ...{ venue: "curve", pool: POOL, tokenIn: LOW, tokenOut: HIGH, i: 2, j: 0, indices: "uint256" },
  ...amounts,
};
const SOLIDLY: Hop = { venue: "solidly", pool: POOL, tokenIn: HIGH, tokenOut: LOW, ...amounts };

/** As their sources declare them: Curve's three generations, and Velodrome's pair. */
const EVENTS = new Interface([
  "event TokenExchange(address indexed buyer, int128 sold_id, uint256 tokens_sold, int128 bought_id, uint256 tokens_bought)",
  "event TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought)",
  "event TokenExchange(address indexed buyer, uint256 sold_id, uint256 tokens_sold, uint256 bought_id, uint256 tokens_bought, uint256 fee, uint256 packed_price_scale)",
  "event Swap(address indexed sender, address indexed to, uint256 amount0In, uint256 amount1In, uint256 amount0Out, uint256 amount1Out)",
]);
const EXCHANGES = [
  ["TokenExchange(address,int128,uint256,int128,uint256)", []],
  ["TokenExchange(address,uint256,uint256,uint256,uint256)", []],
  ["TokenExchange(address,uint256,uint256,uint256,uint256,uint256,uint256)", [7, 8]],
] as const;

const aLog = (signature: string, values: readonly unknown[], address: string = POOL) => ({
  address,
  ...EVENTS.encodeEventLog(signature, values),
});

/** Of the venues that the tests on real bytecode have none of. */
describe("the amounts that a pool's logs show", () => {
  for (const [signature, rest] of EXCHANGES) {
    it(`are those of the coins that the hop exchanges, by ${signature}`, () => {
      const others = [
        [1, 0],
        [2, 1],
      ].map(([sold, bought]) => aLog(signature, [STRANGER, sold, 5, bought, 6, ...rest]));
      const ours = aLog(signature, [STRANGER, 2, 30, 0, 40, ...rest]);
      expect(executedAmounts(CURVE, [...others, ours])).to.deep.equal({ amountIn: 30n, amountOut: 40n });
      expect(executedAmounts(CURVE, others)).to.equal(undefined);
    });
  }

  it("are those of a pair that names who is paid before the amounts", () => {
    const log = aLog("Swap", [STRANGER, STRANGER, 0, 30, 40, 0]);
    expect(executedAmounts(SOLIDLY, [log])).to.deep.equal({ amountIn: 30n, amountOut: 40n });
  });

  it("are not another pool's", () => {
    expect(executedAmounts(SOLIDLY, [aLog("Swap", [STRANGER, STRANGER, 0, 30, 40, 0], STRANGER)])).to.equal(undefined);
  });
});
