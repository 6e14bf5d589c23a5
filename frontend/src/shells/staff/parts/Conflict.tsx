import { Modal } from "antd";
import { type Tagged, tagOf } from "@/api/call";
import type { Problem } from "@/api/problem";
import { useTranslation } from "@/app/texts";

/** What two people wrote into the same field. */
export type Difference = { label: string; mine: string; theirs: string };

/**
 * Someone else changed the record in the meantime (412): both versions side by side, and the choice to take
 * theirs or to write one's own over it.
 */
export function Conflict(props: {
  open: boolean;
  differences: Difference[];
  onReload: () => void;
  onKeepMine: () => void;
}) {
  const { t } = useTranslation(["common", "office"]);
  return (
    <Modal
      open={props.open}
      title={t("office:conflict.title")}
      okText={t("office:conflict.keep_mine")}
      cancelText={t("office:conflict.reload")}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      onOk={props.onKeepMine}
      onCancel={props.onReload}
    >
      <p style={{ marginBottom: 12 }}>{t("office:conflict.text")}</p>
      {props.differences.length > 0 ? (
        <div className="scroll-x">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("office:conflict.field")}</th>
                <th scope="col">{t("office:conflict.theirs")}</th>
                <th scope="col">{t("office:conflict.mine")}</th>
              </tr>
            </thead>
            <tbody>
              {props.differences.map((difference) => (
                <tr key={difference.label}>
                  <th scope="row">{difference.label}</th>
                  <td>{difference.theirs || "—"}</td>
                  <td>{difference.mine || "—"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Modal>
  );
}

/** The record as it is now, which comes with a refused change, and its tag. */
export function currentOf<T extends { version: number }>(problem: Problem): Tagged<T> | null {
  if (problem.status !== 412) return null;
  const current = problem.body.current as T | undefined;
  if (!current) return null;
  return { value: current, etag: problem.response?.headers.get("ETag") ?? tagOf(current) };
}
