import { ACCOUNTS, type TestAccount } from "./accounts.ts";
import { PROTOCOLS } from "./addresses.ts";
import type { SeedingChain } from "./seeding-chain.ts";
import { TOKENS, type TokenSymbol, worth } from "./token-list.ts";
import { approve, give } from "./tokens.ts";

const ETHER = 10n ** 18n;

/** For gas, of owner and operators. */
const STAFF_BALANCE_WEI = 100n * ETHER;
const TRADER_BALANCE_WEI = 10_000n * ETHER;

/** Of each token, for each trader, rival and account of capital. */
const TRADER_DOLLARS = 20_000_000n;

const SYMBOLS = Object.keys(TOKENS) as TokenSymbol[];

const SPENDERS = [
  PROTOCOLS.uniswapV2Router,
  PROTOCOLS.sushiRouter,
  PROTOCOLS.swapRouter,
  PROTOCOLS.swapRouter02,
] as const;

/** Gives traders, rivals and capital tokens, the first two their approvals to the routers, and then everyone ETH. */
export async function fundAccounts(chain: SeedingChain): Promise<void> {
  const { owner, operators, traders, rivals, builder, liquidityProvider, capital } = ACCOUNTS;
  const swappers = [...traders, ...rivals];
  await setBalances(chain, swappers, TRADER_BALANCE_WEI);
  await chain.run([...swappers.flatMap(equip), ...capital.flatMap(giveEveryToken)]);
  await setBalances(chain, [...swappers, builder, liquidityProvider, ...capital], TRADER_BALANCE_WEI);
  await setBalances(chain, [owner, ...operators], STAFF_BALANCE_WEI);
}

function equip(account: TestAccount) {
  const approvals = SYMBOLS.flatMap((symbol) => SPENDERS.map((spender) => approve(symbol, account.address, spender)));
  return [...giveEveryToken(account), ...approvals];
}

function giveEveryToken({ address }: TestAccount) {
  return SYMBOLS.flatMap((symbol) => give(symbol, address, worth(symbol, TRADER_DOLLARS)));
}

async function setBalances(chain: SeedingChain, accounts: readonly TestAccount[], balanceWei: bigint): Promise<void> {
  for (const { address } of accounts) await chain.setBalance(address, balanceWei);
}
