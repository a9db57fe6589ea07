import { expect } from "chai";
import { AbiCoder, Contract, getCreate2Address, id, keccak256, parseEther } from "ethers";
import { network } from "hardhat";
import type { Address } from "../../bot/core/hex.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { CODE_HASHES, V2_PAIR_INIT_CODE_HASH, V3_POOL_INIT_CODE_HASH } from "../../devnet/mainnet/code-hashes.ts";
import { addressOf } from "./fixture/address-of.ts";
import { BalancerWeighted } from "./fixture/balancer-weighted.ts";
import { WETH_ADDRESS } from "./fixture/local-chain.ts";
import { Market } from "./fixture/market.ts";
import { npmArtifact } from "./fixture/npm-artifact.ts";
import type { Deposit } from "./fixture/pair-venue.ts";
import { PancakeV2 } from "./fixture/pancake-v2.ts";
import { deployPancakeV3, PANCAKE_V3_DEPLOYER, PANCAKE_V3_POOL } from "./fixture/pancake-v3.ts";
import { Solidly } from "./fixture/solidly.ts";
import { NATIVE, UniswapV4 } from "./fixture/uniswap-v4.ts";
import { UniswapV2, V2_PAIR } from "./fixture/uniswap-v2.ts";
import { deployUniswapV3, V3_POOL } from "./fixture/uniswap-v3.ts";

const INPUT_WEI = parseEther("5");
const SWAP = "function swap(uint256 amount0Out, uint256 amount1Out, address to, bytes data)";
const DEEP = 44_721n * 10n ** 18n;
/** keccak-256 of the code of every pair on mainnet; npm's pair has no immutables. */
const V2_PAIR_CODE_HASH = "0x5b83bdbcc56b2e630f2807bbadd2b0c21619108066b92a58de081261089e9ce5";
/** PancakeSwap's SmartRouter derives pool addresses with it. */
const PANCAKE_V3_POOL_INIT_CODE_HASH = "0x6ce8eb472fa82df5469c6ab6d485f17c3ad13c8cd7af59b3d4a8026c5ce0f7e2";

/** What a venue is asked for here. */
interface QuotedVenue<P> {
  readonly swapper: Address;
  quote(pool: P, tokenIn: Address, amountIn: bigint): Promise<bigint>;
  swap(pool: P, tokenIn: Address, amountIn: bigint): Promise<void>;
}

describe("venues on the fixture chain", () => {
  let market: Market;
  let weth: Contract;
  let token: Contract;
  let deposits: readonly [Deposit, Deposit];

  before(async () => {
    market = await Market.deploy(await network.create());
    weth = market.weth;
    token = await market.token();
    deposits = [
      [weth, parseEther("1000")],
      [token, parseEther("2000000")],
    ];
  });

  // Some protocols stand at mainnet's address, where there is only one: each test has it new.
  let snapshot: Awaited<ReturnType<Market["networkHelpers"]["takeSnapshot"]>>;
  beforeEach(async () => {
    snapshot = await market.networkHelpers.takeSnapshot();
  });
  afterEach(() => snapshot.restore());

  /** What the account gains of the token, or of ETH itself. */
  const gainOf = async (asset: Address, account: unknown, act: () => Promise<void>): Promise<bigint> => {
    const balance = async (): Promise<bigint> =>
      asset === NATIVE
        ? market.ethers.provider.getBalance(account as Address)
        : ((await new Contract(asset, weth.interface, market.trader).getFunction("balanceOf")(account)) as bigint);
    const before = await balance();
    await act();
    return (await balance()) - before;
  };
  const expectQuotesPaid = async <P extends { readonly tokens: readonly [Address, Address] }>(
    venue: QuotedVenue<P>,
    pool: P,
  ): Promise<void> => {
    for (const [index, tokenIn] of pool.tokens.entries()) {
      const quoted = await venue.quote(pool, tokenIn, INPUT_WEI);
      expect(quoted > 0n).to.be.true;
      const swap = (): Promise<void> => venue.swap(pool, tokenIn, INPUT_WEI);
      expect(await gainOf(pool.tokens[1 - index]!, venue.swapper, swap)).to.equal(quoted);
      expect((await venue.quote(pool, tokenIn, INPUT_WEI)) < quoted, "the swap moved the price").to.be.true;
    }
  };
  const codeHash = async (address: unknown): Promise<string> =>
    keccak256(await market.ethers.provider.getCode(address as Address));

  it("Uniswap V2 runs mainnet's factory and pair", async () => {
    const venue = await UniswapV2.deploy(market);
    const pool = await venue.pool(...deposits);
    expect(await codeHash(venue.factory.target)).to.equal(CODE_HASHES.uniswapV2Factory);
    expect(await codeHash(pool.address)).to.equal(V2_PAIR_CODE_HASH);
    expect(keccak256(npmArtifact(V2_PAIR).bytecode)).to.equal(V2_PAIR_INIT_CODE_HASH);
  });

  it("Uniswap V3 and Pancake V3 create pools from mainnet's creation code", () => {
    expect(keccak256(npmArtifact(V3_POOL).bytecode)).to.equal(V3_POOL_INIT_CODE_HASH);
    expect(keccak256(npmArtifact(PANCAKE_V3_POOL).bytecode)).to.equal(PANCAKE_V3_POOL_INIT_CODE_HASH);
  });

  it("Sushi's pairs come from the address of Sushi's factory", async () => {
    const venue = await UniswapV2.deployAsSushi(market);
    const pool = await venue.pool(...deposits);
    const salt = keccak256(`${pool.tokens[0]}${pool.tokens[1].slice(2)}`);
    const derived = getCreate2Address(PROTOCOLS.sushiFactory, salt, V2_PAIR_INIT_CODE_HASH);
    expect(pool.address).to.equal(derived.toLowerCase());
    const quoted = await venue.quote(pool, addressOf(weth), INPUT_WEI);
    expect(await gainOf(addressOf(token), market.trader, () => venue.swap(pool, weth, INPUT_WEI))).to.equal(quoted);
  });

  const pairs = {
    "Uniswap V2": async () => {
      const venue = await UniswapV2.deploy(market);
      return { venue, pool: await venue.pool(...deposits) };
    },
    "Pancake V2 (a double)": async () => {
      const venue = await PancakeV2.deploy(market);
      return { venue, pool: await venue.pool(...deposits) };
    },
    "Solidly volatile (a double)": async () => {
      const venue = await Solidly.deploy(market);
      return { venue, pool: await venue.pool("volatile", ...deposits) };
    },
    "Solidly stable (a double)": async () => {
      const venue = await Solidly.deploy(market);
      return { venue, pool: await venue.pool("stable", [weth, parseEther("1000")], [token, parseEther("1100")]) };
    },
  };
  for (const [name, open] of Object.entries(pairs)) {
    it(`${name}: the pair pays what was quoted, both ways, and not a wei more`, async () => {
      const { venue, pool } = await open();
      for (const [tokenIn, tokenOut] of [
        [weth, token],
        [token, weth],
      ] as const) {
        const quoted = await venue.quote(pool, addressOf(tokenIn), INPUT_WEI);
        const untouched = await market.networkHelpers.takeSnapshot();
        await expect(venue.swapFor(pool, tokenIn, INPUT_WEI, quoted + 1n)).to.revert(market.ethers);
        await untouched.restore();
        const swap = (): Promise<void> => venue.swap(pool, tokenIn, INPUT_WEI);
        expect(await gainOf(addressOf(tokenOut), market.trader, swap)).to.equal(quoted);
      }
    });
  }

  it("Pancake V2 takes 0.25 %", async () => {
    const venue = await PancakeV2.deploy(market);
    const pool = await venue.pool(...deposits);
    // 2,000 less the fee, less what the input itself moves the price.
    expect(await venue.quote(pool, addressOf(weth), 10n ** 9n)).to.equal(1_994_999_999_998n);
  });

  it("Solidly's stable curve stays near the peg where a constant product does not", async () => {
    const venue = await Solidly.deploy(market);
    const reserves = [
      [weth, parseEther("1000")],
      [token, parseEther("1000")],
    ] as const;
    const [stable, volatile] = [await venue.pool("stable", ...reserves), await venue.pool("volatile", ...reserves)];
    const input = parseEther("100");
    // From y³x + x³y = 2·10¹² with x = 1,099.95, solved apart from the contract.
    expect(await venue.quote(stable, addressOf(weth), input)).to.equal(99_900_151_543_813_496_655n);
    expect(await venue.quote(volatile, addressOf(weth), input)).to.equal(90_661_089_388_014_913_158n);
  });

  const calledBack = {
    pancakeCall: async () => (await PancakeV2.deploy(market)).pool(...deposits),
    hook: async () => (await Solidly.deploy(market)).pool("volatile", ...deposits),
  };
  for (const [callback, open] of Object.entries(calledBack)) {
    it(`a flash swap calls ${callback} before it looks for its payment`, async () => {
      const pool = await open();
      const borrower = await market.ethers.deployContract("FlashBorrower");
      const pair = new Contract(pool.address, [SWAP], market.trader);
      const payment = (INPUT_WEI * 1004n) / 1000n;
      const data = AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [weth.target, payment]);
      await weth.getFunction("transfer")(borrower, payment - INPUT_WEI);
      const outs = pool.tokens[0] === addressOf(weth) ? [INPUT_WEI, 0n] : [0n, INPUT_WEI];
      await pair.getFunction("swap")(...outs, borrower, data);
      expect(await borrower.getFunction("callback")()).to.equal(
        id(`${callback}(address,uint256,uint256,bytes)`).slice(0, 10),
      );
      expect(await borrower.getFunction("loan")()).to.equal(INPUT_WEI);
    });
  }

  it("Uniswap V3: the pool pays what was quoted, both ways", async () => {
    const venue = await deployUniswapV3(market);
    const pool = await venue.pool(token, 3000, 2000n, DEEP);
    await expectQuotesPaid(venue, pool);
  });

  it("Pancake V3: mainnet's creation code at mainnet's addresses; the pool pays what was quoted, both ways", async () => {
    const venue = await deployPancakeV3(market);
    const pool = await venue.pool(token, 2500, 2000n, DEEP);
    const salt = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "address", "uint24"], [...pool.tokens, 2500]));
    const derived = getCreate2Address(PANCAKE_V3_DEPLOYER, salt, PANCAKE_V3_POOL_INIT_CODE_HASH);
    expect(pool.address).to.equal(derived.toLowerCase());
    await expectQuotesPaid(venue, pool);
  });

  for (const ether of ["wrapped", "native"] as const) {
    it(`Uniswap V4, ${ether} ETH: the pool pays what was quoted, both ways`, async () => {
      const venue = await UniswapV4.deploy(market);
      const pool = await venue.pool(ether, token, 3000, 2000n, DEEP);
      expect(pool.tokens).to.include(ether === "native" ? NATIVE : WETH_ADDRESS);
      await expectQuotesPaid(venue, pool);
    });
  }

  it("Uniswap V4 quotes as a V3 pool of the same price, fee and liquidity does", async () => {
    const [v3, v4] = [await deployUniswapV3(market), await UniswapV4.deploy(market)];
    const v3Pool = await v3.pool(token, 3000, 2000n, DEEP);
    const v4Pool = await v4.pool("wrapped", token, 3000, 2000n, DEEP);
    expect(await v4.quote(v4Pool, WETH_ADDRESS, INPUT_WEI)).to.equal(await v3.quote(v3Pool, WETH_ADDRESS, INPUT_WEI));
  });

  it("Balancer's weighted pool, registered in the Vault, pays what was quoted, both ways", async () => {
    const venue = await BalancerWeighted.deploy(market, market.vault);
    const pool = await venue.pool(...deposits);
    const [registered] = (await market.vault.getFunction("getPool")(pool.poolId)) as [string];
    expect(registered.toLowerCase()).to.equal(pool.address);
    await expectQuotesPaid(venue, pool);
  });
});
