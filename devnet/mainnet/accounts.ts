import { HDNodeWallet, Mnemonic } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";

/** The mnemonic that every development tool uses: its keys are public, and worth nothing on a real network. */
const TEST_MNEMONIC = "test test test test test test test test test test test junk";

/** An account of the embedded mainnet. */
export interface TestAccount {
  readonly address: Address;
  readonly privateKey: Hex;
}

const root = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(TEST_MNEMONIC), "m/44'/60'/0'/0");

/** The account at an index of the test mnemonic (m/44'/60'/0'/0/index). */
function testAccount(index: number): TestAccount {
  const wallet = root.deriveChild(index);
  return { address: wallet.address.toLowerCase() as Address, privateKey: wallet.privateKey as Hex };
}

function testAccounts(first: number, last: number): readonly TestAccount[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => testAccount(first + offset));
}

/**
 * Who is who among the test mnemonic's accounts. All have ETH; traders, rivals and capital also have every token, and
 * traders and rivals have approved the routers that they use. Owner, operators and capital have not sent anything yet:
 * their nonces are 0.
 */
export const ACCOUNTS = {
  /** Index 0: deploys and owns the contract. */
  owner: testAccount(0),
  /** 1 to 4: the bot's. */
  operators: testAccounts(1, 4),
  /** 5 to 12: move prices. */
  traders: testAccounts(5, 12),
  /** 13 to 16: bid for the same opportunities. */
  rivals: testAccounts(13, 16),
  /** 17: builds blocks; it is their coinbase. */
  builder: testAccount(17),
  /** 18: placed every contract, owns all liquidity, and is the tokens' minter. */
  liquidityProvider: testAccount(18),
  /** 19: signs what the bot sends to the relay; has no use for its ETH. */
  relayIdentity: testAccount(19),
  /** 20 and 21: hold what the bot trades with by itself; they have approved nothing. */
  capital: testAccounts(20, 21),
} as const;
