import * as z from "zod";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { address, choice, count, endpoint, name } from "./value-settings.ts";

/** Ways in which relays and builders differ in what they understand. */
export const RELAY_DIALECTS = ["flashbots", "rbuilder", "titan", "beaverbuild"] as const;

const relay = z
  .strictObject({
    /** How orders and logs call it. */
    name: name(),
    url: endpoint(),
    dialect: choice(...RELAY_DIALECTS),
    /** Of what the bundle pays the builder, in percent, to `refund_recipient`; for builders that know of refunds. */
    refund_percent: count(1, 99).optional(),
    refund_recipient: address().optional(),
  })
  .transform(camelCaseKeys);

/** Relays and builders that are sent every bundle, besides the first one; each name once. */
export const relaySettings = z
  .array(relay, "Expected a list of tables, each with a name, a url and a dialect")
  .superRefine((relays, context) => {
    for (const [index, { name: own, refundPercent, refundRecipient }] of relays.entries()) {
      if (relays.findIndex((other) => other.name === own) !== index) {
        context.addIssue({ code: "custom", path: [index, "name"], message: `Expected a name that no other relay has` });
      }
      // Builders drop a share that has no recipient, and say nothing.
      if ((refundPercent === undefined) !== (refundRecipient === undefined)) {
        const message = "Expected both refund_percent and refund_recipient, or neither";
        context.addIssue({ code: "custom", path: [index, "refund_percent"], message });
      }
    }
  });

/** One relay or builder, as configured. */
export type RelayConfig = z.output<typeof relay>;
