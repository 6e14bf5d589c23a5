import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { call } from "@/api/call";
import { membersList } from "@/api/generated";
import { useTranslation } from "@/app/texts";
import { useSearchText } from "@/ui/composition";
import { useMember } from "./member";

export type Member = { id: string; name: string };

/** Finds a member by a part of the name, pinyin, initials or the end of the telephone number. */
export function MemberPicker(props: {
  id?: string;
  value?: string | undefined;
  onChange?: (id: string | undefined) => void;
  /** A member who is chosen from the start, whose name need not be asked for. */
  preset?: Member | undefined;
  kind?: "resident" | "business";
  unit?: string | undefined;
}) {
  const { t } = useTranslation(["members", "common"]);
  const [asked, setAsked] = useState("");
  const search = useSearchText("", setAsked);
  const { data, isFetching } = useQuery({
    queryKey: ["members", "find", asked, props.kind, props.unit],
    queryFn: () =>
      call(
        membersList({
          query: { q: asked, limit: 12, status: "active", kind: props.kind, unit: props.unit },
        }),
      ),
    enabled: asked.trim() !== "",
  });
  const found = (data?.items ?? []).map((member) => ({
    value: member.id,
    label: member.name,
    hint: [member.contact_time, member.joined_on].filter(Boolean).join(" · "),
  }));
  const [picked, setPicked] = useState<Member | undefined>();
  const { preset, value } = props;
  const named = [preset, picked].find((one) => one !== undefined && one.id === value) ?? preset;
  const isNamed = named?.id === value || found.some((option) => option.value === value);
  // A draft remembers who was chosen, and not how they are called.
  const asIs = useMember(value && !isNamed ? value : undefined);
  const shown = asIs ?? named;
  const options =
    shown && !found.some((option) => option.value === shown.id)
      ? [{ value: shown.id, label: shown.name, hint: "" }, ...found]
      : found;
  return (
    // Composition events bubble up from the search input inside.
    <div {...search.handlers}>
      <Select
        id={props.id ?? ""}
        showSearch={{ filterOption: false, onSearch: search.setText }}
        allowClear
        loading={isFetching}
        value={props.value ?? null}
        onChange={(id: string | null) => {
          const choice = options.find((option) => option.value === id);
          if (choice) setPicked({ id: choice.value, name: choice.label });
          props.onChange?.(id ?? undefined);
        }}
        options={options}
        optionRender={(option) => (
          <div>
            <div>{option.data.label}</div>
            <small className="soft">{option.data.hint}</small>
          </div>
        )}
        placeholder={t("picker.placeholder")}
        notFoundContent={
          asked.trim() === ""
            ? t("picker.type")
            : isFetching
              ? t("common:loading")
              : t("picker.nobody")
        }
      />
    </div>
  );
}
