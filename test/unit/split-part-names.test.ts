import { expect } from "chai";
import { nameParts } from "../../bot/executors/split/part-names.ts";
import { retryPauseMs } from "../../bot/trading/parts/retry-pause.ts";

describe("The parts of a split trade", () => {
  it("are named for their exchange, with their place where it has several", () => {
    expect(nameParts(["balancer", "v3", "v3"], [])).to.deep.equal(["balancer", "v3 1/2", "v3 2/2"]);
  });

  it("say from the second on which try they are", () => {
    const first = nameParts(["v3", "v3", "sushiswap"], []);
    const second = nameParts(["sushiswap", "v3"], first);
    expect(second).to.deep.equal(["sushiswap #2", "v3 #2"]);
    expect(nameParts(["sushiswap", "v3", "v3"], [...first, ...second])).to.deep.equal([
      ...["sushiswap #3", "v3 1/2 #2", "v3 2/2 #2"],
    ]);
  });

  it("are tried anew after a pause that doubles, and is up to a quarter longer", () => {
    for (let orderId = 1n; orderId < 200n; orderId++) {
      for (const attempt of [0, 1, 2]) {
        const pauseMs = retryPauseMs(orderId, attempt, 5_000);
        expect(pauseMs >= 5_000 * 2 ** attempt && pauseMs <= 6_250 * 2 ** attempt).to.equal(true);
      }
    }
    expect(new Set([1n, 2n, 3n, 4n].map((orderId) => retryPauseMs(orderId, 0, 5_000))).size).to.equal(4);
  });
});
