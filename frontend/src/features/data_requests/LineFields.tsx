import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import type { CheckedLineView } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useFigureNames } from "@/shells/staff/figures/names";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { type Checked, foundFor, type LineForm } from "./drafts";
import { useCatalogue, useIndicatorNames } from "./indicators";
import { counts } from "./words";

const MOST = 30;

/** The figures that are wanted. */
export function LineFields(props: { checked: Checked | null }) {
  const { t } = useTranslation("data_requests");
  return (
    <fieldset className="group">
      <legend>{t("lines.title")}</legend>
      <Form.List name="lines">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <div key={field.key} className="group-item">
                <LineItem at={field.name} {...props} />
                {fields.length > 1 ? (
                  <Button icon={<DeleteOutlined aria-hidden />} onClick={() => remove(field.name)}>
                    {t("lines.remove")}
                  </Button>
                ) : null}
              </div>
            ))}
            {fields.length < MOST ? (
              <Button
                block
                type="dashed"
                icon={<PlusOutlined aria-hidden />}
                onClick={() => add({ counts: "work" })}
              >
                {t("lines.add")}
              </Button>
            ) : null}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

function LineItem(props: { at: number; checked: Checked | null }) {
  const { t } = useTranslation("data_requests");
  const { at, checked } = props;
  const form = Form.useFormInstance();
  const line: LineForm = Form.useWatch(["lines", at], form) ?? {};
  const set = (answer: LineForm) =>
    form.setFieldValue(["lines", at], { ...form.getFieldValue(["lines", at]), ...answer });
  return (
    <>
      <Form.Item
        name={[at, "name"]}
        label={t("field.name")}
        rules={[{ required: true, whitespace: true, message: t("missing.name") }]}
      >
        <Input maxLength={120} autoComplete="off" />
      </Form.Item>
      <div className="form-pair">
        <Form.Item name={[at, "counts"]} label={t("field.counts")} required>
          <WordSelect words={counts} say={(word) => t(`counts.${word}`)} />
        </Form.Item>
        <Form.Item name={[at, "detail"]} label={t("field.detail")}>
          <Input maxLength={500} autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name={[at, "indicator"]} hidden>
        <Input />
      </Form.Item>
      <Form.Item name={[at, "earlier_line_id"]} hidden>
        <Input />
      </Form.Item>
      <Found
        line={line}
        found={foundFor(checked, line)}
        onTake={set}
        onLeave={() => set({ indicator: undefined, earlier_line_id: undefined } as never)}
      />
    </>
  );
}

/** What answers a line, or may: whoever asks knows whether it is what they mean. */
function Found(props: {
  line: LineForm;
  found: CheckedLineView | undefined;
  onTake: (answer: LineForm) => void;
  onLeave: () => void;
}) {
  const { t } = useTranslation("data_requests");
  const names = useFigureNames();
  const catalogue = useCatalogue();
  const nameOf = useIndicatorNames();
  const { line, found, onTake, onLeave } = props;
  const meant = (id: string) => {
    const indicator = catalogue.find((one) => one.id === id);
    return indicator ? names.name(indicator.description) : null;
  };
  const earlierName = found?.earlier.find((one) => one.line_id === line.earlier_line_id)?.name;
  if (line.indicator || line.earlier_line_id) {
    return (
      <p className="line-found">
        {line.indicator
          ? t("check.by_catalogue", { name: nameOf(line.indicator) })
          : t("check.by_earlier", { name: earlierName ?? line.name ?? "" })}{" "}
        <Button size="small" onClick={onLeave}>
          {t("check.leave")}
        </Button>
      </p>
    );
  }
  if (!found) return null;
  const fitting = found.catalogue.filter(({ fits }) => fits);
  if (fitting.length === 0 && found.earlier.length === 0) {
    return <p className="soft">{t("check.nothing")}</p>;
  }
  return (
    <div className="line-found">
      <p>{t("check.maybe")}</p>
      <ul>
        {fitting.map(({ indicator }) => (
          <li key={indicator}>
            <strong>{nameOf(indicator)}</strong> <span className="soft">{meant(indicator)}</span>{" "}
            <Button
              size="small"
              aria-label={t("check.take_name", { name: nameOf(indicator) })}
              onClick={() => onTake({ indicator })}
            >
              {t("check.take")}
            </Button>
          </li>
        ))}
        {found.earlier.map((one) => (
          <li key={one.line_id}>
            <strong>{one.name}</strong>{" "}
            <span className="soft">
              {t("check.asked_by", { department: one.department, title: one.title })}
            </span>{" "}
            <Button
              size="small"
              aria-label={t("check.take_name", { name: one.name })}
              onClick={() => onTake({ earlier_line_id: one.line_id })}
            >
              {t("check.take")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
