import { Form, type FormInstance } from "antd";
import { useRef, useState } from "react";
import { Problem, placeFaults, toProblem } from "@/api/problem";

/**
 * Sends a form: while it is under way the form is busy; what the server refuses is shown at the fields that
 * it names, the first of them scrolled into view, and anything else above the form.
 */
export function useSend<Values extends object>() {
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What the server took is no draft any more: the form may go on to where it goes after saving.
  const sent = useRef(false);

  async function send<T>(work: () => Promise<T>): Promise<T | undefined> {
    setBusy(true);
    setProblem(null);
    try {
      const result = await work();
      sent.current = true;
      return result;
    } catch (error) {
      setProblem(showOn(form, toProblem(error)));
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  /** What was sent led to a question and not to a record. */
  const unsent = () => {
    sent.current = false;
  };
  return { form, busy, problem, setProblem, send, sent, unsent };
}

/** Puts the faults that the form has fields for onto them; returns what is left to show above it, if anything. */
function showOn<Values>(form: FormInstance<Values>, problem: Problem): Problem | null {
  const fields = new Set(form.getFieldsError().map(({ name }) => name.join("/")));
  const { placed, rest } = placeFaults(problem, (path) => fields.has(path.join("/")));
  if (placed.length === 0) return problem;
  form.setFields(placed.map(({ path, detail }) => ({ name: path as never, errors: [detail] })));
  const first = placed[0];
  if (first) form.scrollToField(first.path as never, { block: "center", focus: true });
  if (rest.length === 0) return null;
  return new Problem({ ...problem.body, errors: rest }, problem.response);
}
