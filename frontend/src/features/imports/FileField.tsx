import { UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef } from "react";
import { useTranslation } from "@/app/texts";
import { useFormats } from "@/ui/formats";

/** Chooses one table; the browser's own file input does the work behind a button. */
export function FileField(props: {
  id?: string;
  value?: File | undefined;
  onChange?: (file: File | undefined) => void;
}) {
  const { t } = useTranslation("imports");
  const format = useFormats();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="file-field">
      <input
        ref={input}
        type="file"
        style={{ display: "none" }}
        aria-label={t("field.file")}
        accept=".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        onChange={(event) => props.onChange?.(event.target.files?.[0])}
      />
      <Button
        id={props.id ?? ""}
        icon={<UploadOutlined aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {t("file_choose")}
      </Button>
      {props.value ? (
        <span>
          {props.value.name} <span className="soft">{format.bytes(props.value.size)}</span>
        </span>
      ) : null}
    </div>
  );
}
