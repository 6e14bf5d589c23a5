import { App, Button, type ButtonProps } from "antd";

/** Copies a text. The clipboard exists for secure pages only; elsewhere the text is selected by hand. */
export function CopyButton(props: Omit<ButtonProps, "onClick"> & { text: string; copied: string }) {
  const { message } = App.useApp();
  const { text, copied, ...button } = props;
  if (!("clipboard" in navigator)) return null;
  return (
    <Button
      {...button}
      onClick={() => {
        void navigator.clipboard
          .writeText(text)
          .then(() => message.success(copied))
          .catch(() => undefined);
      }}
    />
  );
}
