import { Contract, JsonRpcProvider, Wallet } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { serve } from "./serve.ts";

/** The signature that specification 000 gives the contract. */
const ABI = [
  "function flashLoanArbitrage(address[] pools, uint256[] amounts, uint256 minProfit, address profitToken, address recipient)",
];
const RECIPIENT = `0x${"9a".repeat(20)}`;
const GAS_LIMIT = 500_000n;

/** As a signal comes to such a bot. */
interface NaiveSignal {
  readonly signalId: string;
  readonly pools: readonly Address[];
  readonly amounts: readonly string[];
  readonly expectedProfit: string;
  readonly profitToken: Address;
}

export interface NaiveRun {
  readonly url: string;
  readonly contract: Address;
  readonly seconds: number;
  /** How many signals are worked on at once. */
  readonly atOnce: number;
}

/**
 * The way most bots are written, in its best form: one wallet that counts its nonces itself, one contract, one provider,
 * no journal, no limits, and enough at once that waiting for the node costs nothing. Each signal is parsed, priced,
 * populated, signed and sent; a signal is always there when one is done.
 */
serve({
  run: async ({ url, contract: target, seconds, atOnce }: NaiveRun): Promise<number> => {
    const provider = new JsonRpcProvider(url, 1, { staticNetwork: true });
    const wallet = new Wallet(ACCOUNTS.operators[0]?.privateKey ?? "", provider);
    const contract = new Contract(target, ABI, wallet);
    let nonce = 0;
    let sent = 0;
    const handle = async (text: string): Promise<void> => {
      const { pools, amounts, expectedProfit, profitToken } = JSON.parse(text) as NaiveSignal;
      const minProfit = (BigInt(expectedProfit) * 95n) / 100n;
      const { maxFeePerGas, maxPriorityFeePerGas } = await provider.getFeeData();
      const transaction = await contract
        .getFunction("flashLoanArbitrage")
        .populateTransaction(pools, amounts, minProfit, profitToken, RECIPIENT);
      const fees = { maxFeePerGas, maxPriorityFeePerGas, gasLimit: GAS_LIMIT };
      await wallet.sendTransaction({ ...transaction, ...fees, nonce: nonce++ });
      sent += 1;
    };
    const work = async (untilMs: number): Promise<void> => {
      for (let signalId = 1; performance.now() < untilMs; signalId++) await handle(naiveSignal(signalId));
    };
    const workAll = (forMs: number): Promise<unknown> => {
      const untilMs = performance.now() + forMs;
      return Promise.all(Array.from({ length: atOnce }, () => work(untilMs)));
    };
    await workAll(1_000); // until its code is compiled
    sent = 0;
    const begunMs = performance.now();
    await workAll(seconds * 1_000);
    const perSecond = sent / ((performance.now() - begunMs) / 1_000);
    provider.destroy();
    return perSecond;
  },
});

function naiveSignal(signalId: number): string {
  const pool = (number: number): string => `0x${number.toString(16).padStart(40, "0")}`;
  return JSON.stringify({
    signalId: String(signalId),
    pools: [pool(2 * signalId), pool(2 * signalId + 1)],
    amounts: ["1000000000000000000", "2000000000"],
    expectedProfit: "50000000000000000",
    profitToken: "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2",
  });
}
