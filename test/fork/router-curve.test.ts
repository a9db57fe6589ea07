import { expect } from "chai";
import { JsonRpcProvider, toQuantity } from "ethers";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { curveReadingOf } from "../../bot/adapters/chain/pools/curve/curve-reading.ts";
import type { Exchange } from "../../bot/core/exchange.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { CurvePool } from "../../bot/market/quoting/curve/curve-pool.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { swapOf } from "../../bot/market/quoting/swap-of.ts";
import type { Receipt } from "../../bot/ports/chain.ts";
import { AllowanceReader } from "../../bot/trading/approvals/allowance-reader.ts";
import { encodeApprove } from "../../bot/trading/approvals/erc20.ts";
import { encodeSwap } from "../../bot/trading/exchanges/encode-swap.ts";
import { routerRevert } from "../../bot/trading/exchanges/router-revert.ts";
import type { ContractCall } from "../../bot/trading/exchanges/swap-call.ts";
import { swapGas } from "../../bot/trading/exchanges/swap-gas.ts";
import { receivedWei } from "../../bot/trading/receipts/moved-tokens.ts";
import { CurveFork } from "../builders/curve-fork.ts";
import { RECORDED_CURVE_POOLS } from "../builders/curve-recorded-pools.ts";
import { eventually } from "../builders/eventually.ts";
import { oneNodeChain } from "../builders/one-node-chain.ts";
import { isRecordedMainnetThere } from "../builders/recorded-mainnet.ts";

/** It has 3pool, which numbers its coins by int128, and tricrypto2, which does by uint256; both trade the real USDT. */
const BLOCK = 17666333;
/** Somebody without code or history. */
const ACCOUNT: Address = "0x00000000000000000000000000000000c0ffee02";
const GAS_LIMIT = 3_000_000n;

describe("Swaps by pools of Curve of a recorded mainnet block", () => {
  // That it is missing is said by recorded-blocks.test.ts.
  if (!isRecordedMainnetThere()) return;
  let fork: CurveFork;
  let provider: JsonRpcProvider;
  let chain: JsonRpcChain;
  before(async () => {
    fork = await CurveFork.open(BLOCK);
    provider = new JsonRpcProvider(fork.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    chain = await oneNodeChain(provider, 1n, 5);
    await callRpc(fork.rpcUrl, "anvil_setBalance", [ACCOUNT, toQuantity(10n ** 24n)]);
    await callRpc(fork.rpcUrl, "anvil_impersonateAccount", [ACCOUNT]);
  });
  after(async () => {
    chain.stop();
    provider.destroy();
    await fork.stop();
  });

  async function send({ to, data }: ContractCall): Promise<Receipt> {
    const request = { from: ACCOUNT, to, data, gas: toQuantity(GAS_LIMIT) };
    const hash = (await callRpc(fork.rpcUrl, "eth_sendTransaction", [request])) as Hex;
    await callRpc(fork.rpcUrl, "evm_mine");
    let receipt: Receipt | undefined;
    await eventually(async () => (receipt = await chain.receipt(hash)) !== undefined);
    return receipt!;
  }

  for (const { shows, entry, tradable } of RECORDED_CURVE_POOLS.filter(({ block }) => block === BLOCK)) {
    const router = entry.address;
    const exchange: Exchange = { name: shows, routerKind: "curve-pool", router };
    const [tokenIn, tokenOut] = [tradable.at(-1)!, tradable[0]!] as const;

    it(`pay what was quoted, to the wei, and nothing below the minimum: ${shows}`, async () => {
      const pool = await read();
      const amountInWei = pool.balances[pool.tokens.indexOf(tokenIn)]! / 1_000n;
      await callRpc(fork.rpcUrl, "anvil_dealERC20", [ACCOUNT, tokenIn, toQuantity(amountInWei)]);
      expect((await send({ to: tokenIn, data: encodeApprove(router, amountInWei) })).succeeded).to.equal(true);
      const quote = quoteExactInput(pool, tokenIn, tokenOut, amountInWei);
      if (quote.refused !== undefined) throw new Error(quote.refused);
      const call = (minOutWei: bigint): ContractCall =>
        encodeSwap(exchange, [{ swap: swapOf(pool, tokenIn, tokenOut), amountInWei, minOutWei }], {
          ...{ recipient: ACCOUNT, deadlineS: 0n },
        });
      const refused = await chain.call({ from: ACCOUNT, ...call(quote.amountOut + 1n), gasLimit: GAS_LIMIT });
      expect(refused.status === "reverted" && routerRevert(refused.revertData)).to.equal("too-little-out");
      const receipt = await send(call(quote.amountOut));
      expect(receipt.succeeded).to.equal(true);
      expect(receivedWei(receipt, tokenOut, ACCOUNT)).to.equal(quote.amountOut);
      expect(receipt.gasUsed < swapGas("curve-pool", 1)).to.equal(true);
    });

    async function read(): Promise<CurvePool> {
      const reading = curveReadingOf(entry, { secondsAhead: 12 });
      reading.take(await fork.read(reading.wanted()));
      const outcome = reading.outcome();
      if ("problem" in outcome) throw new Error(outcome.problem);
      return outcome;
    }
  }

  it("are approved by way of 0 in mainnet's own USDT, as a trial finds out", async () => {
    const token: Address = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    const spender: Address = "0x000000000022d473030f116ddee9f6b43ac78ba3";
    const reader = new AllowanceReader(chain, { resetFirst: [] });
    const wayOf = (amountWei: bigint) => reader.read(ACCOUNT, { token, spender, amountWei }, 0n);
    expect(await wayOf(5n)).to.include({ allowanceWei: 0n, way: "at-once" });
    await send({ to: token, data: encodeApprove(spender, 5n) });
    expect(await wayOf(6n)).to.include({ allowanceWei: 5n, way: "reset-first" });
  });
});
