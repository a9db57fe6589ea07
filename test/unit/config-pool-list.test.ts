import { expect } from "chai";
import { loadPoolList } from "../../bot/config/pool-list.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const A = `0x${"a1".repeat(20)}`;
const B = `0x${"b2".repeat(20)}`;
const POOL = `0x${"c3".repeat(20)}`;

interface Draft {
  tokens: Record<string, unknown>[];
  pools: Record<string, unknown>[];
}

function aPoolList(): Draft {
  return {
    tokens: [
      { address: A, symbol: "AAA", decimals: 18 },
      { address: B, symbol: "BBB", decimals: 6 },
    ],
    pools: [
      { venue: "uniswap-v2", address: POOL, token0: A, token1: B, feePpm: 3000 },
      { venue: "uniswap-v3", address: `0x${"d4".repeat(20)}`, token0: A, token1: B, feePpm: 500, tickSpacing: 10 },
    ],
  };
}

/** What is wrong, and what the message must name. */
const GARBAGE: readonly (readonly [what: string, spoil: (list: Draft) => unknown, says: RegExp])[] = [
  ["no object", () => [1, 2], /the file: /],
  ["no pools", (list) => ({ ...list, pools: [] }), /pools: Expected at least one pool/],
  ["no tokens", (list) => ({ ...list, tokens: [] }), /tokens: Expected at least one token/],
  ["a key too many", (list) => ({ ...list, colour: 1 }), /colour/],
  [
    "an unknown venue",
    (list) => (list.pools[1]!["venue"] = "sushi"),
    /pools\[1\]\.venue: Expected one of "uniswap-v2"/,
  ],
  ["a bad address", (list) => (list.pools[0]!["address"] = "0x12"), /pools\[0\]\.address: Expected an address/],
  ["the zero address", (list) => (list.pools[0]!["address"] = `0x${"0".repeat(40)}`), /pools\[0\]\.address/],
  ["a number for an address", (list) => (list.pools[0]!["token0"] = 5), /pools\[0\]\.token0: Expected an address/],
  [
    "a checksum that does not hold",
    (list) => (list.tokens[0]!["address"] = "0xc02AaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"),
    /tokens\[0\]\.address: .*checksum/,
  ],
  [
    "tokens in the wrong order",
    (list) => Object.assign(list.pools[0]!, { token0: B, token1: A }),
    /pools\[0\]\.token0/,
  ],
  ["the same token twice", (list) => (list.pools[0]!["token1"] = A), /pools\[0\]\.token1: it is the same as token0/],
  ["a pool that is its own token", (list) => (list.pools[0]!["address"] = A), /pools\[0\]\.token0: it is the pool/],
  ["a token that is not listed", (list) => list.tokens.pop(), /pools\[0\]\.token1: 0xb2.* is not among the tokens/],
  ["a pool listed twice", (list) => (list.pools[1]!["address"] = POOL), /pools\[1\]\.address: .*pools\[0\]/],
  ["a token listed twice", (list) => (list.tokens[1]!["address"] = A), /tokens\[1\]\.address: .*tokens\[0\]/],
  ["255 decimals", (list) => (list.tokens[0]!["decimals"] = 255), /tokens\[0\]\.decimals: .*from 0 to 36/],
  ["-1 decimals", (list) => (list.tokens[0]!["decimals"] = -1), /tokens\[0\]\.decimals/],
  ["decimals as text", (list) => (list.tokens[0]!["decimals"] = "18"), /tokens\[0\]\.decimals/],
  ["a fee of everything", (list) => (list.pools[0]!["feePpm"] = 1_000_000), /pools\[0\]\.feePpm: .*to 999999/],
  ["a negative fee", (list) => (list.pools[0]!["feePpm"] = -1), /pools\[0\]\.feePpm/],
  ["half a fee", (list) => (list.pools[0]!["feePpm"] = 0.5), /pools\[0\]\.feePpm/],
  ["a V3 pool without spacing", (list) => delete list.pools[1]!["tickSpacing"], /pools\[1\]\.tickSpacing/],
  ["a V2 pool with spacing", (list) => (list.pools[0]!["tickSpacing"] = 10), /tickSpacing/],
  ["a symbol that commands the terminal", (list) => (list.tokens[0]!["symbol"] = "\u001b[2J"), /tokens\[0\]\.symbol/],
];

describe("pool list", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  for (const [what, spoil, says] of GARBAGE) {
    it(`refuses ${what}, and names entry and field`, async () => {
      const list = aPoolList();
      const spoilt = spoil(list);
      const isWhole = typeof spoilt === "object" && spoilt !== null && (Array.isArray(spoilt) || "pools" in spoilt);
      const file = folder.writeFile("pools.json", JSON.stringify(isWhole ? spoilt : list));
      const fault = await thrownBy(() => loadPoolList(file));
      expect(fault.code).to.equal("INPUT_FILE_INVALID");
      expect(fault.message).to.include(file).and.to.match(says);
    });
  }

  it("refuses what is not JSON, not text, or not there", async () => {
    const files = [folder.writeFile("a.json", "{"), folder.writeFile("b.json", Buffer.from([0xff])), "/none.json"];
    for (const file of files) {
      expect((await thrownBy(() => loadPoolList(file))).message).to.include(file);
    }
  });

  it("has its addresses in lower case from there on", async () => {
    const { pools, tokens } = await loadPoolList("config/production/pools.json");
    expect(pools.length).to.be.greaterThan(20);
    for (const { address } of [...pools, ...tokens]) expect(address).to.equal(address.toLowerCase());
  });
});
