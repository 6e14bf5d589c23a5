import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { AuditAlertView } from "@/api/generated";
import { open, refused, unit } from "@/app/testing";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";
const account_id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d22";
const alert: AuditAlertView = {
  id,
  kind: "outside_work",
  account_id,
  unit_id: unit.id,
  day: "2026-11-20",
  count: 412,
  threshold: 300,
  state: "new",
  created_at: "2026-11-21T00:00:00Z",
  updated_at: "2026-11-21T00:00:00Z",
  version: 2,
};

it("leads to the trail of that account and day, and is filed as seen once, with a note", async () => {
  let seen = false;
  const asked = await open(`/audit_alerts/${id}`, ["view_audit"], {
    [`GET /audit_alerts/${id}`]: () => (seen ? { ...alert, state: "seen", version: 3 } : alert),
    [`POST /audit_alerts/${id}/see`]: () => {
      seen = true;
      return { ...alert, state: "seen", version: 3 };
    },
  });
  await screen.findByRole("heading", { name: /412/ });
  const trail = screen.getByRole("link", { name: "查看当天的审计记录" }).getAttribute("href") ?? "";
  const query = new URLSearchParams(trail.split("?")[1]);
  expect(query.get("account")).toBe(account_id);
  expect([query.get("from"), query.get("to")]).toEqual(["2026-11-20", "2026-11-20"]);
  fireEvent.change(screen.getByLabelText(/说明/), { target: { value: " 核对过，是活动报名 " } });
  fireEvent.click(screen.getByRole("button", { name: "记为已查看" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "记为已查看" })).toBeNull());
  const sent = asked.find(({ method }) => method === "POST");
  expect(sent?.body).toEqual({ note: "核对过，是活动报名" });
  expect(sent?.headers.get("If-Match")).toBe('"2"');
});

it("says so when somebody else filed it meanwhile", async () => {
  await open(`/audit_alerts/${id}`, ["view_audit"], {
    [`GET /audit_alerts/${id}`]: alert,
    [`POST /audit_alerts/${id}/see`]: () => refused(412, "stale", { detail: "别人已经改过" }),
  });
  fireEvent.click(await screen.findByRole("button", { name: "记为已查看" }));
  await screen.findByText("别人已经改过");
});
