import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { poolIdOf } from "../../bot/adapters/chain/pools/uniswap-v4/uniswap-v4-storage.ts";
import { loadPoolList } from "../../bot/config/pool-list.ts";
import { listedTokens, type PoolEntry } from "../../bot/core/pool-entry.ts";
import { NATIVE_COIN } from "../../bot/core/hex.ts";
import { VENUES } from "../../bot/core/route.ts";
import { aDirectory } from "../builders/directories.ts";

describe("The guide to pool lists", () => {
  it("shows an entry of every venue that a list may have", async () => {
    using directory = aDirectory();
    const guide = readFileSync("docs/guides/pool-list.md", "utf8");
    const entries = [...guide.matchAll(/```json\n([^`]*)```/g)].map(([, json]) => JSON.parse(json!) as PoolEntry);
    const addresses = new Set(entries.flatMap(listedTokens).filter((token) => token !== NATIVE_COIN));
    const tokens = [...addresses].map((address) => ({ address, symbol: "T", decimals: 18 }));
    const file = directory.file("pools.json");
    writeFileSync(file, JSON.stringify({ tokens, pools: entries }));
    const { pools } = await loadPoolList(file);
    expect(pools).to.deep.equal(entries);
    expect(new Set(pools.map(({ venue }) => venue))).to.deep.equal(new Set(VENUES));
    for (const pool of pools) if (pool.venue === "uniswap-v4") expect(poolIdOf(pool)).to.equal(pool.address);
  });
});
