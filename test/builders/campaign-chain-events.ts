import { keccak256, toQuantity, Wallet } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import { ACCOUNTS, type TestAccount } from "../../devnet/mainnet/accounts.ts";
import type { CampaignSite } from "./campaign-site.ts";
import type { Disturbance } from "./campaign-disturbance.ts";

const GWEI = 10n ** 9n;
const FULL_BALANCE_WEI = 100n * 10n ** 18n;
/** Not enough for anything. */
const DRAINED_BALANCE_WEI = 10n ** 12n;
/** A spike on top of a spike would end in fees that no order pays. */
const HIGHEST_BASE_FEE_WEI = 20n * GWEI;
const FOREIGN_TIP_WEI = 20n * GWEI;

/** Each returns the way to take it back, which may be nothing, or undefined when there was nothing that it could do. */
type ChainEvent = (site: CampaignSite, disturbance: Disturbance) => Promise<(() => Promise<unknown>) | undefined>;

const nothing = (): Promise<void> => Promise.resolve();

/** Takes blocks back and makes others; of what they held, all comes back to the pool, or nothing. */
export const reorganise: ChainEvent = async (site, { size, choice }) => {
  if (!(await reaches(site, size))) return undefined;
  const taken = await takenBack(site, size);
  await site.rpc("anvil_reorg", size, []);
  await refill(site);
  if (choice < 0.5) await sendAgain(site, taken);
  return nothing;
};

/** The same with a transaction that is not the engine's where the oldest one of the engine was. */
export const reorganiseWithForeign: ChainEvent = async (site, { size }) => {
  if (!(await reaches(site, size))) return undefined;
  const own = (await takenBack(site, size)).find(({ hash }) => site.traffic.published.has(hash));
  const published = own && site.traffic.published.get(own.hash);
  const account = ACCOUNTS.operators.find(({ address }) => address === published?.account);
  if (published === undefined || account === undefined) return undefined;
  const raw = await foreignTransaction(site, account, published.nonce);
  await site.rpc("anvil_reorg", size, [[raw, 0]]);
  await refill(site);
  return nothing;
};

/** Of the transactions of ours that wait in the public pool, one is forgotten. */
export const evict: ChainEvent = async (site, { choice }) => {
  const { pending, queued } = (await site.rpc("txpool_content")) as Record<"pending" | "queued", PoolSection>;
  const waiting = [pending, queued].flatMap((section) =>
    Object.values(section).flatMap((byNonce) => Object.values(byNonce).map(({ hash }) => hash)),
  );
  const own = waiting.filter((hash) => site.traffic.published.has(hash));
  const victim = own[Math.floor(choice * own.length)];
  if (victim === undefined) return undefined;
  await site.rpc("anvil_dropTransaction", victim);
  return nothing;
};

/** The next block's base fee is a multiple of what it would be. */
export const raiseBaseFee: ChainEvent = async (site, { size }) => {
  const { baseFeePerGas } = (await site.rpc("eth_feeHistory", "0x1", "latest", [])) as { baseFeePerGas: Hex[] };
  const baseFeeWei = BigInt(baseFeePerGas.at(-1) ?? 0);
  if (baseFeeWei * BigInt(size) > HIGHEST_BASE_FEE_WEI) return undefined;
  await site.rpc("anvil_setNextBlockBaseFeePerGas", toQuantity(baseFeeWei * BigInt(1 + size)));
  return nothing;
};

/** One account cannot pay for anything for some blocks. */
export const drain: ChainEvent = async (site, { choice }) => {
  await site.rpc("anvil_setBalance", operatorFor(choice).address, toQuantity(DRAINED_BALANCE_WEI));
  return () => refill(site);
};

/** Gives every account of the bot what it needs: a block that comes back brings the balances of its time with it. */
export async function refill(site: CampaignSite): Promise<void> {
  for (const { address } of ACCOUNTS.operators) {
    await site.rpc("anvil_setBalance", address, toQuantity(FULL_BALANCE_WEI));
  }
}

/** Somebody else uses one account's next nonce. */
export const useKeyElsewhere: ChainEvent = async (site, { choice }) => {
  const account = operatorFor(choice);
  const nonce = Number(await site.rpc("eth_getTransactionCount", account.address, "latest"));
  await site.rpc("eth_sendRawTransaction", await foreignTransaction(site, account, nonce)).catch(() => undefined);
  return nothing;
};

type PoolSection = Readonly<Record<string, Readonly<Record<string, { readonly hash: Hex }>>>>;

function operatorFor(choice: number): TestAccount {
  const account = ACCOUNTS.operators[Math.floor(choice * ACCOUNTS.operators.length)];
  if (account === undefined) throw new RangeError("a choice is at least 0 and less than 1");
  return account;
}

async function foreignTransaction(site: CampaignSite, account: TestAccount, nonce: number): Promise<Hex> {
  const wallet = new Wallet(account.privateKey);
  const raw = (await wallet.signTransaction({
    ...{ type: 2, chainId: 1, nonce, to: account.address, value: 1n, gasLimit: 21_000n },
    ...{ maxPriorityFeePerGas: FOREIGN_TIP_WEI, maxFeePerGas: 10n * HIGHEST_BASE_FEE_WEI + FOREIGN_TIP_WEI },
  })) as Hex;
  site.foreign.add(keccak256(raw) as Hex);
  return raw;
}

/** Whether the chain is so long that the contract's deployment stays where it is. */
async function reaches(site: CampaignSite, depth: number): Promise<boolean> {
  return BigInt((await site.rpc("eth_blockNumber")) as Hex) >= site.firstBlock + BigInt(depth);
}

interface Included {
  readonly hash: Hex;
}

/** What the newest blocks hold, oldest first. */
async function takenBack(site: CampaignSite, depth: number): Promise<readonly Included[]> {
  const head = Number(await site.rpc("eth_blockNumber"));
  const numbers = Array.from({ length: depth }, (_, index) => toQuantity(head - depth + 1 + index));
  const blocks = await Promise.all(numbers.map((number) => site.rpc("eth_getBlockByNumber", number, true)));
  return blocks.flatMap((block) => (block as { transactions: Included[] }).transactions);
}

/** Only of the engine's own are the signed bytes known; the others come back as far as their senders trade again. */
async function sendAgain(site: CampaignSite, taken: readonly Included[]): Promise<void> {
  for (const { hash } of taken) {
    const raw = site.traffic.published.get(hash)?.raw;
    if (raw !== undefined) await site.rpc("eth_sendRawTransaction", raw).catch(() => undefined);
  }
}
