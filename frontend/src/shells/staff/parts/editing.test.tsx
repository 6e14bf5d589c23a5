import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App, ConfigProvider, Form, Input } from "antd";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { pretendLayout } from "@/app/pretendLayout";
import { startTexts, want } from "@/app/texts";
import { changed, Editing } from "./editing";

beforeAll(async () => {
  pretendLayout();
  localStorage.setItem("linli.language", "zh-Hans");
  await startTexts();
  await want("staff");
});

type Person = { name: string; phone: string; version: number };
type Fields = Omit<Person, "version">;
const fields = ({ name, phone }: Fields): Fields => ({ name, phone });
const update = vi.fn();
const leave = vi.fn();
beforeEach(() => {
  update.mockReset();
  leave.mockReset();
});

function open() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ConfigProvider button={{ autoInsertSpace: false }}>
        <App>
          <Editing<Person, Fields, Fields>
            record={{ value: { name: "张小明", phone: "1", version: 1 }, etag: '"1"' }}
            formOf={fields}
            bodyOf={fields}
            say={(field, body) => ({
              label: field === "name" ? "姓名" : "电话",
              value: body[field],
            })}
            update={update}
            queryKey={["people"]}
            onLeave={leave}
          >
            <Form.Item name="name" label="姓名">
              <Input />
            </Form.Item>
            <Form.Item name="phone" label="电话">
              <Input />
            </Form.Item>
          </Editing>
        </App>
      </ConfigProvider>
    </QueryClientProvider>,
  );
}

const write = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const save = () => fireEvent.click(screen.getByRole("button", { name: "保存" }));

it("knows what was changed", () => {
  expect(changed({ a: 1, b: null, c: "x" }, { a: 1, b: null, c: "y" })).toEqual({ c: "x" });
});

it("sends only what was changed", async () => {
  open();
  write("电话", "2");
  save();
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).toHaveBeenCalledExactlyOnceWith({ phone: "2" }, '"1"');
});

it("sends nothing when nothing was changed", async () => {
  open();
  save();
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).not.toHaveBeenCalled();
});

it("shows a server's fault at its field", async () => {
  const errors = [{ pointer: "/phone", code: "phone_too_short", detail: "号码太短" }];
  update.mockRejectedValueOnce(
    new Problem({ type: "x/invalid-body", title: "t", status: 422, errors }),
  );
  open();
  write("电话", "3");
  save();
  await screen.findByText("号码太短");
  expect(screen.getByLabelText("电话").getAttribute("aria-invalid")).toBe("true");
  expect(leave).not.toHaveBeenCalled();
});

it("keeps what the other person changed when one's own change is written over theirs", async () => {
  const current = { name: "张晓明", phone: "9", version: 2 };
  update.mockRejectedValueOnce(
    new Problem(
      { type: "x/stale", title: "t", status: 412, current },
      new Response(null, { status: 412 }),
    ),
  );
  open();
  write("电话", "2");
  save();
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("张晓明");
  expect(dialog.textContent).toContain("（您没有改这一项）");
  fireEvent.click(screen.getByRole("button", { name: "用我填写的" }));
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).toHaveBeenLastCalledWith({ phone: "2" }, '"2"');
});
