import { useTranslation } from "@/app/texts";
import { useMe } from "@/shells/staff/me";
import { partsOf } from "./operations";

/** Says what was done and about what; what the app has no words for stays as it is written. */
export function useAuditWords() {
  const { t, maybe } = useTranslation(["audit_entries", "auth"]);
  const { me } = useMe();
  return {
    operation(name: string): string {
      const parts = partsOf(name);
      const resource = parts && maybe(`resource.${parts.resource}`);
      const verb = parts && maybe(`verb.${parts.verb}`);
      return resource && verb ? t("operation", { resource, verb }) : name;
    },
    /** A table is named as its resource is, some with what they hang on before it: `event_sign_ups`. */
    subject: (table: string) =>
      maybe(`resource.${table}`) ?? maybe(`resource.${table.replace(/^[a-z]+_/, "")}`) ?? table,
    isMine: (account: string | null | undefined) => account != null && account === me?.id,
  };
}
