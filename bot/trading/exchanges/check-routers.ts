import { keccak256 } from "ethers";
import { ArbError } from "../../core/errors.ts";
import type { Exchange } from "../../core/exchange.ts";
import type { Hex } from "../../core/hex.ts";
import { addressOfAnswer } from "./address-of-answer.ts";
import type { EndpointClient } from "./endpoint-client.ts";
import { exchangeListProblem } from "./exchange-list-problem.ts";
import { factoryQuestion } from "./home-questions.ts";

/**
 * Has every router looked at before any may take a token of ours: that it has code, the code of the configured hash, and the
 * configured factory. Throws ARGUMENT_INVALID for the first that is another than configured; rejects when the endpoint does
 * not answer.
 */
export async function checkRouters(client: EndpointClient, exchanges: readonly Exchange[]): Promise<void> {
  const problem = exchangeListProblem(exchanges);
  if (problem !== undefined) throw invalid("the list of exchanges", "free of contradictions", problem);
  for (const exchange of exchanges) await checkRouter(client, exchange);
}

async function checkRouter(client: EndpointClient, exchange: Exchange): Promise<void> {
  const { name, router, codeHash, factory } = exchange;
  const what = `the router ${router} of ${name}`;
  const code = (await client.send("eth_getCode", [router, "latest"])) as Hex;
  if (code === "0x") throw invalid(what, "a contract", "an address without code");
  const actualHash = keccak256(code);
  if (codeHash !== undefined && actualHash !== codeHash) {
    throw invalid(what, `code with the hash ${codeHash}`, `code with the hash ${actualHash}`);
  }
  if (factory === undefined) return;
  const { target: to, data } = factoryQuestion(router);
  const answer = (await client.send("eth_call", [{ to, data }, "latest"]).catch(() => undefined)) as Hex | undefined;
  const actual = addressOfAnswer(answer);
  if (actual !== factory) throw invalid(what, `a router of the factory ${factory}`, `one of ${actual ?? "none"}`);
}

function invalid(argument: string, expected: string, actual: string): ArbError {
  return new ArbError("ARGUMENT_INVALID", { argument, expected, actual });
}
