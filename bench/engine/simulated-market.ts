import { ContractFactory, JsonRpcProvider, toQuantity, Wallet, zeroPadValue } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { getAmountOut } from "../../bot/market/quoting/uniswap-v2/uniswap-v2-quote.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PAIRS } from "../../devnet/mainnet/market-plan.ts";
import { pairEntry } from "../../devnet/mainnet/pool-list.ts";
import { SeedingChain } from "../../devnet/mainnet/seeding-chain.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { give } from "../../devnet/mainnet/tokens.ts";
import { flashArbitrageArtifact } from "../../scripts/deployment/flash-arbitrage-artifact.ts";
import { KNOWN_CHAINS } from "../../scripts/deployment/known-chains.ts";
import { inventedPairs, type PoolPair, type Trade } from "./pool-pairs.ts";

/** What there is to trade on a node of the embedded mainnet. */
export interface SimulatedMarket {
  readonly contract: Address;
  readonly pairs: readonly PoolPair[];
  readonly trade: Trade;
}

/** So many that each is at rest for a while before it is tried again. */
const PAIRS_OF_POOLS = 200;
const WETH_RESERVE = 1_000n * 10n ** 18n;
/** At 3,000 and at 2,700 USD for 1 ETH. */
const DEAR_USDC_RESERVE = 3_000_000n * 10n ** 6n;
const CHEAP_USDC_RESERVE = 2_700_000n * 10n ** 6n;
const AMOUNT_IN_WEI = 10n ** 18n;
const FEE_PPM = 3_000;
const ENDLESS_WEI = 10n ** 27n;
const SEEDING_GAS_LIMIT = 10n ** 11n;
const SYNC_SELECTOR = "0xfff6cae9";
// UniswapV2Pair.sol's storage.
const [TOKEN_0_SLOT, TOKEN_1_SLOT, UNLOCKED_SLOT] = [6n, 7n, 12n];

/** Puts our contract on the node, and copies of Uniswap's pair in which WETH is dear and cheap by turns. */
export async function seedMarket(rpcUrl: string): Promise<SimulatedMarket> {
  const chain = new SeedingChain(rpcUrl);
  await chain.rpc("evm_setBlockGasLimit", [toQuantity(SEEDING_GAS_LIMIT)]);
  await chain.setBalance(ACCOUNTS.liquidityProvider.address, ENDLESS_WEI);
  const contract = await deployContract(rpcUrl);
  const pairs = inventedPairs(PAIRS_OF_POOLS);
  await copyPair(chain, rpcUrl, pairs.flat());
  await chain.run(
    pairs.flatMap(([dear, cheap]) => [...fill(dear, DEAR_USDC_RESERVE), ...fill(cheap, CHEAP_USDC_RESERVE)]),
  );
  const usdcUnits = getAmountOut(AMOUNT_IN_WEI, WETH_RESERVE, DEAR_USDC_RESERVE, FEE_PPM);
  const amountOutWei = getAmountOut(usdcUnits, CHEAP_USDC_RESERVE, WETH_RESERVE, FEE_PPM);
  return { contract, pairs, trade: { amountInWei: AMOUNT_IN_WEI, usdcUnits, amountOutWei } };
}

async function deployContract(rpcUrl: string): Promise<Address> {
  const provider = new JsonRpcProvider(rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  const owner = new Wallet(ACCOUNTS.owner.privateKey, provider);
  const { abi, bytecode } = flashArbitrageArtifact();
  const operators = ACCOUNTS.operators.map(({ address }) => address);
  const factory = new ContractFactory(abi, bytecode, owner);
  const deployed = await factory.deploy(owner.address, owner.address, operators, KNOWN_CHAINS[1]?.wrappedNative);
  await provider.send("evm_mine", []);
  provider.destroy();
  return (await deployed.getAddress()).toLowerCase() as Address;
}

/** The code of the pair that the embedded mainnet has, with what its constructor and factory would have written. */
async function copyPair(chain: SeedingChain, rpcUrl: string, pools: readonly Address[]): Promise<void> {
  const [plan] = PAIRS;
  if (plan === undefined) throw new Error("the embedded mainnet has no pair");
  const code = await chain.rpc("eth_getCode", [pairEntry(plan).address, "latest"]);
  const [token0, token1] = [TOKENS.USDC.address, TOKENS.WETH.address];
  for (const pool of pools) {
    await callRpcBatch(rpcUrl, [
      { method: "anvil_setCode", params: [pool, code] },
      { method: "anvil_setStorageAt", params: [pool, toQuantity(TOKEN_0_SLOT), zeroPadValue(token0, 32)] },
      { method: "anvil_setStorageAt", params: [pool, toQuantity(TOKEN_1_SLOT), zeroPadValue(token1, 32)] },
      { method: "anvil_setStorageAt", params: [pool, toQuantity(UNLOCKED_SLOT), zeroPadValue("0x01", 32)] },
    ]);
  }
}

/** The pair counts what it holds as its reserves when it is told to. */
function fill(pool: Address, usdcUnits: bigint) {
  const sync = { from: ACCOUNTS.liquidityProvider.address, to: pool, data: SYNC_SELECTOR as Hex };
  return [...give("WETH", pool, WETH_RESERVE), ...give("USDC", pool, usdcUnits), sync];
}
