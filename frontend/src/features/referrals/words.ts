import type { ReferralStatus } from "@/api/generated";
import type { Tone } from "@/shells/staff/parts/Page";

export const referralTones: Record<ReferralStatus, Tone> = {
  open: "warn",
  answered: "good",
  withdrawn: "quiet",
};
export const referralStatuses = Object.keys(referralTones) as ReferralStatus[];
