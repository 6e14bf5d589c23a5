import { expect, it } from "vitest";
import type { GrantView, Role } from "@/api/generated";
import { unit } from "@/app/testing";
import { ownUnit } from "./ownUnit";

const at = (id: string, parent_id: string | null = null) => ({ ...unit, id, parent_id });
const grant = (role: Role, unit_id: string) => ({ role, unit_id }) as GrantView;

it("is the highest unit where the reader's roles see figures", () => {
  const units = [at("community", "district"), at("district"), at("other")];
  const both = [grant("caseworker", "community"), grant("coordinator", "district")];
  expect(ownUnit(both, units)).toBe("district");
  expect(ownUnit([grant("volunteer", "other"), grant("analyst", "community")], units)).toBe(
    "community",
  );
  expect(ownUnit([], [])).toBeNull();
});
