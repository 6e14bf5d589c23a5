import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { configure, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { App, ConfigProvider, Form, Input } from "antd";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { Problem } from "@/api/problem";
import { pretendLayout } from "@/app/pretendLayout";
import { startTexts, want } from "@/app/texts";
import { Editing } from "./editing";

// The first picture of a form takes its time on a machine that has other things to do.
configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

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

function Page() {
  return (
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
    </QueryClientProvider>
  );
}

async function open() {
  const routeTree = createRootRoute({ component: Page });
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  render(<RouterProvider router={router as never} />);
  await screen.findByRole("button", { name: "保存" });
}

const write = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const save = () => fireEvent.click(screen.getByRole("button", { name: "保存" }));

it("sends only what was changed", async () => {
  await open();
  write("电话", "2");
  save();
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).toHaveBeenCalledExactlyOnceWith({ phone: "2" }, '"1"');
});

it("sends nothing when nothing was changed", async () => {
  await open();
  save();
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).not.toHaveBeenCalled();
});

it("shows a server's fault at its field", async () => {
  const errors = [{ pointer: "/phone", code: "phone_too_short", detail: "号码太短" }];
  update.mockRejectedValueOnce(
    new Problem({ type: "x/invalid-body", title: "t", status: 422, errors }),
  );
  await open();
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
  await open();
  write("电话", "2");
  save();
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("张晓明");
  expect(dialog.textContent).toContain("只有对方改了这一项");
  expect(dialog.textContent).toMatch(/原来1现在的内容9您填写的2/);
  fireEvent.click(screen.getByRole("button", { name: "按选择保存" }));
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).toHaveBeenLastCalledWith({ phone: "2" }, '"2"');
});

it("gives up one's own change where theirs is chosen", async () => {
  const current = { name: "张小明", phone: "9", version: 2 };
  update.mockRejectedValueOnce(
    new Problem(
      { type: "x/stale", title: "t", status: 412, current },
      new Response(null, { status: 412 }),
    ),
  );
  await open();
  write("电话", "2");
  save();
  fireEvent.click(await screen.findByRole("radio", { name: /现在的内容/ }));
  fireEvent.click(screen.getByRole("button", { name: "按选择保存" }));
  await waitFor(() => expect(leave).toHaveBeenCalled());
  expect(update).toHaveBeenCalledTimes(1);
});
