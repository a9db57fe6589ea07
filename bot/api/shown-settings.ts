import { shownUrl } from "../core/shown-url.ts";

/**
 * The configuration as it may be shown: of services' URLs only scheme, host and port, and amounts as decimal strings.
 * It holds no other secrets: those come from the environment and from key files, of which it has but the paths.
 */
export function shownSettings(config: unknown): string {
  return JSON.stringify(config, (_key, part: unknown) => {
    if (typeof part === "bigint") return String(part);
    return typeof part === "string" && /^(?:https?|wss?):/i.test(part) ? shownUrl(part) : part;
  });
}
