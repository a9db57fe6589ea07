import type { SimulationResponse } from "@flashbots/ethers-provider-bundle";
import type { Hex } from "../../core/hex.ts";
import type { BundleSimulation } from "../../ports/relay.ts";
import { relayWords } from "./relay-words.ts";

/**
 * An answer to eth_callBundle in our words. A relay may say that a bundle reverts in a result's `error` or `revert`, or
 * in an error of the whole call; every other error (a block that it does not have, a nonce) says nothing about the trade.
 */
export function simulationOf(response: SimulationResponse): BundleSimulation {
  if ("error" in response) {
    const detail = relayWords(response.error.message);
    return /revert/i.test(detail)
      ? { status: "reverted", revertData: "0x", detail }
      : { status: "unavailable", detail };
  }
  const failed = response.firstRevert as { error?: unknown; revert?: unknown } | undefined;
  if (failed !== undefined) {
    const said = [failed.error, failed.revert].filter((words) => typeof words === "string" && words !== "");
    return {
      status: "reverted",
      revertData: isHex(failed.revert) ? failed.revert : "0x",
      detail: said.length > 0 ? said.join(": ") : "it gave no reason",
    };
  }
  return {
    status: "succeeded",
    gasUsed: BigInt(response.totalGasUsed),
    returnData: response.results.map((result) => ("value" in result && isHex(result.value) ? result.value : "0x")),
  };
}

function isHex(value: unknown): value is Hex {
  return typeof value === "string" && /^0x([0-9a-f]{2})*$/i.test(value);
}
