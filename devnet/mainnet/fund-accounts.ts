import { ACCOUNTS, type TestAccount } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import type { SeedingChain } from "./seeding-chain.ts";
import { TOKENS, type TokenSymbol, worth } from "./token-list.ts";
import { approve, give } from "./tokens.ts";

const ETHER = 10n ** 18n;

/** For gas, of owner and operators. */
const STAFF_BALANCE_WEI = 100n * ETHER;
const TRADER_BALANCE_WEI = 10_000n * ETHER;

/** Of each token, for each trader and rival. */
const TRADER_DOLLARS = 20_000_000n;

const SPENDERS = [
  PROTOCOLS.uniswapV2Router,
  PROTOCOLS.sushiRouter,
  PROTOCOLS.swapRouter,
  PROTOCOLS.swapRouter02,
] as const;

/** Gives traders and rivals tokens and their approvals to the routers, and then everyone ETH. */
export async function fundAccounts(chain: SeedingChain): Promise<void> {
  const { owner, operators, traders, rivals, builder, liquidityProvider } = ACCOUNTS;
  const swappers = [...traders, ...rivals];
  await setBalances(chain, swappers, TRADER_BALANCE_WEI);
  await chain.run(swappers.flatMap(equip));
  await setBalances(chain, [...swappers, builder, liquidityProvider], TRADER_BALANCE_WEI);
  await setBalances(chain, [owner, ...operators], STAFF_BALANCE_WEI);
}

function equip({ address }: TestAccount) {
  const symbols = Object.keys(TOKENS) as TokenSymbol[];
  return symbols.flatMap((symbol) => [
    ...give(symbol, address, worth(symbol, TRADER_DOLLARS)),
    ...SPENDERS.map((spender) => approve(symbol, address, spender)),
  ]);
}

async function setBalances(chain: SeedingChain, accounts: readonly TestAccount[], balanceWei: bigint): Promise<void> {
  for (const { address } of accounts) await chain.setBalance(address, balanceWei);
}
