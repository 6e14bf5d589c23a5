import { CopyButton } from "./CopyButton";

/** A secret that is shown once, and a button to copy it. */
export function Once(props: { text: string; copy: string; copied: string }) {
  return (
    <div className="once">
      <code>{props.text}</code>
      <CopyButton text={props.text} copied={props.copied}>
        {props.copy}
      </CopyButton>
    </div>
  );
}
