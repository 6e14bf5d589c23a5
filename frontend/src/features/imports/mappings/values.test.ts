import { expect, it } from "vitest";
import {
  type CasesMapping,
  casesFormOf,
  casesMappingOf,
  type MembersMapping,
  membersFormOf,
  membersMappingOf,
} from "./values";

const members: MembersMapping = {
  columns: { 店名: "name", 手机: "phone" },
  constants: { kind: "business", consent: "spoken", witness: "李敏", wants_visits: false },
  kinds: { 商铺: "business" },
  programmes: { 合唱: "culture_sport" },
  consents: { 口头: "spoken" },
  consent_purposes: ["contact"],
  consent_text: "2026-1",
};
const cases: CasesMapping = {
  source: "12345",
  zone: "Asia/Shanghai",
  columns: { 工单号: "external_id", 来电时间: "opened_at" },
  categories: { 占道: { category: "street_order", title: "占道经营" } },
  other: { category: "other", title: null },
};

it("comes back from the form as it went in", () => {
  expect(membersMappingOf(membersFormOf(members))).toEqual(members);
  expect(casesMappingOf(casesFormOf(cases))).toEqual(cases);
});

it("is empty where nothing was said", () => {
  expect(membersMappingOf(membersFormOf({}))).toEqual({
    columns: {},
    constants: { kind: null, consent: null, witness: null, wants_visits: null },
    kinds: {},
    programmes: {},
    consents: {},
    consent_purposes: null,
    consent_text: null,
  });
  const none = casesMappingOf(casesFormOf({}));
  expect([none.source, none.zone, none.other]).toEqual(["", null, null]);
});

it("leaves out lines that were begun and not finished", () => {
  const form = casesFormOf(cases);
  form.mapping.columns.push({ word: "  ", to: "place" });
  form.mapping.categories.push({ word: "噪声", to: undefined as never });
  expect(casesMappingOf(form)).toEqual(cases);
});
