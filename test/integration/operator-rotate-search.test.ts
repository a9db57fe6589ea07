import { expect } from "chai";
import { JsonRpcProvider } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { openRotationSite, type RotationSite } from "../builders/rotation-site.ts";

const USDC: Address = TOKENS.USDC.address;
const USDT: Address = TOKENS.USDT.address;
const THIRD = ACCOUNTS.operators[2]!.address;

describe("rotating operators looks for tokens", () => {
  let site: RotationSite;
  let reset: () => Promise<void>;

  before(async () => {
    site = await openRotationSite("rotation-search");
  });
  beforeEach(async () => {
    reset = await site.mark();
  });
  afterEach(() => reset());
  after(() => site.stop());

  describe("with an endpoint that gives few logs at once", () => {
    const withLimit = async (blocks: bigint, work: (provider: JsonRpcProvider) => Promise<void>): Promise<void> => {
      const provider = new LimitedLogs(site.chain.rpcUrl, blocks);
      try {
        await work(provider);
      } finally {
        provider.destroy();
      }
    };

    beforeEach(async () => {
      await site.give(site.old, USDT, 900n);
      await site.chain.provider.send("anvil_mine", ["0x6000"]);
    });

    it("asks for fewer", () =>
      withLimit(1_000n, async (provider) => {
        const plan = await site.plan({ operators: [THIRD], provider });
        expect(plan.searchProblem).to.equal(undefined);
        expect(plan.moves.map(({ asset }) => asset)).to.deep.equal([USDT]);
      }));

    it("says so when that is too few, and goes on with the tokens that are listed", () =>
      withLimit(10n, async (provider) => {
        await site.give(site.old, USDC, 5n);
        const plan = await site.plan({ operators: [THIRD], listedTokens: [USDC], provider });
        expect(plan.searchProblem).to.match(/^the endpoint refuses the logs from block \d+ on \(.*at most 10 blocks/);
        expect(plan.moves.map(({ asset }) => asset)).to.deep.equal([USDC]);
      }));
  });

  it("looks at no logs when only listed tokens are wanted", async () => {
    await site.give(site.old, USDT, 900n);
    await site.give(site.old, USDC, 5n);
    const plan = await site.plan({ operators: [THIRD], tokens: [USDC], listedOnly: true });
    expect(plan.moves.map(({ asset }) => asset)).to.deep.equal([USDC]);
  });
});

/** A double of an endpoint that refuses logs over more blocks than it likes; everything else is the chain's. */
class LimitedLogs extends JsonRpcProvider {
  readonly #blocks: bigint;

  constructor(rpcUrl: string, blocks: bigint) {
    super(rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    this.#blocks = blocks;
  }

  override send(method: string, params: unknown[]): Promise<unknown> {
    const [filter] = params as [{ fromBlock: Hex; toBlock: Hex }];
    if (method === "eth_getLogs" && BigInt(filter.toBlock) - BigInt(filter.fromBlock) >= this.#blocks) {
      return Promise.reject(new Error(`at most ${this.#blocks} blocks`));
    }
    return super.send(method, params);
  }
}
