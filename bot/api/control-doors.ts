import * as z from "zod";
import { type HaltControl, haltEngine } from "../commands/halt.ts";
import { resumeEngine } from "../commands/resume.ts";
import type { Clock } from "../ports/clock.ts";
import type { AnsweredRequests } from "./answered-requests.ts";
import { checkedFields } from "./checked-fields.ts";
import type { Door } from "./door.ts";
import { onceDoor } from "./once-door.ts";
import { strictFields } from "../config/signals/strict-fields.ts";
import { strictJson } from "./strict-json.ts";

export interface ControlDoorParts {
  readonly answered: AnsweredRequests;
  readonly control: HaltControl;
  readonly clock: Clock;
  /** A reason is kept in a file, and told to everybody whose signal it denies. */
  readonly redact: (text: string) => string;
  /** Tells whoever reads the log. */
  readonly note: (sentence: string) => void;
}

const EXPECTED_REASON = "Expected a text of 1 to 500 characters";

const haltRequest = strictFields({
  reason: z.string(EXPECTED_REASON).min(1, EXPECTED_REASON).max(500, EXPECTED_REASON),
  cancelInFlight: z.boolean("Expected true or false").default(false),
});

const resumeRequest = strictFields({});

/** The kill switch, as `arb halt` and `arb resume` work it. */
export function controlDoors({ answered, control, clock, redact, note }: ControlDoorParts): readonly Door[] {
  return [
    onceDoor(answered, {
      path: "/v1/halt",
      scope: "admin",
      answer: async ({ body }) => {
        const { reason, cancelInFlight } = checkedFields(haltRequest, strictJson(body), "the body");
        const request = { reason: redact(reason), cancel: cancelInFlight };
        const { halt, changed } = await haltEngine(control, request, clock.nowMs());
        note(`Halted over HTTP: ${JSON.stringify(halt.reason)}.`);
        return { status: 200, text: JSON.stringify({ halted: true, changed, ...halt }) };
      },
    }),
    onceDoor(answered, {
      path: "/v1/resume",
      scope: "admin",
      answer: async ({ body }) => {
        if (body.length > 0) checkedFields(resumeRequest, strictJson(body), "the body");
        const ended = await resumeEngine(control);
        note("Resumed over HTTP.");
        return { status: 200, text: JSON.stringify({ halted: false, changed: ended !== undefined }) };
      },
    }),
  ];
}
