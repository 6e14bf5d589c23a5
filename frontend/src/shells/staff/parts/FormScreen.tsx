import { Button, Form, type FormProps } from "antd";
import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "@/app/texts";
import { Draft } from "./Draft";
import type { useSend } from "./forms";
import { Page, Panel } from "./Page";
import { ProblemNote } from "./States";

/** A page that is one form: what the server refuses stands above it or at its fields, and it is sent at its end. */
export function FormScreen<Values extends object>(
  props: Omit<ComponentProps<typeof Page>, "children"> & {
    sending: ReturnType<typeof useSend<Values>>;
    initialValues: NonNullable<FormProps<Values>["initialValues"]>;
    onFinish: (values: Values) => Promise<void>;
    onCancel?: (() => void) | undefined;
    /** What the button says, where it is not just saving. */
    ok?: string;
    /** In the place of the usual note about what was refused. */
    refused?: ReactNode;
    children: ReactNode;
  },
) {
  const { t } = useTranslation();
  const { sending, initialValues, onFinish, onCancel, ok, refused, children, ...page } = props;
  const { form, busy, problem } = sending;
  return (
    <Page {...page}>
      <div className="form-narrow">
        <Panel>
          {refused ?? (problem ? <ProblemNote error={problem} /> : null)}
          <Form<Values>
            form={form}
            layout="vertical"
            initialValues={initialValues}
            onFinish={(values) => void onFinish(values)}
          >
            <Draft sent={sending.sent} />
            {children}
            <div className="form-acts">
              <Button type="primary" htmlType="submit" loading={busy}>
                {ok ?? t("save")}
              </Button>
              {onCancel ? <Button onClick={onCancel}>{t("cancel")}</Button> : null}
            </div>
          </Form>
        </Panel>
      </div>
    </Page>
  );
}
