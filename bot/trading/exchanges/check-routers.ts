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
 * configured factory. Throws EXCHANGE_UNUSABLE for the first that is another than configured; rejects when the endpoint does
 * not answer.
 */
export async function checkRouters(client: EndpointClient, exchanges: readonly Exchange[]): Promise<void> {
  const problem = exchangeListProblem(exchanges);
  if (problem !== undefined) throw unusable("The list of exchanges", `it has ${problem}`);
  for (const exchange of exchanges) await checkRouter(client, exchange);
}

async function checkRouter(client: EndpointClient, exchange: Exchange): Promise<void> {
  const { name, router, codeHash, factory } = exchange;
  const code = (await client.send("eth_getCode", [router, "latest"])) as Hex;
  if (code === "0x") throw unusable(`The exchange ${name}`, `there is no code at its router ${router}`);
  const actualHash = keccak256(code);
  if (codeHash !== undefined && actualHash !== codeHash) {
    throw unusable(
      `The exchange ${name}`,
      `the code of its router ${router} has the hash ${actualHash}, and ${codeHash} was expected`,
    );
  }
  if (factory === undefined) return;
  const { target: to, data } = factoryQuestion(router);
  const answer = (await client.send("eth_call", [{ to, data }, "latest"]).catch(() => undefined)) as Hex | undefined;
  const actual = addressOfAnswer(answer);
  if (actual !== factory)
    throw unusable(
      `The exchange ${name}`,
      `its router ${router} is one of the factory ${actual ?? "none"}, and ${factory} was expected`,
    );
}

function unusable(exchange: string, problem: string): ArbError {
  return new ArbError("EXCHANGE_UNUSABLE", { exchange, problem });
}
