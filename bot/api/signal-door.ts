import * as z from "zod";
import { toDecimalJson } from "../core/decimal-json.ts";
import { describeDenial } from "../core/denial.ts";
import type { Signal } from "../core/signal.ts";
import type { AnsweredRequests } from "./answered-requests.ts";
import { checkedFields } from "./checked-fields.ts";
import type { Answer, Door, DoorRequest } from "./door.ts";
import type { EngineWord, EngineWords } from "./engine-word.ts";
import { HttpProblem } from "./http-problem.ts";
import { onceDoor } from "./once-door.ts";
import { signalsOfBody } from "./signals-of-body.ts";
import { strictFields } from "../config/signals/strict-fields.ts";
import { strictJson } from "./strict-json.ts";

export interface SignalDoorParts {
  readonly answered: AnsweredRequests;
  readonly words: EngineWords;
  /** Undefined while no signals are taken. */
  readonly emit: () => ((signals: readonly Signal[]) => void) | undefined;
  readonly waitMs: number;
}

const MAX_WAIT_MS = 5_000;
const EXPECTED_WAIT = `Expected a number of milliseconds from 0 to ${MAX_WAIT_MS}`;

const query = strictFields({
  waitMs: z
    .string(EXPECTED_WAIT)
    .regex(/^(0|[1-9][0-9]{0,3})$/, EXPECTED_WAIT)
    .transform(Number)
    .refine((waitMs) => waitMs <= MAX_WAIT_MS, EXPECTED_WAIT)
    .optional(),
});

/** Where signals come in: one as an object, or several as a list. The answer has the engine's word on each. */
export function signalDoor(parts: SignalDoorParts): Door {
  return onceDoor(parts.answered, {
    path: "/v1/signals",
    scope: "trade",
    answer: (request) => answer(parts, request),
  });
}

async function answer({ words, emit, waitMs }: SignalDoorParts, request: DoorRequest): Promise<Answer> {
  const { waitMs: wantedMs = waitMs } = checkedFields(query, request.query, "the query");
  const body = strictJson(request.body);
  const signals = signalsOfBody(body);
  const take = emit();
  if (take === undefined) throw new HttpProblem("not-accepting", "No signals are taken: the engine starts or ends.");
  const told = await words.on(signals, () => take(signals), wantedMs);
  const results = signals.map((signal, index) => resultOf(signal, told[index] ?? { outcome: "pending" }));
  return {
    status: told.some(({ outcome }) => outcome === "pending") ? 202 : 200,
    text: toDecimalJson(Array.isArray(body) ? { signals: results } : results[0]),
  };
}

function resultOf({ signalId }: Signal, word: EngineWord): object {
  if (word.outcome !== "denied") return { signalId, ...word };
  const { outcome, denial } = word;
  return { signalId, outcome, ...denial, sentence: describeDenial(denial) };
}
