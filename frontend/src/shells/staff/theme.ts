import { theme as antd, type ThemeConfig } from "antd";
import type { Shown } from "@/ui/appearance";

/** antd in the app's own colours: its default placeholder, link and disabled greys are too pale to read. */
const light: ThemeConfig["token"] = {
  colorPrimary: "#1c5d4e",
  colorInfo: "#1d5688",
  colorSuccess: "#1f6b3a",
  colorWarning: "#815300",
  colorError: "#a12a22",
  colorLink: "#1c5d4e",
  colorLinkHover: "#14463b",
  colorErrorBg: "#fbe9e6",
  colorErrorBorder: "#e3b3ac",
  colorWarningBg: "#fcf1d7",
  colorWarningBorder: "#e3c88a",
  colorInfoBg: "#e2eef8",
  colorInfoBorder: "#a9c6df",
  colorSuccessBg: "#e3f3e6",
  colorSuccessBorder: "#a5cfae",
  colorText: "#1d2b28",
  colorTextSecondary: "#4f5f5a",
  colorTextTertiary: "#566661",
  colorTextQuaternary: "#5c6b66",
  colorTextPlaceholder: "#64726d",
  colorTextDescription: "#4f5f5a",
  colorTextDisabled: "#66736f",
  colorBorder: "#a9b4af",
  colorBorderSecondary: "#dde2dc",
  colorBgLayout: "#f4f6f2",
};

const dark: ThemeConfig["token"] = {
  colorPrimary: "#27796a",
  colorPrimaryHover: "#2b7f6f",
  colorPrimaryActive: "#1f6558",
  colorPrimaryBorder: "#3c9b89",
  colorPrimaryBg: "#1d3a32",
  colorInfo: "#97c6ec",
  colorSuccess: "#86d3a0",
  colorWarning: "#e9c173",
  colorError: "#f59a90",
  colorErrorText: "#f3a199",
  colorLink: "#82cdb8",
  colorLinkHover: "#a9e0d0",
  colorErrorBg: "#42211e",
  colorErrorBorder: "#7a3f39",
  colorWarningBg: "#3a2e14",
  colorWarningBorder: "#6d5623",
  colorInfoBg: "#1a3247",
  colorInfoBorder: "#35597a",
  colorSuccessBg: "#1a3424",
  colorSuccessBorder: "#33623f",
  colorText: "#e4ebe7",
  colorTextSecondary: "#b3c0ba",
  colorTextTertiary: "#a9b7b1",
  colorTextQuaternary: "#a0afa9",
  colorTextPlaceholder: "#96a59f",
  colorTextDescription: "#a9b7b1",
  colorTextDisabled: "#96a59f",
  colorBgContainer: "#19211e",
  colorBgElevated: "#1e2724",
  colorBgLayout: "#111715",
  colorBorder: "#55635d",
  colorBorderSecondary: "#313c38",
};

const roomy: ThemeConfig["token"] = { fontSize: 15, controlHeight: 38 };
const dense: ThemeConfig["token"] = { fontSize: 14, controlHeight: 32 };

const darkButton: NonNullable<ThemeConfig["components"]>["Button"] = {
  // In the dark the red is bright enough to be read, and what stands on it has to be dark.
  dangerColor: "#2a0f0c",
  // The green that a button has is too dark for the words of one that is pointed at.
  defaultHoverColor: "#82cdb8",
  defaultHoverBorderColor: "#3c9b89",
  defaultActiveColor: "#a9e0d0",
  defaultActiveBorderColor: "#3c9b89",
};

export function themeFor({ dark: isDark, density }: Shown): ThemeConfig {
  const tokens = isDark ? dark : light;
  return {
    cssVar: { key: "linli" },
    ...(isDark ? { algorithm: antd.darkAlgorithm } : {}),
    token: {
      // Not by CSS for everything: a transition on every element would make popups measure where they were.
      motion: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      ...tokens,
      ...(density === "dense" ? dense : roomy),
      borderRadius: 8,
      fontFamily: "var(--font)",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
    },
    components: {
      Button: isDark ? darkButton : {},
      // What is chosen is written in this colour, on the page itself.
      Radio: isDark
        ? {
            colorPrimary: "#82cdb8",
            colorPrimaryHover: "#a9e0d0",
            colorPrimaryActive: "#82cdb8",
            colorWhite: "#19211e",
          }
        : {},
      Form: {
        labelColor: tokens?.colorText ?? "",
        itemMarginBottom: density === "dense" ? 14 : 22,
      },
      Tabs: { itemColor: tokens?.colorTextSecondary ?? "" },
      Steps: { colorTextDescription: tokens?.colorTextDescription ?? "" },
      Drawer: { paddingLG: 20 },
    },
  };
}
