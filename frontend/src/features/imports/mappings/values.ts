import type { CaseCategory, GivenHow, MemberKind, Programme, Purpose } from "@/api/generated";

/** A word of the office's own form, and what it is here. */
export type Word<To> = { word: string; to: To };

export const memberFields = [
  "name",
  "kind",
  "phone",
  "email",
  "address",
  "preferred_language",
  "contact_time",
  "programme",
  "joined_on",
  "consent",
  "witness",
  "wants_visits",
  "number",
] as const;
export const caseColumns = [
  "external_id",
  "opened_at",
  "closed_at",
  "category",
  "title",
  "description",
  "place",
  "latitude",
  "longitude",
  "outcome",
] as const;
type MemberField = (typeof memberFields)[number];
type CaseColumn = (typeof caseColumns)[number];
type CaseType = { category: CaseCategory; title?: string | null };

/** As the server keeps them: words by name. */
export type MembersMapping = {
  columns: Record<string, MemberField>;
  constants: {
    kind: MemberKind | null;
    consent: GivenHow | null;
    witness: string | null;
    wants_visits: boolean | null;
  };
  kinds: Record<string, MemberKind>;
  programmes: Record<string, Programme>;
  consents: Record<string, GivenHow>;
  consent_purposes: Purpose[] | null;
  consent_text: string | null;
};
export type CasesMapping = {
  source: string;
  zone: string | null;
  columns: Record<string, CaseColumn>;
  categories: Record<string, CaseType>;
  other: CaseType | null;
};

type Wants = "yes" | "no";
/** As they are filled in: words in lines. Faults name their places from `mapping` on. */
export type MembersForm = {
  mapping: {
    columns: Word<MemberField>[];
    constants: { kind?: MemberKind; consent?: GivenHow; witness?: string; wants_visits?: Wants };
    kinds: Word<MemberKind>[];
    programmes: Word<Programme>[];
    consents: Word<GivenHow>[];
    consent_purposes: Purpose[];
    consent_text: string;
  };
};
export type CasesForm = {
  mapping: {
    source: string;
    zone: string;
    columns: Word<CaseColumn>[];
    categories: (Word<CaseCategory> & { title?: string })[];
    other: { category?: CaseCategory; title?: string };
  };
};

const linesOf = <To>(words: Record<string, To> | undefined): Word<To>[] =>
  Object.entries(words ?? {}).map(([word, to]) => ({ word, to }));

/** Lines that say nothing are left out. */
function wordsOf<To>(lines: readonly Partial<Word<To>>[] | undefined): Record<string, To> {
  const said = (lines ?? []).flatMap(({ word, to }): [string, To][] =>
    word?.trim() && to !== undefined ? [[word.trim(), to]] : [],
  );
  return Object.fromEntries(said);
}

export function membersFormOf(mapping: Partial<MembersMapping>): MembersForm {
  const { kind, consent, witness, wants_visits } = mapping.constants ?? {};
  return {
    mapping: {
      columns: linesOf(mapping.columns),
      constants: {
        ...(kind ? { kind } : {}),
        ...(consent ? { consent } : {}),
        witness: witness ?? "",
        ...(wants_visits == null ? {} : { wants_visits: wants_visits ? "yes" : "no" }),
      },
      kinds: linesOf(mapping.kinds),
      programmes: linesOf(mapping.programmes),
      consents: linesOf(mapping.consents),
      consent_purposes: mapping.consent_purposes ?? [],
      consent_text: mapping.consent_text ?? "",
    },
  };
}

export function membersMappingOf({ mapping }: MembersForm): MembersMapping {
  const { kind, consent, witness, wants_visits } = mapping.constants;
  return {
    columns: wordsOf(mapping.columns),
    constants: {
      kind: kind ?? null,
      consent: consent ?? null,
      witness: witness?.trim() || null,
      wants_visits: wants_visits ? wants_visits === "yes" : null,
    },
    kinds: wordsOf(mapping.kinds),
    programmes: wordsOf(mapping.programmes),
    consents: wordsOf(mapping.consents),
    consent_purposes: mapping.consent_purposes?.length ? mapping.consent_purposes : null,
    consent_text: mapping.consent_text?.trim() || null,
  };
}

export function casesFormOf(mapping: Partial<CasesMapping>): CasesForm {
  const categories = Object.entries(mapping.categories ?? {}).map(([word, type]) => ({
    word,
    to: type.category,
    title: type.title ?? "",
  }));
  const { other } = mapping;
  return {
    mapping: {
      source: mapping.source ?? "",
      zone: mapping.zone ?? "",
      columns: linesOf(mapping.columns),
      categories,
      other: other ? { category: other.category, title: other.title ?? "" } : {},
    },
  };
}

export function casesMappingOf({ mapping }: CasesForm): CasesMapping {
  const titles = new Map(mapping.categories?.map(({ word, title }) => [word?.trim(), title]));
  const categories = Object.entries(wordsOf(mapping.categories)).map(
    ([word, category]): [string, CaseType] => [
      word,
      { category, title: titles.get(word)?.trim() || null },
    ],
  );
  const { category, title } = mapping.other ?? {};
  return {
    source: mapping.source.trim(),
    zone: mapping.zone?.trim() || null,
    columns: wordsOf(mapping.columns),
    categories: Object.fromEntries(categories),
    other: category ? { category, title: title?.trim() || null } : null,
  };
}
