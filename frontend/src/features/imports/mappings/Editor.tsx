import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { call, record, type Tagged } from "@/api/call";
import { type ImportMappingView, importMappingsGet, importMappingsPut } from "@/api/generated";
import { Problem, toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { Editing } from "@/shells/staff/parts/editing";
import { CasesFields } from "./CasesFields";
import { MembersFields } from "./MembersFields";
import { useSaying } from "./saying";
import { casesFormOf, casesMappingOf, membersFormOf, membersMappingOf } from "./values";

/** The form for what an office's tables call things. */
export function Editor({ kept }: { kept: Tagged<ImportMappingView> }) {
  const { members, cases } = useSaying();
  return kept.value.kind === "members" ? (
    <Form kept={kept} formOf={membersFormOf} mappingOf={membersMappingOf} say={members}>
      <MembersFields />
    </Form>
  ) : (
    <Form kept={kept} formOf={casesFormOf} mappingOf={casesMappingOf} say={cases}>
      <CasesFields />
    </Form>
  );
}

function Form<Values extends object, Mapping extends Record<string, unknown>>(props: {
  kept: Tagged<ImportMappingView>;
  formOf: (mapping: Partial<Mapping>) => Values;
  mappingOf: (values: Values) => Mapping;
  say: (field: keyof Mapping & string, mapping: Mapping) => string;
  children: ReactNode;
}) {
  const { t } = useTranslation("imports");
  const navigate = useNavigate();
  const { kept, formOf, mappingOf } = props;
  const { unit_id: id, kind } = kept.value;
  const formOfView = (view: ImportMappingView) => formOf(view.mapping as Partial<Mapping>);
  // A mapping is kept whole: what one did not change goes along as it was in the version that one began with.
  const bases = useRef(new Map([[kept.etag, mappingOf(formOfView(kept.value))]]));

  async function update(changes: Partial<Mapping>, etag: string): Promise<unknown> {
    const mapping = { ...bases.current.get(etag), ...changes };
    const headers = etag ? { "If-Match": etag } : {};
    try {
      return await call(importMappingsPut({ path: { id, kind }, body: { mapping }, headers }));
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status !== 412) throw problem;
      const { value, etag: tag } = await record(importMappingsGet({ path: { id, kind } }));
      bases.current.set(tag, mappingOf(formOfView(value)));
      throw new Problem({ ...problem.body, current: value });
    }
  }

  return (
    <Editing
      record={kept}
      formOf={formOfView}
      bodyOf={mappingOf}
      update={update}
      say={(field, mapping) => ({
        label: t(`mapping.part.${field}` as "mapping.part.columns"),
        value: props.say(field, mapping),
      })}
      queryKey={["imports"]}
      onLeave={() => void navigate({ to: "/imports" })}
    >
      {props.children}
    </Editing>
  );
}
