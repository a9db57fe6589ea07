import { toDecimalJson } from "../core/decimal-json.ts";
import type { Head } from "../core/head.ts";
import type { Clock } from "../ports/clock.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { Door } from "./door.ts";
import { shownSettings } from "./shown-settings.ts";

export interface StatusDoorParts {
  readonly clock: Clock;
  readonly control: HaltSwitch;
  /** How much the engine has to do, by name. */
  readonly load: () => object;
  readonly head: () => Head | undefined;
  readonly takesSignals: () => boolean;
  /** The whole configuration. */
  readonly config: unknown;
}

/** How things stand, and by which settings. */
export function statusDoors(parts: StatusDoorParts): readonly Door[] {
  const { clock, control, load, head, takesSignals, config } = parts;
  return [
    {
      method: "GET",
      path: "/v1/status",
      scope: "read",
      answer: () => {
        const newest = head();
        const status = {
          uptimeMs: Math.round(process.uptime() * 1_000),
          takesSignals: takesSignals(),
          load: load(),
          halt: control.current() ?? null,
          head: newest === undefined ? null : { number: newest.number, hash: newest.hash, ageMs: ageMs(newest, clock) },
        };
        return { status: 200, text: toDecimalJson(status) };
      },
    },
    {
      method: "GET",
      path: "/v1/config",
      scope: "admin",
      answer: () => ({ status: 200, text: shownSettings(config) }),
    },
  ];
}

/** By the block's own time. */
function ageMs({ timestampS }: Head, clock: Clock): number {
  return clock.nowMs() - Number(timestampS) * 1_000;
}
