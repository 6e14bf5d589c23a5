import { createLink } from "@tanstack/react-router";
import { Button, type ButtonProps } from "antd";
import { forwardRef } from "react";

type Look = Omit<ButtonProps, "type"> & {
  /** The page's main way on. The router keeps `type` to itself. */
  primary?: boolean;
};

/** A link that looks like a button: it opens in a new tab, and the router follows it. */
const Anchor = forwardRef<HTMLAnchorElement, Look>(({ primary, ...props }, ref) => (
  <Button ref={ref} type={primary ? "primary" : "default"} {...props} />
));

export const LinkButton = createLink(Anchor);
