import { AbiCoder, keccak256 } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { RecordedFloor } from "./recorded-floor.ts";

type Prestate = Readonly<Record<Address, { readonly storage?: Readonly<Record<Hex, Hex>> }>>;

/**
 * What a mined transaction read that is not recorded and was zero for want of knowledge: accounts, and slots as
 * "address:slot". Counted is what its execution touched: of a V3 pool that is every word of the tick bitmap that it
 * looked through and every tick that it crossed. What only the bot's reader asked for (words and ticks further from the
 * price than the trade went) is not counted, because no amount of the trade rests on it.
 */
export async function unrecordedReads(floor: RecordedFloor, transactionHash: Hex): Promise<readonly string[]> {
  const tracer = { tracer: "prestateTracer" };
  const touched = (await callRpc(floor.rpcUrl, "debug_traceTransaction", [transactionHash, tracer])) as Prestate;
  const missing = await floor.node.missing();
  const slots = Object.entries(touched).flatMap(([address, { storage }]) =>
    Object.keys(storage ?? {}).map((slot) => `${address}:${slot}`),
  );
  return [
    ...Object.keys(touched).filter((address) => missing.accounts.includes(address)),
    ...slots.filter((slot) => missing.slots.includes(slot)),
  ];
}

/** Where WETH9 keeps an account's balance: `balanceOf` is its fourth variable. */
export function wethBalanceSlot(account: Address): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account, 3n])) as Hex;
}
