import { useEffect } from "react";
import { authLogout } from "@/api/generated";
import { end, isSignedIn, onChange } from "@/api/session";
import { goOn, signInAddress } from "@/app/apps";
import { queryClient } from "@/app/query";

/** Ends the session here at once; the server is told, but an unreachable one keeps nobody signed in. */
export function useSignOut(): () => Promise<void> {
  return async () => {
    await authLogout().catch(() => undefined);
    end("signed-out");
  };
}

/** Leaves for the sign-in page when the session ends, and forgets what was on the screen. */
export function useLeaveWhenOver(): void {
  useEffect(() => {
    return onChange((reason) => {
      if (reason === null || isSignedIn()) return;
      queryClient.clear();
      const to =
        reason === "expired" ? window.location.pathname + window.location.search : undefined;
      void goOn(signInAddress({ why: reason, to }));
    });
  }, []);
}
