import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { id } from "ethers";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import { callRpcBatch } from "../../bot/fork/json-rpc.ts";
import { RECORDED_MAINNET } from "./recorded-mainnet.ts";

/** What Uniswap V2 and most of its copies take; a pair does not tell. A wrong one makes a trade fail, not pay. */
const V2_FEE_PPM = 3_000;

/** PUSH4 of a function's selector: how its dispatcher recognises it. */
const push4 = (signature: string): string => `63${id(signature).slice(2, 10)}`;

const V2_GETTERS = ["token0()", "token1()"];
const PAIR_CODE = ["getReserves()", "swap(uint256,uint256,address,bytes)", "token0()"].map(push4);
const POOL_CODE = ["slot0()", "swap(address,bool,int256,uint160,bytes)"].map(push4);

interface Candidate {
  readonly venue: UniswapEntry["venue"];
  readonly address: Address;
}

/** Every Uniswap-like pool that a recorded block touched and that says what it trades, as the given fork has it. */
export async function recordedPools(blockNumber: number, rpcUrl: string): Promise<readonly UniswapEntry[]> {
  const entries = await Promise.all(candidatesIn(blockNumber).map((candidate) => entryOf(candidate, rpcUrl)));
  return entries.filter((entry) => entry !== undefined);
}

/** Undefined when it does not say what it trades: of a pair whose balance alone was looked at, that is not recorded. */
async function entryOf({ venue, address }: Candidate, rpcUrl: string): Promise<UniswapEntry | undefined> {
  const getters = venue === "uniswap-v2" ? V2_GETTERS : [...V2_GETTERS, "fee()", "tickSpacing()"];
  const calls = getters.map((getter) => ({ to: address, data: id(getter).slice(0, 10) }));
  const requests = calls.map((call) => ({ method: "eth_call", params: [call, "latest"] }));
  const answers = (await callRpcBatch(rpcUrl, requests).catch(() => [])) as Hex[];
  const [token0, token1] = answers.map((word): Address => `0x${word.slice(-40)}`);
  if (token0 === undefined || token1 === undefined || BigInt(token0) === 0n) return undefined;
  const pool = { address, token0, token1 };
  if (venue === "uniswap-v2") return { venue, ...pool, feePpm: V2_FEE_PPM };
  return { venue, ...pool, feePpm: Number(answers[2]), tickSpacing: Number(answers[3]) };
}

function candidatesIn(blockNumber: number): readonly Candidate[] {
  const { pre } = readJson(`blocks/${blockNumber}.json.gz`) as { pre: Record<Address, { code_hash: string }> };
  const codes = readJson("codes.json.gz") as Record<string, Hex>;
  return (Object.entries(pre) as [Address, { code_hash: string }][]).flatMap(([address, account]): Candidate[] => {
    const code = codes[account.code_hash] ?? "0x";
    if (PAIR_CODE.every((part) => code.includes(part))) return [{ venue: "uniswap-v2", address }];
    return POOL_CODE.every((part) => code.includes(part)) ? [{ venue: "uniswap-v3", address }] : [];
  });
}

function readJson(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, RECORDED_MAINNET))).toString());
}
