import type { DeliveryState, WebhookView } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

export const deliveryTones: Record<DeliveryState, Tone> = {
  waiting: "info",
  delivered: "good",
  dead: "bad",
};
export const deliveryStates = Object.keys(deliveryTones) as DeliveryState[];

type Condition = "on" | "off" | "gone";

export const conditionTones: Record<Condition, Tone> = { on: "good", off: "quiet", gone: "bad" };

/** Whether an address is told of anything; one that said that nobody is there any more was turned off for that. */
export function conditionOf(webhook: WebhookView): Condition {
  if (webhook.active) return "on";
  return webhook.gone_at ? "gone" : "off";
}
