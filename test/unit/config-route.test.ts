import { expect } from "chai";
import { loadRoute } from "../../bot/config/route-file.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const A = `0x${"a1".repeat(20)}`;
const B = `0x${"b2".repeat(20)}`;
const HOPS = [
  { venue: "uniswap-v2", pool: `0x${"c3".repeat(20)}`, tokenIn: A, tokenOut: B },
  { venue: "uniswap-v3", pool: `0x${"d4".repeat(20)}`, tokenIn: B, tokenOut: A },
];
const [FIRST, SECOND] = HOPS as [(typeof HOPS)[0], (typeof HOPS)[0]];

const BAD: readonly (readonly [what: string, route: unknown, says: RegExp])[] = [
  ["one hop", { profitToken: A, amountIn: "1", hops: [FIRST] }, /at least two hops/],
  ["a million hops", { profitToken: A, amountIn: "1", hops: Array<unknown>(1_000_000).fill(1) }, /at most 8 hops/],
  ["no amount", { profitToken: A, hops: HOPS }, /amountIn/],
  ["a zero amount", { profitToken: A, amountIn: "0", hops: HOPS }, /amountIn/],
  ["2^256", { profitToken: A, amountIn: String(2n ** 256n), hops: HOPS }, /below 2\^256/],
  ["an amount as a number", { profitToken: A, amountIn: 1, hops: HOPS }, /amountIn: .*text of decimal digits/],
  [
    "a hop that goes nowhere",
    { profitToken: A, amountIn: "1", hops: [{ ...FIRST, tokenOut: A }, SECOND] },
    /hops\[0\]\.tokenOut/,
  ],
  [
    "a broken chain",
    { profitToken: A, amountIn: "1", hops: [FIRST, { ...SECOND, tokenIn: `0x${"e5".repeat(20)}` }] },
    /hops\[1\]\.tokenIn/,
  ],
  [
    "another end",
    { profitToken: A, amountIn: "1", hops: [FIRST, { ...SECOND, tokenOut: `0x${"e5".repeat(20)}` }] },
    /hops\[1\]\.tokenOut/,
  ],
  ["another start", { profitToken: B, amountIn: "1", hops: HOPS }, /hops\[0\]\.tokenIn/],
  [
    "the same pool twice",
    { profitToken: A, amountIn: "1", hops: [FIRST, { ...SECOND, pool: FIRST.pool }] },
    /hops\[1\]\.pool/,
  ],
  [
    "amounts that do not chain",
    {
      profitToken: A,
      hops: [
        { ...FIRST, amountIn: "5", amountOut: "6" },
        { ...SECOND, amountIn: "7", amountOut: "8" },
      ],
    },
    /hops\[1\]\.amountIn/,
  ],
  ["half of the amounts", { profitToken: A, hops: [{ ...FIRST, amountIn: "5", amountOut: "6" }, SECOND] }, /either/],
];

describe("route given by hand", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  for (const [what, route, says] of BAD) {
    it(`refuses ${what}`, async () => {
      const file = folder.writeFile("route.json", JSON.stringify(route));
      expect((await thrownBy(() => loadRoute(file))).message).to.match(says);
    });
  }

  it("refuses a file that nobody needs to be so big", async () => {
    const file = folder.writeFile("route.json", " ".repeat(9_000_000));
    expect((await thrownBy(() => loadRoute(file))).message).to.include("more than 8388608 bytes");
  });

  it("takes one amount to quote from, or all amounts", async () => {
    const one = folder.writeFile("one.json", JSON.stringify({ profitToken: A, amountIn: "5", hops: HOPS }));
    expect(await loadRoute(one)).to.include({ amounts: "to-quote", amountIn: 5n });
    const hops = [
      { ...FIRST, amountIn: "5", amountOut: "6" },
      { ...SECOND, amountIn: "6", amountOut: "8" },
    ];
    const all = await loadRoute(folder.writeFile("all.json", JSON.stringify({ profitToken: A, hops })));
    expect(all.amounts === "given" && all.route.hops.map(({ amountOut }) => amountOut)).to.deep.equal([6n, 8n]);
  });
});
