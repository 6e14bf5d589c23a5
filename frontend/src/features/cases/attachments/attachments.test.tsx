import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { AttachmentView, CaseView } from "@/api/generated";
import { end } from "@/api/session";
import { open, unit } from "@/app/testing";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d12";
const now = "2026-11-01T08:00:00Z";
const item: CaseView = {
  id,
  unit_id: unit.id,
  state: "received",
  actions: [],
  category: "street_order",
  priority: "normal",
  title: "店门口被堵住",
  opened_at: now,
  reopened: 0,
  referrals: [],
  created_at: now,
  updated_at: now,
  version: 1,
};
const kept: AttachmentView = {
  id: "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d13",
  case_id: id,
  file_name: "申请表.pdf",
  media_type: "application/pdf",
  size: 3,
  sha256: "00",
  created_by: unit.id,
  created_at: now,
  version: 1,
};

type Answer = { status: number; body?: object } | "broken";
let answers: Answer[] = [];
let sent: Record<string, string>[] = [];

/** What tells how much of a body has gone; it says what it is told to. */
class PretendSending {
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  status = 0;
  statusText = "";
  response: Uint8Array | null = null;
  #headers: Record<string, string> = {};

  open() {}
  setRequestHeader(name: string, value: string) {
    this.#headers[name] = value;
  }
  getAllResponseHeaders() {
    return "content-type: application/problem+json\r\n";
  }
  send() {
    sent.push(this.#headers);
    this.upload.onprogress?.({ loaded: 1, total: 2 });
    setTimeout(() => {
      const answer = answers.shift();
      if (answer === undefined || answer === "broken") return this.onerror?.();
      this.status = answer.status;
      this.response = new TextEncoder().encode(JSON.stringify(answer.body ?? {}));
      this.onload?.();
    }, 20);
  }
}

function pretend(...next: Answer[]) {
  answers = next;
  sent = [];
  vi.stubGlobal("XMLHttpRequest", PretendSending);
}

/** A telephone, on which one points with a finger. */
function withCamera() {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("pointer"),
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
  }));
}

function says() {
  let files: AttachmentView[] = [];
  return {
    arrive: () => {
      files = [kept];
    },
    server: {
      [`GET /cases/${id}`]: item,
      [`GET /cases/${id}/timeline`]: { items: [], next: null },
      [`GET /cases/${id}/attachments`]: () => ({ items: files, next: null }),
      "GET /accounts": { items: [], next: null },
    },
  };
}

const choose = (label: string, file: File) => {
  const input = document.querySelector(`input[aria-label="${label}"]`) as HTMLInputElement;
  fireEvent.change(input, { target: { files: [file] } });
};
const pdf = () => new File(["abc"], "申请表.pdf", { type: "application/pdf" });

afterEach(() => end("signed-out"));

it("sends a file, and again as the same request when the line broke", async () => {
  const { server, arrive } = says();
  pretend("broken", { status: 201, body: kept });
  await open(`/cases/${id}`, ["view_cases", "edit_cases"], server);
  await screen.findByText("还没有附件。拍一张现场的照片，或添加表格、录音。");
  choose("添加附件", pdf());
  await screen.findByText("正在发送");
  expect(screen.getByRole("progressbar", { name: "“申请表.pdf”发送了多少" }).ariaValueNow).toBe(
    "50",
  );
  await screen.findByText(/连接不上服务器/);
  arrive();
  fireEvent.click(screen.getByRole("button", { name: "重试" }));
  await screen.findByRole("button", { name: "下载 申请表.pdf" });
  expect(screen.queryByRole("list", { name: "正在发送的文件" })).toBeNull();
  const keys = sent.map((headers) => headers["idempotency-key"]);
  expect(keys[0]).toBeTruthy();
  expect(keys[1]).toBe(keys[0]);
});

it("says at the file why it was not taken, and does not send it again", async () => {
  const errors = [{ pointer: "/file", code: "file_type", detail: "不接收此类文件。" }];
  pretend({
    status: 422,
    body: {
      type: "https://linli.example/problems/invalid-body",
      title: "有误",
      status: 422,
      errors,
    },
  });
  await open(`/cases/${id}`, ["view_cases", "edit_cases"], says().server);
  await screen.findByText("还没有附件。拍一张现场的照片，或添加表格、录音。");
  choose("添加附件", new File(["abc"], "a.csv", { type: "text/csv" }));
  const row = await screen.findByRole("list", { name: "正在发送的文件" });
  await within(row).findByText(/不接收此类文件/);
  expect(within(row).queryByRole("button", { name: "重试" })).toBeNull();
  fireEvent.click(within(row).getByRole("button", { name: "不要“a.csv”了" }));
  await waitFor(() => expect(screen.queryByRole("list", { name: "正在发送的文件" })).toBeNull());
});

it("asks before it sends a picture that it cannot free of where it was taken", async () => {
  pretend({ status: 201, body: kept });
  globalThis.createImageBitmap = () => Promise.reject(new Error("unknown format"));
  await open(`/cases/${id}`, ["view_cases", "edit_cases"], says().server);
  withCamera();
  await screen.findByText("还没有附件。拍一张现场的照片，或添加表格、录音。");
  choose("拍照", new File(["abc"], "image.heic", { type: "image/heic" }));
  await screen.findByText(/去不掉里面的拍摄位置/);
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: "照样发送" }));
  await waitFor(() => expect(sent).toHaveLength(1));
});

it("adds nothing for those who only look", async () => {
  pretend();
  await open(`/cases/${id}`, ["view_cases"], says().server);
  await screen.findByText("没有附件。");
  expect(document.querySelector('input[type="file"]')).toBeNull();
});
