import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { Contract, id, JsonRpcProvider, keccak256, type TransactionReceipt, Wallet } from "ethers";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { type Protocol, PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { CODE_HASHES } from "../../devnet/mainnet/code-hashes.ts";
import { balancerEntries } from "../../devnet/mainnet/balancer-entries.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { savedState } from "../../devnet/mainnet/saved-state.ts";
import { type EmbeddedMainnet, startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";
import { type ListedToken, TOKENS } from "../../devnet/mainnet/token-list.ts";

const { WETH, USDC, USDT } = TOKENS;
const USDC_WETH_PAIR = "0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc";
const USDC_WETH_POOL = "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";
const ETHER = 10n ** 18n;
const FOREVER = 2n ** 40n;

const TOKEN_ABI = [
  "function name() view returns (string)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
  "function allowance(address, address) view returns (uint256)",
  "function transfer(address, uint256) returns (bool)",
  "function approve(address, uint256) returns (bool)",
];

/** The keccak-256 of the code of every Uniswap V2 pair on mainnet. */
const V2_PAIR_CODE_HASH = "0x5b83bdbcc56b2e630f2807bbadd2b0c21619108066b92a58de081261089e9ce5";

/** And of mainnet's USDC/WETH 0.05 % pool 0x88e6…5640; other pools differ in their immutables. */
const V3_USDC_WETH_500_CODE_HASH = "0xa981b66c747a3d9fa29d7e200d5faaa2826960523d0e5a0df8148e8868c480b4";

describe("the embedded mainnet", () => {
  let mainnet: EmbeddedMainnet;
  let fork: LocalChain;
  let provider: JsonRpcProvider;
  let trader: Wallet;
  let snapshot: unknown;
  let startedAtS: number;

  before(async () => {
    // Saved a moment ago, its newest block would be new in any case.
    await savedState();
    await delay(1_100);
    startedAtS = Math.floor(Date.now() / 1_000);
    mainnet = await startEmbeddedMainnet();
    fork = await forkChain({ rpcUrl: mainnet.rpcUrl });
    provider = new JsonRpcProvider(fork.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    trader = new Wallet(ACCOUNTS.traders[0]!.privateKey, provider);
  });
  after(async () => {
    provider.destroy();
    await fork.stop();
    await mainnet.stop();
  });
  beforeEach(async () => {
    snapshot = await callRpc(fork.rpcUrl, "evm_snapshot");
  });
  afterEach(() => callRpc(fork.rpcUrl, "evm_revert", [snapshot]));

  function contract(address: string, ...abi: readonly string[]): Contract {
    return new Contract(address, abi, trader);
  }

  function token(listed: ListedToken): Contract {
    return contract(listed.address, ...TOKEN_ABI);
  }

  /** Sends a transaction that must succeed. */
  async function run(target: Contract, method: string, ...values: readonly unknown[]): Promise<TransactionReceipt> {
    const response = (await target.getFunction(method).send(...values)) as { hash: string };
    // ethers waits for new block numbers, which do not come where each test goes back to the same block.
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 5) {
      const receipt = await provider.getTransactionReceipt(response.hash);
      if (receipt === null) {
        await delay(5);
        continue;
      }
      expect(receipt.status).to.equal(1);
      return receipt;
    }
    throw new Error("The transaction was not mined.");
  }

  it("is chain 1, and its newest block is of now", async () => {
    expect((await provider.send("eth_chainId", [])) as string).to.equal("0x1");
    const block = await provider.getBlock("latest");
    expect(block!.timestamp).to.be.within(startedAtS, Date.now() / 1_000 + 5);
    expect(block!.gasLimit).to.equal(60_000_000n);
  });

  describe("has mainnet's code at mainnet's addresses", () => {
    for (const [protocol, hash] of Object.entries(CODE_HASHES)) {
      it(protocol, async () => {
        expect(keccak256(await provider.getCode(PROTOCOLS[protocol as Protocol]))).to.equal(hash);
      });
    }

    it("the first pair, created by the factory", async () => {
      const factory = contract(PROTOCOLS.uniswapV2Factory, "function getPair(address, address) view returns (address)");
      expect(await factory.getFunction("getPair")(USDC.address, WETH.address)).to.equal(USDC_WETH_PAIR);
      expect(keccak256(await provider.getCode(USDC_WETH_PAIR))).to.equal(V2_PAIR_CODE_HASH);
    });

    it("the deepest V3 pool, created by the factory", async () => {
      const factory = contract(
        PROTOCOLS.uniswapV3Factory,
        "function getPool(address, address, uint24) view returns (address)",
      );
      expect(await factory.getFunction("getPool")(USDC.address, WETH.address, 500)).to.equal(USDC_WETH_POOL);
      expect(keccak256(await provider.getCode(USDC_WETH_POOL))).to.equal(V3_USDC_WETH_500_CODE_HASH);
    });
  });

  describe("tokens", () => {
    it("are at least eight, with their real names and decimals", async () => {
      const listed: readonly ListedToken[] = Object.values(TOKENS);
      expect(listed.length).to.be.at.least(8);
      for (const { address, symbol, name, decimals } of listed) {
        const replica = contract(address, ...TOKEN_ABI);
        expect(await replica.getFunction("symbol")()).to.equal(symbol);
        expect(await replica.getFunction("name")()).to.equal(name);
        expect(await replica.getFunction("decimals")()).to.equal(BigInt(decimals));
      }
    });

    it("return true, except USDT, which returns nothing", async () => {
      const answer = async (listed: ListedToken, method: string) =>
        provider.call({
          from: trader.address,
          to: listed.address,
          data: token(listed).interface.encodeFunctionData(method, [
            ACCOUNTS.owner.address,
            method === "approve" ? 0n : 1n,
          ]),
        });
      for (const method of ["transfer", "approve"]) {
        expect(await answer(USDT, method)).to.equal("0x");
        expect(BigInt(await answer(USDC, method))).to.equal(1n);
      }
    });

    it("USDT changes an allowance to zero only", async () => {
      const approve = token(USDT).getFunction("approve");
      await run(token(USDT), "approve", PROTOCOLS.swapRouter, 0n);
      await run(token(USDT), "approve", PROTOCOLS.swapRouter, 5n);
      await expectRevert(approve.estimateGas(PROTOCOLS.swapRouter, 6n));
    });

    it("are minted by their minter alone", async () => {
      const abi = ["function mint(address, uint256)"];
      await expectRevert(
        contract(USDC.address, ...abi)
          .getFunction("mint")
          .estimateGas(trader.address, 1n),
      );
      await expectRevert(
        contract(USDT.address, ...abi)
          .getFunction("mint")
          .estimateGas(trader.address, 1n),
      );
    });
  });

  describe("accounts", () => {
    it("have ETH; owner, operators and capital have not sent anything", async () => {
      const { owner, operators, traders, rivals, capital } = ACCOUNTS;
      for (const { address } of [owner, ...operators, ...traders, ...rivals, ...capital]) {
        expect(await provider.getBalance(address)).to.be.greaterThanOrEqual(100n * ETHER);
      }
      for (const { address } of [owner, ...operators, ...capital]) {
        expect(await provider.getTransactionCount(address)).to.equal(0);
      }
    });

    it("traders and rivals have every token and have approved every router", async () => {
      const routers = [PROTOCOLS.uniswapV2Router, PROTOCOLS.sushiRouter, PROTOCOLS.swapRouter, PROTOCOLS.swapRouter02];
      for (const { address } of [ACCOUNTS.traders.at(-1)!, ACCOUNTS.rivals.at(-1)!]) {
        for (const listed of Object.values(TOKENS)) {
          expect(await token(listed).getFunction("balanceOf")(address)).to.be.greaterThan(0n);
          for (const router of routers) {
            expect(await token(listed).getFunction("allowance")(address, router)).to.equal(2n ** 256n - 1n);
          }
        }
      }
    });

    it("capital has every token and has approved nobody", async () => {
      const spenders = Object.values(PROTOCOLS);
      for (const { address } of ACCOUNTS.capital) {
        for (const listed of Object.values(TOKENS)) {
          expect(await token(listed).getFunction("balanceOf")(address)).to.be.greaterThan(0n);
          const allowances = spenders.map((spender) => token(listed).getFunction("allowance")(address, spender));
          expect(new Set(await Promise.all(allowances))).to.deep.equal(new Set([0n]));
        }
      }
    });
  });

  describe("pools", () => {
    const V2 = [
      "function getReserves() view returns (uint112, uint112, uint32)",
      "function token0() view returns (address)",
      "function token1() view returns (address)",
    ];
    const V3 = [
      ...V2.slice(1),
      "function fee() view returns (uint24)",
      "function tickSpacing() view returns (int24)",
      "function liquidity() view returns (uint128)",
      "function slot0() view returns (uint160, int24, uint16, uint16, uint16, uint8, bool)",
    ];

    it("are at least twenty, over four fee tiers, as the list describes them", async () => {
      const pools = mainnet.poolList.pools.filter((pool) => pool.venue !== "balancer-v2");
      expect(pools.length).to.be.at.least(20);
      expect(new Set(pools.map((pool) => pool.address)).size).to.equal(pools.length);
      const tiers = pools.filter((pool) => pool.venue === "uniswap-v3").map((pool) => pool.feePpm);
      expect([...new Set(tiers)].sort((a, b) => a - b)).to.deep.equal([100, 500, 3_000, 10_000]);
      for (const entry of pools) {
        const pool = contract(entry.address, ...(entry.venue === "uniswap-v2" ? V2 : V3));
        expect(((await pool.getFunction("token0")()) as string).toLowerCase()).to.equal(entry.token0);
        expect(((await pool.getFunction("token1")()) as string).toLowerCase()).to.equal(entry.token1);
        if (entry.venue === "uniswap-v2") continue;
        expect(await pool.getFunction("fee")()).to.equal(BigInt(entry.feePpm));
        expect(await pool.getFunction("tickSpacing")()).to.equal(BigInt(entry.tickSpacing));
        expect(await pool.getFunction("liquidity")()).to.be.greaterThan(0n);
      }
    });

    it("open at prices that agree to a millionth, so that nothing can be earned before someone trades", async () => {
      const priceOf = new Map<string, number>(
        Object.values<ListedToken>(TOKENS).map(({ address, priceE12, decimals }) => [
          address,
          Number(priceE12) / 10 ** decimals,
        ]),
      );
      for (const { venue, address, token0, token1 } of uniswapEntries()) {
        const pool = contract(address, ...(venue === "uniswap-v2" ? V2 : V3));
        const state = (await pool.getFunction(venue === "uniswap-v2" ? "getReserves" : "slot0")()) as bigint[];
        const price = venue === "uniswap-v2" ? Number(state[1]) / Number(state[0]) : (Number(state[0]) / 2 ** 96) ** 2;
        const listed = priceOf.get(token0)! / priceOf.get(token1)!;
        expect(Math.abs(price / listed - 1), address).to.be.below(1e-6);
      }
    });

    it("are deep: selling 100 WETH for USDC at 0.05 % moves the price by less than 1 %", async () => {
      const received = await quote(100n * ETHER);
      expect(Number(received) / 1e6).to.be.within(100 * 3_000 * 0.99, 100 * 3_000 * 0.9995);
    });
  });

  const QUOTER = [
    `function quoteExactInputSingle((address tokenIn, address tokenOut, uint256 amountIn, uint24 fee,
      uint160 sqrtPriceLimitX96)) returns (uint256 amountOut, uint160, uint32, uint256)`,
  ];

  async function quote(amountInWei: bigint): Promise<bigint> {
    const quoter = contract(PROTOCOLS.quoterV2, ...QUOTER).getFunction("quoteExactInputSingle");
    const [amountOut] = (await quoter.staticCall([WETH.address, USDC.address, amountInWei, 500, 0n])) as bigint[];
    return amountOut!;
  }

  describe("routers", () => {
    /** What the trader gains in USDC by a transaction. */
    async function gainOf(swap: () => Promise<unknown>): Promise<bigint> {
      const balance = () => token(USDC).getFunction("balanceOf")(trader.address) as Promise<bigint>;
      const before = await balance();
      await swap();
      return (await balance()) - before;
    }

    for (const router of ["uniswapV2Router", "sushiRouter", "shibaRouter"] as const) {
      it(`${router} swaps for exactly what it quotes`, async () => {
        if (router === "shibaRouter") await run(token(WETH), "approve", PROTOCOLS[router], ETHER);
        const v2 = contract(
          PROTOCOLS[router],
          "function getAmountsOut(uint256, address[]) view returns (uint256[])",
          "function swapExactTokensForTokens(uint256, uint256, address[], address, uint256) returns (uint256[])",
        );
        const path = [WETH.address, USDC.address];
        const [, quoted] = (await v2.getFunction("getAmountsOut")(ETHER, path)) as bigint[];
        const gain = await gainOf(() =>
          run(v2, "swapExactTokensForTokens", ETHER, quoted, path, trader.address, FOREVER),
        );
        expect(gain).to.equal(quoted);
        expect(Number(gain) / 1e6).to.be.within(2_980, 2_991);
      });
    }

    it("SwapRouter swaps for exactly what QuoterV2 quotes", async () => {
      const swapRouter = contract(
        PROTOCOLS.swapRouter,
        `function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 deadline,
          uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)`,
      );
      const quoted = await quote(ETHER);
      const swap = [WETH.address, USDC.address, 500, trader.address, FOREVER, ETHER, quoted, 0n];
      expect(await gainOf(() => run(swapRouter, "exactInputSingle", swap))).to.equal(quoted);
    });

    it("SwapRouter02 swaps for exactly what QuoterV2 quotes", async () => {
      const swapRouter = contract(
        PROTOCOLS.swapRouter02,
        `function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient,
          uint256 amountIn, uint256 amountOutMinimum, uint160 sqrtPriceLimitX96)) payable returns (uint256)`,
      );
      const quoted = await quote(ETHER);
      const swap = [WETH.address, USDC.address, 500, trader.address, ETHER, quoted, 0n];
      expect(await gainOf(() => run(swapRouter, "exactInputSingle", swap))).to.equal(quoted);
    });
  });

  describe("Balancer's Vault", () => {
    const VAULT = ["function flashLoan(address recipient, address[] tokens, uint256[] amounts, bytes userData)"];
    const BORROWER = `0x${"b0".repeat(20)}`;
    /**
     * Pays back what it was lent: mstore(0, transfer.selector), mstore(4, caller), mstore(36, amounts[0] at 0xe4), then
     * call tokens[0] at 0xa4.
     */
    const PAY_BACK = "0x63a9059cbb60e01b5f523360045260e4356024525f5f60445f5f60a4355af100";

    for (const listed of [WETH, USDC, USDT]) {
      it(`lends ${listed.symbol} and takes it back without a fee`, async () => {
        await provider.send("anvil_setCode", [BORROWER, PAY_BACK]);
        const held = (await token(listed).getFunction("balanceOf")(PROTOCOLS.balancerVault)) as bigint;
        const vault = contract(PROTOCOLS.balancerVault, ...VAULT);
        const receipt = await run(vault, "flashLoan", BORROWER, [listed.address], [held], "0x");
        const transfers = receipt.logs.filter((log) => log.topics[0] === id("Transfer(address,address,uint256)"));
        expect(transfers.map((log) => BigInt(log.data))).to.deep.equal([held, held]);
        expect(await token(listed).getFunction("balanceOf")(PROTOCOLS.balancerVault)).to.equal(held);
      });
    }

    it("knows the pools by the addresses and ids that the list says, with all that they opened with", async () => {
      const vault = contract(
        PROTOCOLS.balancerVault,
        "function getPoolTokens(bytes32) view returns (address[], uint256[])",
      );
      for (const { address, poolId } of balancerEntries()) {
        const pool = contract(address, "function getPoolId() view returns (bytes32)");
        expect(await pool.getFunction("getPoolId")()).to.equal(poolId);
        const [, balances] = (await vault.getFunction("getPoolTokens")(poolId)) as [string[], bigint[]];
        for (const balance of balances) expect(balance).to.be.greaterThan(0n);
      }
    });

    it("reverts when it is not paid back", async () => {
      await provider.send("anvil_setCode", [BORROWER, "0x00"]);
      const vault = contract(PROTOCOLS.balancerVault, ...VAULT);
      await expectRevert(
        vault.getFunction("flashLoan").estimateGas(BORROWER, [WETH.address], [ETHER], "0x"),
        "BAL#515",
      );
    });
  });

  it("has Multicall3, which reads many contracts at once", async () => {
    const multicall = contract(
      PROTOCOLS.multicall3,
      `function aggregate3((address target, bool allowFailure, bytes callData)[]) payable
        returns ((bool success, bytes returnData)[])`,
    );
    const calls = mainnet.poolList.tokens.map(({ address }) => [address, false, id("decimals()").slice(0, 10)]);
    const answers = (await multicall.getFunction("aggregate3").staticCall(calls)) as [boolean, string][];
    expect(answers.map(([, data]) => Number(data))).to.deep.equal(
      mainnet.poolList.tokens.map(({ decimals }) => decimals),
    );
  });
});

async function expectRevert(attempt: Promise<unknown>, reason = "revert"): Promise<void> {
  try {
    await attempt;
  } catch (thrown) {
    expect((thrown as Error).message).to.contain(reason);
    return;
  }
  expect.fail("it should have reverted");
}
