import { App, Button, type ButtonProps } from "antd";
import { type ReactNode, useState } from "react";
import { toProblem } from "@/api/problem";
import { useTranslation } from "@/app/texts";
import { useProblemText } from "@/ui/problemText";

/** Runs an act once at a time; tells when it worked and, in the server's words, when not. */
export function useAct() {
  const { notification, message } = App.useApp();
  const say = useProblemText();
  const [busy, setBusy] = useState(false);

  async function act<T>(work: () => Promise<T>, done?: string): Promise<T | undefined> {
    setBusy(true);
    try {
      const result = await work();
      if (done) void message.success(done);
      return result;
    } catch (error) {
      const problem = toProblem(error);
      const faults = problem.faults.map((fault) => fault.detail).join(" ");
      notification.error({
        title: say.title(problem),
        description: faults || say.detail(problem),
        role: "alert",
      });
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { act, busy };
}

/** A button for what cannot simply be taken back: says what will happen, and asks. */
export function ConfirmButton(
  props: Omit<ButtonProps, "onClick"> & {
    question: string;
    explanation?: ReactNode;
    yes: string;
    onYes: () => Promise<unknown>;
  },
) {
  const { modal } = App.useApp();
  const { t } = useTranslation();
  const { question, explanation, yes, onYes, ...button } = props;
  return (
    <Button
      {...button}
      onClick={() => {
        void modal.confirm({
          title: question,
          content: explanation,
          okText: yes,
          cancelText: t("cancel"),
          okButtonProps: { danger: button.danger === true },
          autoFocusButton: "cancel",
          onOk: onYes,
        });
      }}
    />
  );
}
