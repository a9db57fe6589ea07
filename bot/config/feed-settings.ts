import * as z from "zod";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { address, durationMs } from "./value-settings.ts";

const feed = z
  .strictObject({
    /** What it prices; the pool list tells its decimals. */
    token: address(),
    /** The feed's contract: the proxy, whose address stays. */
    feed: address(),
    /** Its heartbeat, and a little: an older answer is not believed. */
    max_answer_age: durationMs("1s", "168h"),
  })
  .transform(camelCaseKeys);

/** Price feeds, one a token. */
export const feedSettings = z
  .array(feed, "Expected a list of tables, each with a token, a feed and a max_answer_age")
  .superRefine((feeds, context) => {
    for (const [index, { token }] of feeds.entries()) {
      if (feeds.findIndex((other) => other.token === token) !== index) {
        context.addIssue({
          code: "custom",
          path: [index, "token"],
          message: "Expected a token that no other feed has",
        });
      }
    }
  });
