import type { Contract } from "ethers";
import type { network } from "hardhat";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { Execution } from "../../bot/executors/flash/encode-route.ts";
import { FlashArbitrage__factory } from "../../typechain-types/factories/FlashArbitrage__factory.ts";
import { addressOf } from "../contracts/fixture/address-of.ts";
import { readableArbitrage } from "./readable-arbitrage.ts";

const PAYOUT: Address = `0x${"9a".repeat(20)}`;
const OWNER: Address = `0x${"0e".repeat(20)}`;

/** The first four bytes of an execution's calldata. */
export const EXECUTE_SELECTOR = FlashArbitrage__factory.createInterface().getFunction("execute").selector as Hex;

/** The contract's own encoder (test/contracts/harness/RouteEncoderHarness.sol), asked for the calldata of execute. */
export interface EncoderOnChain {
  readonly contract: Contract;
  encode(execution: Execution): Promise<string>;
}

type Ethers = Awaited<ReturnType<typeof network.create>>["ethers"];

export async function deployEncoder(ethers: Ethers): Promise<EncoderOnChain> {
  const contract: Contract = await ethers.deployContract("RouteEncoderHarness");
  const roles = { contract: addressOf(contract), payout: PAYOUT, owner: OWNER };
  return {
    contract,
    encode: async (execution) => {
      const accounts = { owner: OWNER, payout: PAYOUT, wrappedNative: execution.wrappedNative };
      const arbitrage = readableArbitrage(execution, roles[execution.settlement?.recipient ?? "contract"]);
      return (await contract.getFunction("encode")(arbitrage, EXECUTE_SELECTOR, accounts)) as string;
    },
  };
}
