import { CopyButton } from "./CopyButton";
import "./snippet.css";

/** Lines of a program to copy. */
export function Snippet(props: { title: string; code: string; copy: string; copied: string }) {
  return (
    <section className="snippet">
      <div className="snippet-head">
        <h3>{props.title}</h3>
        <CopyButton
          size="small"
          text={props.code}
          copied={props.copied}
          aria-label={`${props.copy} ${props.title}`}
        >
          {props.copy}
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>
        <code>{props.code}</code>
      </pre>
    </section>
  );
}
