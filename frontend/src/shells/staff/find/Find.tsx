import { SearchOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Input, type InputRef, Modal } from "antd";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "@/app/texts";
import { useSearchText } from "@/ui/composition";
import { ProblemNote } from "../parts/States";
import { type Found, useFound } from "./useFound";
import "./find.css";

/** One field for everything: people, cases, events, colleagues, and what can be done. */
export default function Find({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("find");
  const field = useRef<InputRef>(null);
  return (
    <Modal
      open={open}
      title={t("title")}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      className="find"
      afterOpenChange={(isOpen) => (isOpen ? field.current?.focus() : undefined)}
    >
      <Search field={field} onClose={onClose} />
    </Modal>
  );
}

function Search({
  field,
  onClose,
}: {
  field: React.RefObject<InputRef | null>;
  onClose: () => void;
}) {
  const { t } = useTranslation("find");
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const search = useSearchText("", (text) => {
    setTyped(text);
    setAt(0);
  });
  const { groups, isFetching, error } = useFound(typed);
  const shown = groups.filter(({ items }) => items.length > 0);
  const all = shown.flatMap(({ items }) => items);
  const active = Math.min(at, all.length - 1);
  const optionId = (index: number) => `${id}-${index}`;

  useEffect(() => {
    if (active >= 0)
      document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);

  function go(found: Found | undefined) {
    if (!found) return;
    onClose();
    void navigate(found.link as Parameters<typeof navigate>[0]);
  }

  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || all.length === 0) return;
    if (event.key === "ArrowDown") setAt((active + 1) % all.length);
    else if (event.key === "ArrowUp") setAt((active - 1 + all.length) % all.length);
    else if (event.key === "Enter") go(all[active]);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <Input
        ref={field}
        size="large"
        role="combobox"
        aria-label={t("title")}
        aria-expanded={all.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(active >= 0 ? { "aria-activedescendant": optionId(active) } : {})}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={t("hint")}
        autoComplete="off"
        value={search.text}
        onChange={(event) => search.setText(event.target.value)}
        onKeyDown={press}
        {...search.handlers}
      />
      {error ? <ProblemNote error={error} /> : null}
      <div id={`${id}-list`} role="listbox" aria-label={t("found")} className="find-list">
        {shown.map(({ name, items }) => (
          // biome-ignore lint/a11y/useSemanticElements: options stand in groups of a list, not in a fieldset
          <div key={name} role="group" aria-labelledby={`${id}-${name}`}>
            <div id={`${id}-${name}`} className="find-group">
              {t(`group.${name}`)}
            </div>
            {items.map((found) => {
              const index = all.indexOf(found);
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field above
                <div
                  key={found.key}
                  id={optionId(index)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  className="find-option"
                  onMouseMove={() => setAt(index)}
                  onClick={() => go(found)}
                >
                  <span>{found.label}</span>
                  <small>{found.hint}</small>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p className="soft find-note" role="status">
        {typed !== "" && all.length === 0 && !isFetching ? t("nothing") : t("note")}
      </p>
    </>
  );
}
