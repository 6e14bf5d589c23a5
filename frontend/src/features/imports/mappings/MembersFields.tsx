import { Form, Input, Select } from "antd";
import type { GivenHow } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { memberKinds, programmes, purposes } from "@/shells/staff/words";
import { memberFields } from "./values";
import { WordLines } from "./WordLines";

/** How somebody may have agreed on paper or by word of mouth; the portal's own way is not in a table. */
export const ways: GivenHow[] = ["written", "spoken"];

/** What a register's own form calls things. */
export function MembersFields() {
  const { t } = useTranslation(["imports", "members"]);
  const form = Form.useFormInstance();
  const consent = Form.useWatch(["mapping", "constants", "consent"], form);
  const constant = (name: string) => ["mapping", "constants", name];
  return (
    <>
      <WordLines
        name="columns"
        label={t("mapping.columns")}
        hint={t("mapping.columns_hint")}
        words={memberFields}
        say={(field) => t(`fields.${field}`)}
      />
      <WordLines
        name="kinds"
        label={t("mapping.kinds")}
        words={memberKinds}
        say={(kind) => t(`members:kind.${kind}`)}
      />
      <WordLines
        name="programmes"
        label={t("mapping.programmes")}
        words={programmes}
        say={(name) => t(`members:programme.${name}`)}
      />
      <WordLines
        name="consents"
        label={t("mapping.consents")}
        words={ways}
        say={(way) => t(`members:consent.how.${way}`)}
      />
      <fieldset className="group">
        <legend>{t("mapping.constants")}</legend>
        <p className="soft">{t("mapping.constants_hint")}</p>
        <div className="form-pair">
          <Form.Item name={constant("kind")} label={t("fields.kind")}>
            <WordSelect
              words={memberKinds}
              say={(kind) => t(`members:kind.${kind}`)}
              allowClear
              placeholder={t("mapping.unset")}
            />
          </Form.Item>
          <Form.Item name={constant("wants_visits")} label={t("fields.wants_visits")}>
            <WordSelect
              words={["yes", "no"] as const}
              say={(word) => t(`mapping.${word}`)}
              allowClear
              placeholder={t("mapping.unset")}
            />
          </Form.Item>
        </div>
        <div className="form-pair">
          <Form.Item name={constant("consent")} label={t("fields.consent")}>
            <WordSelect
              words={ways}
              say={(way) => t(`members:consent.how.${way}`)}
              allowClear
              placeholder={t("mapping.unset")}
            />
          </Form.Item>
          <Form.Item
            name={constant("witness")}
            label={t("fields.witness")}
            rules={[
              { required: consent === "spoken", whitespace: true, message: t("mapping.witness") },
            ]}
          >
            <Input maxLength={80} autoComplete="off" />
          </Form.Item>
        </div>
        <Form.Item
          name={["mapping", "consent_purposes"]}
          label={t("mapping.purposes")}
          extra={t("mapping.purposes_hint")}
        >
          <Select
            mode="multiple"
            options={purposes.map((purpose) => ({
              value: purpose,
              label: t(`members:consent.purposes.${purpose}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name={["mapping", "consent_text"]}
          label={t("mapping.consent_text")}
          extra={t("mapping.consent_text_hint")}
        >
          <Input maxLength={32} autoComplete="off" />
        </Form.Item>
      </fieldset>
    </>
  );
}
