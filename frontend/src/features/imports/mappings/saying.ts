import { useTranslation } from "@/app/texts";
import type { CasesMapping, MembersMapping } from "./values";

/** What a mapping says, in words: for the two versions of it when somebody else saved another one meanwhile. */
export function useSaying() {
  const { t } = useTranslation(["imports", "members", "cases"]);
  const lines = <To>(words: Record<string, To>, say: (to: To) => string) =>
    Object.entries(words)
      .map(([word, to]) => `${word} → ${say(to)}`)
      .join("\n");
  const kind = (word: MembersMapping["kinds"][string]) => t(`members:kind.${word}`);
  const way = (word: MembersMapping["consents"][string]) => t(`members:consent.how.${word}`);
  const type = ({ category, title }: CasesMapping["categories"][string]) =>
    [t(`cases:category.${category}`), title].filter(Boolean).join(" · ");

  function members(field: keyof MembersMapping, mapping: MembersMapping): string {
    if (field === "columns") return lines(mapping.columns, (to) => t(`fields.${to}`));
    if (field === "kinds") return lines(mapping.kinds, kind);
    if (field === "programmes") {
      return lines(mapping.programmes, (name) => t(`members:programme.${name}`));
    }
    if (field === "consents") return lines(mapping.consents, way);
    if (field === "consent_text") return mapping.consent_text ?? "";
    if (field === "consent_purposes") {
      const named = mapping.consent_purposes ?? [];
      return named.map((purpose) => t(`members:consent.purposes.${purpose}`)).join("\n");
    }
    const { constants } = mapping;
    const wants = constants.wants_visits;
    return [
      constants.kind ? kind(constants.kind) : null,
      constants.consent ? way(constants.consent) : null,
      constants.witness,
      wants === null
        ? null
        : `${t("fields.wants_visits")} ${t(wants ? "mapping.yes" : "mapping.no")}`,
    ]
      .filter(Boolean)
      .join("\n");
  }

  function cases(field: keyof CasesMapping, mapping: CasesMapping): string {
    if (field === "columns") return lines(mapping.columns, (to) => t(`fields.${to}`));
    if (field === "categories") return lines(mapping.categories, type);
    if (field === "other") return mapping.other ? type(mapping.other) : "";
    return mapping[field] ?? "";
  }
  return { members, cases };
}
