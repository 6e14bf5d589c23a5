import { configure, screen, waitFor } from "@testing-library/react";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { begin, end } from "@/api/session";
import { appAt, goOn, signInAddress, startApps } from "./apps";
import { pretendLayout } from "./pretendLayout";

// An app is fetched in pieces, on a machine that has other things to do.
configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

it("each address belongs to one app", () => {
  expect(["/portal", "/portal/cases", "/sign-in", "/answers/", "/", "/portals"].map(appAt)).toEqual(
    ["portal", "portal", "public", "public", "staff", "staff"],
  );
});

it("the address of the sign-in says where to go on, whatever stands in it", () => {
  const to = "/members?q=王&status=active";
  const { searchParams } = new URL(signInAddress({ to }), window.location.origin);
  expect(searchParams.get("to")).toBe(to);
  expect(signInAddress({ to: undefined })).toBe("/sign-in");
});

it("who is not signed in is asked to, and goes on from one app to another", async () => {
  pretendLayout();
  window.scrollTo = () => {};
  localStorage.setItem("linli.language", "zh-Hans");
  vi.stubGlobal("fetch", async () => new Response(null, { status: 503 }));
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  window.history.replaceState(null, "", "/cases?status=received");
  await startApps((App) => root.render(App ? createElement(App) : null));
  await screen.findByLabelText("账号");
  expect(window.location.search).toBe("?to=%2Fcases%3Fstatus%3Dreceived");

  begin({ access: "access", refresh: "refresh" });
  await goOn("/nowhere", "replace");
  await waitFor(() => expect(screen.queryByLabelText("账号")).toBeNull());

  end("signed-out");
  await goOn("/sign-in?why=signed-out");
  await screen.findByText("您已退出登录。");
  root.unmount();
});
