import type { ThemeConfig } from "antd";

/** antd in the app's own colours: its default placeholder, link and disabled greys are too pale to read. */
export const theme: ThemeConfig = {
  cssVar: { key: "linli" },
  token: {
    colorPrimary: "#1c5d4e",
    colorInfo: "#1d5688",
    colorSuccess: "#1f6b3a",
    colorWarning: "#815300",
    colorError: "#a12a22",
    colorLink: "#1c5d4e",
    colorLinkHover: "#14463b",
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
    borderRadius: 8,
    fontSize: 15,
    controlHeight: 38,
    fontFamily: "var(--font)",
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.18s",
  },
  components: {
    Form: { labelColor: "#1d2b28", itemMarginBottom: 18 },
    Tabs: { itemColor: "#4f5f5a" },
    Steps: { colorTextDescription: "#4f5f5a" },
    Drawer: { paddingLG: 20 },
  },
};
