import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { App, Form } from "antd";
import { call } from "@/api/call";
import { type ReleaseView, releasesCreate, type UnitView } from "@/api/generated";
import { useIdempotencyKey } from "@/api/idempotency";
import { useTranslation } from "@/app/texts";
import { FormScreen } from "@/shells/staff/parts/FormScreen";
import { useSend } from "@/shells/staff/parts/forms";
import { Page } from "@/shells/staff/parts/Page";
import { Answered, Loading, Nothing } from "@/shells/staff/parts/States";
import { WordSelect } from "@/shells/staff/parts/WordSelect";
import { useReleases } from "./asked";
import { quartersBefore } from "./quarters";
import { useTops } from "./tops";
import { useWords } from "./words";

type ReleaseForm = { unit_id: string; period: string };

const CHOICE = 8;

/** Publishes a quarter for the first time; those that were published are corrected on their own pages. */
export default function NewRelease() {
  const { t } = useTranslation("releases");
  const { tops, isPending } = useTops();
  const published = useReleases();
  if (tops.length > 0) {
    return (
      <Answered query={published}>
        {(releases) => <Fields tops={tops} releases={releases} />}
      </Answered>
    );
  }
  return (
    <Page title={t("new")} back={{ to: "/releases", label: t("title") }}>
      {isPending ? <Loading /> : <Nothing>{t("top_only")}</Nothing>}
    </Page>
  );
}

function Fields({ tops, releases }: { tops: UnitView[]; releases: ReleaseView[] }) {
  const { t } = useTranslation("releases");
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const keyFor = useIdempotencyKey();
  const words = useWords();
  const sending = useSend<ReleaseForm>();
  const first = tops[0]?.id ?? "";
  const unit = Form.useWatch("unit_id", sending.form) ?? first;
  const open = quartersBefore(new Date(), CHOICE).filter(
    (quarter) => !releases.some(({ unit_id, period }) => unit_id === unit && period === quarter),
  );

  async function save(values: ReleaseForm) {
    const body = { unit_id: values.unit_id ?? first, period: values.period };
    const release = await sending.send(() => call(releasesCreate({ body, headers: keyFor(body) })));
    if (!release) return;
    void message.success(t("done"));
    await queries.invalidateQueries({ queryKey: ["releases"] });
    await navigate({ to: "/releases/$id", params: { id: release.id }, replace: true });
  }

  return (
    <FormScreen
      title={t("new")}
      lead={t("new_lead")}
      back={{ to: "/releases", label: t("title") }}
      ok={t("publish")}
      sending={sending}
      initialValues={{ unit_id: first }}
      onFinish={save}
      onCancel={() => void navigate({ to: "/releases" })}
    >
      {tops.length > 1 ? (
        <Form.Item name="unit_id" label={t("field.unit")} required>
          <WordSelect
            words={tops.map(({ id }) => id)}
            say={(id) => tops.find((top) => top.id === id)?.name ?? id}
          />
        </Form.Item>
      ) : null}
      <Form.Item
        name="period"
        label={t("field.period")}
        extra={t("period_hint")}
        rules={[{ required: true, message: t("period_missing") }]}
      >
        <WordSelect words={open} say={words.period} placeholder={t("period_missing")} />
      </Form.Item>
    </FormScreen>
  );
}
