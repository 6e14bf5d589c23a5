import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { AuditEntryView } from "@/api/generated";
import { open, unit } from "@/app/testing";

const entry: AuditEntryView = {
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11",
  at: "2026-11-01T08:00:00Z",
  account_id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d22",
  roles: ["caseworker"],
  unit_id: unit.id,
  operation: "members_get",
  kind: "read",
  person_ids: ["019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d33"],
  chain: 1,
  sequence: 7,
};

it("asks for whole days and shows operations in words, unknown ones as they are", async () => {
  const items = [
    entry,
    { ...entry, id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d44", operation: "sweep" },
  ];
  const asked = await open(
    "/audit_entries?from=2026-11-01&to=2026-11-30&kind=nonsense",
    ["view_audit"],
    {
      "GET /audit_entries": { items, next: null },
    },
  );
  await screen.findByRole("link", { name: /服务对象：打开/ });
  screen.getByRole("link", { name: /sweep/ });
  const query = () =>
    new URLSearchParams(
      asked.find(({ path }) => path.startsWith("/audit_entries"))?.path.split("?")[1] ?? "",
    );
  await waitFor(() => expect(query().get("from")).not.toBeNull());
  expect(query().get("kind")).toBeNull();
  const span = Date.parse(query().get("to") ?? "") - Date.parse(query().get("from") ?? "");
  expect(span / 3_600_000 / 24).toBeCloseTo(30, 0);
});
