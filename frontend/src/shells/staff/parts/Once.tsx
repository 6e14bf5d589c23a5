import { App, Button } from "antd";

/** A secret that is shown once, and a button to copy it. */
export function Once(props: { text: string; copy: string; copied: string }) {
  const { message } = App.useApp();
  // The clipboard exists for secure pages only; elsewhere the text is selected by hand.
  const canCopy = "clipboard" in navigator;
  return (
    <div className="once">
      <code>{props.text}</code>
      {canCopy ? (
        <Button
          onClick={() => {
            void navigator.clipboard
              .writeText(props.text)
              .then(() => message.success(props.copied))
              .catch(() => undefined);
          }}
        >
          {props.copy}
        </Button>
      ) : null}
    </div>
  );
}
