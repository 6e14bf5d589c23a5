import { Form, Input } from "antd";
import { useTranslation } from "@/app/texts";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { caseCategories } from "@/shells/staff/words";
import { caseColumns } from "./values";
import { WordLines } from "./WordLines";

const TITLE = 120;

/** What another system's table of cases calls things. */
export function CasesFields() {
  const { t } = useTranslation(["imports", "cases"]);
  const missing = { required: true, whitespace: true, message: t("mapping.source_missing") };
  return (
    <>
      <div className="form-pair">
        <Form.Item
          name={["mapping", "source"]}
          label={t("mapping.source")}
          extra={t("mapping.source_hint")}
          rules={[missing]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name={["mapping", "zone"]}
          label={t("mapping.zone")}
          extra={t("mapping.zone_hint")}
        >
          <Input maxLength={64} autoComplete="off" placeholder="Asia/Shanghai" />
        </Form.Item>
      </div>
      <WordLines
        name="columns"
        label={t("mapping.columns")}
        hint={t("mapping.case_columns_hint")}
        words={caseColumns}
        say={(column) => t(`fields.${column}`)}
      />
      <WordLines
        name="categories"
        label={t("mapping.categories")}
        hint={t("mapping.categories_hint")}
        words={caseCategories}
        say={(category) => t(`cases:category.${category}`)}
        more={(line) => (
          <Form.Item name={[line, "title"]}>
            <Input
              maxLength={TITLE}
              autoComplete="off"
              aria-label={t("mapping.title_of", { line: line + 1 })}
              placeholder={t("mapping.case_title")}
            />
          </Form.Item>
        )}
      />
      <fieldset className="group">
        <legend>{t("mapping.other")}</legend>
        <p className="soft">{t("mapping.other_hint")}</p>
        <div className="form-pair">
          <Form.Item name={["mapping", "other", "category"]} label={t("fields.category")}>
            <WordSelect
              words={caseCategories}
              say={(category) => t(`cases:category.${category}`)}
              allowClear
              placeholder={t("mapping.unset")}
            />
          </Form.Item>
          <Form.Item name={["mapping", "other", "title"]} label={t("mapping.case_title")}>
            <Input maxLength={TITLE} autoComplete="off" />
          </Form.Item>
        </div>
      </fieldset>
    </>
  );
}
