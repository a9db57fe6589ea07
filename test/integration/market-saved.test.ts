import { expect } from "chai";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { MarketSaver } from "../../bot/adapters/chain/market/market-saver.ts";
import { SavedMarket, type SavedPools } from "../../bot/adapters/chain/market/saved-market.ts";
import type { MarketSnapshot } from "../../bot/market/pool-state.ts";
import { aDirectory } from "../builders/directories.ts";
import { aHead } from "../builders/heads.ts";
import { type MarketSite, OTHER_POOL, PAIR, POOL, startMarketSite } from "../builders/market-site.ts";
import { addressOf, v2Pool, v3Pool } from "../builders/pools.ts";

const BLOCK = { number: 100n, hash: aHead(100n).hash };
const [FIRST, SECOND] = [
  v2Pool(10n ** 30n, 7n),
  v3Pool([{ lowerTick: -60, upperTick: 60, liquidity: 10n ** 35n }], { tick: -7 }),
];

describe("The saved state of the market", () => {
  let directory: ReturnType<typeof aDirectory>;
  let file: string;
  let notes: string[];

  beforeEach(() => {
    directory = aDirectory();
    file = directory.file("market.db");
    notes = [];
  });

  afterEach(() => directory[Symbol.dispose]());

  function open(chainId = 1n): SavedMarket {
    return SavedMarket.open(file, chainId, (sentence) => notes.push(sentence));
  }

  /** What a new process would find. */
  function reopened(chainId = 1n): SavedPools | undefined {
    const market = open(chainId);
    market.close();
    return market.takeLoaded();
  }

  async function saved(): Promise<void> {
    const market = open();
    await market.save(BLOCK, { put: [FIRST, SECOND], gone: "others" });
    market.close();
  }

  it("is every pool to the last digit, and what has changed since", async () => {
    expect(reopened()).to.equal(undefined);
    await saved();
    const both = reopened();
    expect(both?.block).to.deep.equal(BLOCK);
    expect(both?.pools).to.have.deep.members([FIRST, SECOND]);
    const market = open();
    const later = { ...FIRST, reserve0: 5n };
    const next = { number: 101n, hash: aHead(101n).hash };
    await market.save(next, { put: [later], gone: [SECOND.address] });
    market.close();
    expect(reopened()).to.deep.equal({ block: next, pools: [later] });
    expect(notes).to.deep.equal([]);
  });

  it("is written now and then, with all that has changed in between, and when the bot stops", async () => {
    let nowMs = 0;
    const market = open();
    const saver = new MarketSaver(market, (note) => notes.push(note), { saveEveryMs: 1_000, elapsedMs: () => nowMs });
    const tell = async (number: bigint, snapshot: Pick<MarketSnapshot, "pools" | "changed">): Promise<void> => {
      saver.update({ blockNumber: number, ...snapshot }, { head: aHead(number) });
      await new Promise((resolve) => setImmediate(resolve));
    };
    await tell(1n, { pools: [FIRST, SECOND], changed: "all" });
    expect(reopened()?.block.number).to.equal(1n);
    await tell(2n, { pools: [SECOND], changed: [FIRST.address] });
    expect(reopened()?.block.number).to.equal(1n);
    nowMs = 2_000;
    await tell(3n, { pools: [SECOND], changed: [] });
    expect(reopened()).to.deep.equal({ block: { number: 3n, hash: aHead(3n).hash }, pools: [SECOND] });
    const last = { ...SECOND, tick: -8 };
    await tell(4n, { pools: [last, FIRST], changed: [SECOND.address, FIRST.address] });
    await saver.stop();
    market.close();
    expect(reopened()?.pools).to.have.deep.members([last, FIRST]);
  });

  const damages: Readonly<Record<string, { damage: () => void; words: RegExp }>> = {
    "has lost its end": {
      damage: () => writeFileSync(file, readFileSync(file).subarray(0, 5_000)),
      words: /malformed|disk image/,
    },
    "is no database": { damage: () => writeFileSync(file, "x".repeat(5_000)), words: /not a database/ },
    "has another digit than was written": {
      damage: () => {
        using database = new DatabaseSync(file);
        database.exec(`UPDATE pools SET json = replace(json, '"7"', '"8"')`);
      },
      words: new RegExp(`its pool ${FIRST.address} is damaged`),
    },
    "is of a later version": {
      damage: () => {
        using database = new DatabaseSync(file);
        database.exec("PRAGMA user_version = 9");
      },
      words: /it is of version 9, and this build knows version 1 alone/,
    },
    "is another program's database": {
      damage: () => {
        using database = new DatabaseSync(file);
        database.exec("PRAGMA application_id = 1");
      },
      words: /it is no saved market/,
    },
  };

  for (const [name, { damage, words }] of Object.entries(damages)) {
    it(`is set aside with one sentence when the file ${name}, and begun anew`, async () => {
      await saved();
      damage();
      expect(reopened()).to.equal(undefined);
      expect(notes).to.have.length(1);
      expect(notes[0])
        .to.match(words)
        .and.match(/was set aside as .+, and all pools are read: .+\.$/);
      expect(readdirSync(directory.path).some((each) => each.startsWith("market.damaged-"))).to.equal(true);
      await saved();
      expect(reopened()?.pools).to.have.length(2);
      expect(notes).to.have.length(1);
    });
  }

  it("is not that of another chain", async () => {
    await saved();
    expect(reopened(8_453n)).to.equal(undefined);
    expect(notes[0]).to.contain("it is of chain 1, not 8453");
    expect(existsSync(file)).to.equal(true);
  });

  describe("at the next start", () => {
    let site: MarketSite;

    before(async () => {
      site = await startMarketSite();
    });

    after(() => site.stop());

    async function savedBySite(): Promise<SavedPools> {
      const { read } = site.follow();
      const { blockNumber, pools } = await read();
      return { block: { number: blockNumber, hash: site.chain.head().hash }, pools };
    }

    it("is caught up with by logs, and pools that are new on the list are read", async () => {
      const { block, pools } = await savedBySite();
      await site.trade(PAIR);
      await site.trade(POOL);
      const { read, events } = site.follow({
        saved: { block, pools: pools.filter(({ address }) => address !== OTHER_POOL.address) },
      });
      const first = await read();
      expect(first.changed).to.equal("all");
      expect(first.pools).to.have.deep.members(await site.truth());
      expect(events).to.deep.equal([]);
    });

    it("is not believed of a pool of which the list says something else now", async () => {
      const { block, pools } = await savedBySite();
      const other = { ...pools[0]!, address: addressOf(0xdead) };
      const list = site.pools.map((entry) => (entry.address === PAIR.address ? { ...entry, feePpm: 2_500 } : entry));
      const { read } = site.follow({ saved: { block, pools: [...pools, other] }, pools: list });
      const { pools: shown } = await read();
      expect(shown).to.have.length(list.length);
      expect(shown.find(({ address }) => address === PAIR.address)).to.include({ feePpm: 2_500 });
    });

    it("counts for nothing when its block has left the chain", async () => {
      await site.trade(PAIR);
      const saved = await savedBySite();
      await site.rpc("anvil_reorg", 1, []);
      const { read, events } = site.follow({ saved });
      expect((await read()).pools).to.have.deep.members(await site.truth());
      expect(events.map(({ type }) => type)).to.include("loading");
    });
  });
});
