import { expect } from "chai";
import {
  type CallExceptionError,
  Contract,
  JsonRpcProvider,
  toQuantity,
  type TransactionReceipt,
  type TransactionResponse,
  Wallet,
} from "ethers";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import { grossProfitWei, type Route } from "../../bot/core/route.ts";
import { encodeExecution } from "../../bot/executors/flash/encode-route.ts";
import type { Funding } from "../../bot/executors/flash/funding.ts";
import type { LocalChain } from "../../bot/fork/start-anvil.ts";
import { sizeCycle } from "../../bot/market/sizing/size-cycle.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { type FlashArbitrage, FlashArbitrage__factory } from "../../typechain-types/index.ts";
import { eventually } from "../builders/eventually.ts";
import { startMainnetFork } from "../builders/mainnet-fork.ts";
import { rejectionOf } from "../builders/rejection.ts";

const WETH: Address = PROTOCOLS.weth;
const USDC: Address = TOKENS.USDC.address;
const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";
const ETHER = 10n ** 18n;
const FUNDINGS: readonly Funding[] = [
  { kind: "flash-swap" },
  { kind: "first-pool" },
  { kind: "balancer", lender: PROTOCOLS.balancerVault },
];

const ROUTER_ABI = [
  "function swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
  "function exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))",
];

interface ForkPool {
  readonly entry: UniswapEntry;
  readonly router: Address;
}

/**
 * Paths over pools that mainnet has and that the embedded one has too: with MAINNET_RPC_URL set, these tests fork that
 * endpoint instead. A whale moves the price of the last pool, and the cycle is sized, executed and booked.
 */
describe(`arbitrage paths on a fork of ${process.env["MAINNET_RPC_URL"] ? "MAINNET_RPC_URL" : "the embedded mainnet"}`, () => {
  let fork: LocalChain;
  let provider: JsonRpcProvider;
  let whale: Wallet;
  let operator: Wallet;
  let contract: FlashArbitrage;
  let weth: Contract;
  let pools: Readonly<Record<"uniswap" | "sushi" | "v3Low" | "v3Medium", ForkPool>>;
  let untouched: unknown;

  before(async () => {
    fork = await startMainnetFork();
    provider = new JsonRpcProvider(fork.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    provider.pollingInterval = 20;
    whale = await funded(ACCOUNTS.traders[7]!.privateKey, 1_000_000n * ETHER);
    operator = await funded(ACCOUNTS.operators[0]!.privateKey, 100n * ETHER);
    const owner = await funded(ACCOUNTS.owner.privateKey, 100n * ETHER);
    contract = await new FlashArbitrage__factory(owner).deploy(owner.address, owner.address, [operator.address], WETH);
    await contract.waitForDeployment();
    weth = new Contract(
      WETH,
      [
        "function deposit() payable",
        "function approve(address,uint256)",
        "function balanceOf(address) view returns (uint256)",
      ],
      whale,
    );
    await mined(weth.getFunction("deposit")({ value: 500_000n * ETHER }));
    for (const router of [PROTOCOLS.uniswapV2Router, PROTOCOLS.sushiRouter, PROTOCOLS.swapRouter]) {
      await mined(weth.getFunction("approve")(router, 2n ** 255n));
    }
    pools = {
      uniswap: await pair(PROTOCOLS.uniswapV2Factory, PROTOCOLS.uniswapV2Router),
      sushi: await pair(PROTOCOLS.sushiFactory, PROTOCOLS.sushiRouter),
      v3Low: await v3Pool(500, 10),
      v3Medium: await v3Pool(3_000, 60),
    };
  });

  beforeEach(async () => {
    untouched = await provider.send("evm_snapshot", []);
  });

  afterEach(() => provider.send("evm_revert", [untouched]));

  after(async () => {
    provider.destroy();
    await fork.stop();
  });

  const paths = [
    ["V2 → V2", "uniswap", "sushi"],
    ["V2 → V3", "uniswap", "v3Low"],
    ["V3 → V2", "v3Medium", "sushi"],
    ["V3 → V3", "v3Low", "v3Medium"],
  ] as const;

  for (const [name, first, last] of paths) {
    for (const funding of FUNDINGS) {
      it(`${name} by ${funding.kind}: what was predicted is earned, to the wei`, async () => {
        await sellWethTo(pools[last]);
        const route = await bestRoute(pools[first], pools[last]);
        const predictedWei = grossProfitWei(route);
        expect(predictedWei > 0n, "there is something to earn").to.equal(true);

        const before = await wethOf(await contract.getAddress());
        const simulatedWei = BigInt(await operator.call(await execution(route, funding, predictedWei)));
        const receipt = await mined(operator.sendTransaction(await execution(route, funding, predictedWei)));

        expect(receipt.status).to.equal(1);
        expect(simulatedWei).to.equal(predictedWei);
        expect((await wethOf(await contract.getAddress())) - before).to.equal(predictedWei);
      });
    }
  }

  it("reverts, and keeps nothing but the gas, when a wei more is asked for than the path earns", async () => {
    await sellWethTo(pools.sushi);
    const route = await bestRoute(pools.uniswap, pools.sushi);
    const predictedWei = grossProfitWei(route);
    const tooMuch = await execution(route, { kind: "flash-swap" }, predictedWei + 1n);
    const { data } = (await rejectionOf(operator.call(tooMuch))) as CallExceptionError;
    expect(contract.interface.parseError(data ?? "0x")?.name).to.equal("ProfitBelowMinimum");
  });

  async function funded(privateKey: Hex, balanceWei: bigint): Promise<Wallet> {
    const wallet = new Wallet(privateKey, provider);
    await provider.send("anvil_setBalance", [wallet.address, toQuantity(balanceWei)]);
    return wallet;
  }

  /** Polls: ethers waits for new block numbers, and a snapshot that is taken back repeats them. */
  async function mined(sending: Promise<unknown>): Promise<TransactionReceipt> {
    const { hash } = (await sending) as TransactionResponse;
    let receipt: TransactionReceipt | null = null;
    await eventually(async () => (receipt = await provider.getTransactionReceipt(hash)) !== null, 10_000);
    return receipt!;
  }

  async function pair(factory: Address, router: Address): Promise<ForkPool> {
    const getPair = new Contract(factory, ["function getPair(address,address) view returns (address)"], provider);
    return known("uniswap-v2", (await getPair.getFunction("getPair")(USDC, WETH)) as string, router, 3_000);
  }

  async function v3Pool(feePpm: number, tickSpacing: number): Promise<ForkPool> {
    const factory = new Contract(
      PROTOCOLS.uniswapV3Factory,
      ["function getPool(address,address,uint24) view returns (address)"],
      provider,
    );
    const address = (await factory.getFunction("getPool")(USDC, WETH, feePpm)) as string;
    return known("uniswap-v3", address, PROTOCOLS.swapRouter, feePpm, tickSpacing);
  }

  function known(
    venue: UniswapEntry["venue"],
    address: string,
    router: Address,
    feePpm: number,
    tickSpacing = 0,
  ): ForkPool {
    expect(address).not.to.equal(ZERO_ADDRESS);
    const facts = { address: address.toLowerCase() as Address, token0: USDC, token1: WETH, feePpm };
    return { router, entry: venue === "uniswap-v2" ? { venue, ...facts } : { venue, ...facts, tickSpacing } };
  }

  /** Sells a twentieth of what the pool holds, so that WETH is cheap there. */
  async function sellWethTo({ entry, router }: ForkPool): Promise<void> {
    const amountIn = (await wethOf(entry.address)) / 20n;
    const swap = new Contract(router, ROUTER_ABI, whale);
    const deadline = 2n ** 40n;
    await mined(
      entry.venue === "uniswap-v2"
        ? swap.getFunction("swapExactTokensForTokens")(amountIn, 0n, [WETH, USDC], whale.address, deadline)
        : swap.getFunction("exactInputSingle")([
            ...[WETH, USDC, entry.feePpm, whale.address, deadline, amountIn, 0n, 0n],
          ]),
    );
  }

  async function bestRoute(first: ForkPool, last: ForkPool): Promise<Route> {
    const reader = new MulticallMarketReader(provider, [first.entry, last.entry]);
    // ethers' own getBlockNumber may answer with the block from before the sale, which it keeps for a moment.
    const head = BigInt((await provider.send("eth_blockNumber", [])) as string);
    const { pools: states } = await reader.read(head);
    const route = sizeCycle(
      {
        profitToken: WETH,
        hops: [
          { poolIndex: 0, tokenIn: WETH, tokenOut: USDC },
          { poolIndex: 1, tokenIn: USDC, tokenOut: WETH },
        ],
      },
      states,
    );
    if (route === undefined) throw new Error("the cycle earns nothing");
    return route;
  }

  async function execution(route: Route, funding: Funding, minProfitWei: bigint) {
    const expiryBlock = BigInt(await provider.getBlockNumber()) + 2n;
    return {
      to: await contract.getAddress(),
      data: encodeExecution({ route, funding, minProfitWei, expiryBlock, wrappedNative: WETH }),
      gasLimit: 1_000_000n,
    };
  }

  async function wethOf(account: string): Promise<bigint> {
    return (await weth.getFunction("balanceOf")(account)) as bigint;
  }
});
